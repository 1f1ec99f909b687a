import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { AgentGraph } from '../graph/schema.ts';
import { assertBuilder } from '../studio/builders.ts';
import { runCases, type CasesReport, type CasesWish } from './run-cases.ts';
import {
  dropSession,
  listSessions,
  pruneSessions,
  readSession,
  type SessionLine,
  type StoredSession,
} from './session-table.ts';
import {
  advanceSession,
  answerSession,
  assertPlayable,
  changeSession,
  editStep,
  forkSession,
  startSession,
  wakeSession,
  type SandboxAnswer,
  type StartSession,
} from './sessions.ts';
import type { Session } from './session.ts';
import type { SandboxParts } from './stage.ts';

/** Trying agents out: on the records as they are, writing nothing and sending nothing. */
export type Sandbox = Readonly<{
  /** @throws Failure as `startSession`; `studio.not_builder` where a graph is handed in by who may not build agents */
  start(scope: Scope, wish: StartSession, isOwnGraph: boolean): Promise<StoredSession>;
  read(scope: Scope, id: string): Promise<StoredSession>;
  list(
    scope: Scope,
    page: Readonly<{ after: string | null; limit: number }>,
  ): Promise<Readonly<{ items: readonly SessionLine[]; next: string | null }>>;
  drop(scope: Scope, id: string): Promise<void>;
  /** Plays on: one step, or until something stops it. */
  advance(scope: Scope, wish: Readonly<{ id: string; how: 'step' | 'continue' }>): Promise<StoredSession>;
  answer(scope: Scope, wish: Readonly<{ id: string; answer: SandboxAnswer }>): Promise<StoredSession>;
  wake(scope: Scope, wish: Readonly<{ id: string; event: object | null }>): Promise<StoredSession>;
  edit(scope: Scope, wish: Readonly<{ id: string; step: number; output: unknown }>): Promise<StoredSession>;
  change(
    scope: Scope,
    wish: Readonly<{ id: string } & Partial<Pick<Session, 'pins' | 'switches' | 'breakpoints'>>>,
  ): Promise<StoredSession>;
  fork(scope: Scope, wish: Readonly<{ id: string; step: number }>): Promise<StoredSession>;
  /** The agent of this name, shipped or own, as it is at work. @throws Failure `agent.unknown` */
  graphOf(scope: Scope, name: string): Promise<AgentGraph>;
  /** Plays every case of a set. @throws Failure `agent.invalid_graph` */
  runCases(scope: Scope, wish: CasesWish): Promise<CasesReport>;
  /** @throws Failure `agent.invalid_graph` naming every node and its cure */
  assertPlayable(scope: Scope, graph: AgentGraph): Promise<void>;
}>;

/** Days after which a session nobody has touched is forgotten: it holds what its owner could read then. Chosen, not measured. */
const KEPT_DAYS = 14;

export function openSandbox(parts: SandboxParts): Sandbox {
  return {
    async start(scope, wish, isOwnGraph) {
      if (isOwnGraph) await scope.read((tx) => assertBuilder(tx, scope));
      await pruneSessions(scope, KEPT_DAYS);
      return startSession(parts, scope, wish);
    },
    read: readSession,
    list: listSessions,
    drop: dropSession,
    advance: (scope, wish) => advanceSession(parts, scope, wish),
    answer: answerSession,
    wake: wakeSession,
    edit: editStep,
    change: changeSession,
    fork: forkSession,
    async graphOf(scope, name) {
      const graph = await scope.read(async (tx) => (await parts.engine.agents.in(tx)).byName.get(name));
      if (graph === undefined) throw new Failure('agent.unknown', { params: { agent: name } });
      return graph;
    },
    runCases: (scope, wish) => runCases(parts, scope, wish),
    assertPlayable: (scope, graph) => assertPlayable(parts, scope, graph),
  };
}

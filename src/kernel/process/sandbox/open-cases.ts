import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { JobRun, OutboxEvent, Tx } from '#store';
import type { AgentGraph } from '../graph/schema.ts';
import { assertBuilder } from '../studio/builders.ts';
import { versionIn } from '../studio/versions.ts';
import { caseOfRun } from './case-of-run.ts';
import { gateOf, passGate, readCaseSet, runCasesJob, startCases, type CaseSet, type Gate } from './case-sets.ts';
import { dropCase, ownCases, putCases, type NewCase } from './case-table.ts';
import { proposeCases } from './propose-cases.ts';
import type { SandboxParts } from './stage.ts';

/** Which version of an agent: null for the one at work, else for the one that ships. */
export type WhichAgent = Readonly<{ agent: string; version: string | null }>;

/** Sets of cases. All of it is for those who may build agents; each may throw `studio.not_builder`. */
export type CasesDoor = Readonly<{
  /** @throws Failure `agent.unknown` */
  read(scope: Scope, agent: string): Promise<CaseSet & Readonly<{ title: AgentGraph['title'] }>>;
  put(scope: Scope, agent: string, cases: readonly NewCase[]): Promise<void>;
  /** @throws Failure `cases.not_found` */
  drop(scope: Scope, agent: string, id: string): Promise<void>;
  /** Takes a proposed case into the set. @throws Failure `cases.not_found` */
  accept(scope: Scope, agent: string, id: string): Promise<void>;
  /** Proposes cases out of suggestions that were refused as wrong. */
  onEvents(scopeOf: (tenantId: string) => Scope, events: readonly OutboxEvent[]): Promise<void>;
  /** Makes a case of a run. @throws Failure `run.not_found` */
  ofRun(scope: Scope, runId: string): Promise<Readonly<{ agent: string; id: string }>>;
  /** Puts the playing of a set into the queue. Returns the job's id. @throws Failure `agent.unknown`, `studio.no_version` */
  start(scope: Scope, wish: WhichAgent & Readonly<{ repeat: number }>): Promise<string>;
  /** The work of `start`. */
  runJob(scope: Scope, job: JobRun): Promise<void>;
  /** Whether a version may be put to work. */
  gate(scope: Scope, which: WhichAgent): Promise<Gate>;
  /** Lets a version through, or an administrator with a reason. @throws Failure `cases.gate`, `cases.unproven`, `auth.forbidden` */
  pass: (
    tx: Tx,
    scope: Scope,
    wish: Readonly<{ graph: AgentGraph; standing: AgentGraph | null; reason: string | null }>,
  ) => Promise<void>;
}>;

export function openCases(parts: SandboxParts): CasesDoor {
  const { engine } = parts;
  const building = <T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    scope.write(async (tx) => {
      await assertBuilder(tx, scope);
      return fn(tx);
    });
  const graphIn = async (tx: Tx, { agent, version }: WhichAgent): Promise<AgentGraph> => {
    const here = (await engine.agents.in(tx)).byName.get(agent);
    if (version !== null && here?.version !== version) return (await versionIn(tx, agent, version)).graph;
    if (here === undefined) throw new Failure('agent.unknown', { params: { agent } });
    return here;
  };
  return {
    async read(scope, agent) {
      const named = await building(scope, async (tx) =>
        (await engine.agents.in(tx)).named.find((a) => a.name === agent),
      );
      if (named === undefined) throw new Failure('agent.unknown', { params: { agent } });
      return { ...(await readCaseSet(parts, scope, agent)), title: named.title };
    },
    put: (scope, agent, cases) => building(scope, (tx) => putCases(scope, tx, agent, cases)),
    drop: (scope, agent, id) => building(scope, (tx) => dropCase(tx, agent, id)),
    accept: (scope, agent, id) =>
      building(scope, async (tx) => {
        const found = (await ownCases(tx, agent)).find((c) => c.scenario.id === id);
        if (found === undefined) throw new Failure('cases.not_found');
        await putCases(scope, tx, agent, [{ ...found, isProposed: false }]);
      }),
    onEvents: (scopeOf, events) => proposeCases(parts, scopeOf, events),
    async ofRun(scope, runId) {
      const effectOf = (tool: string) => engine.tools.get(tool)?.effect;
      const { agent, scenario } = await caseOfRun(scope, { runId, effectOf });
      await building(scope, (tx) => putCases(scope, tx, agent, [{ scenario, runId }]));
      return { agent, id: scenario.id };
    },
    async start(scope, { repeat, ...which }) {
      const graph = await building(scope, (tx) => graphIn(tx, which));
      return startCases(parts, scope, { graph, repeat });
    },
    runJob: (scope, job) => runCasesJob(parts, scope, job),
    gate: (scope, which) =>
      building(scope, async (tx) => {
        const graph = await graphIn(tx, which);
        const standing = (await engine.agents.in(tx)).byName.get(which.agent) ?? null;
        return gateOf(parts, tx, { graph, standing: standing?.version === graph.version ? null : standing });
      }),
    pass: (tx, scope, wish) => passGate(parts, tx, scope, wish),
  };
}

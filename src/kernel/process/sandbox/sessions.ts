import { Failure, newUuid } from '#base';
import { freeze, recallOne, watermarkIn } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { agentActor } from '../engine/run-table.ts';
import { agentRefProblems } from '../graph/agent-refs.ts';
import { AgentGraph } from '../graph/schema.ts';
import { validateGraph } from '../graph/validate.ts';
import type { Autonomy } from '../tool.ts';
import { openGround, type Ground } from './ground.ts';
import { endOf, play, type Rested } from './play.ts';
import { plainStep } from './perform-one.ts';
import { readRecorded } from './read-recorded.ts';
import { positionOf, type SandboxStep, type Session } from './session.ts';
import { insertSession, readSession, saveSession, type StoredSession } from './session-table.ts';
import { openStage, type SandboxParts } from './stage.ts';
import type { RecordedRun } from './trace.ts';

/** How a session begins. */
export type StartSession = Readonly<{
  graph: AgentGraph;
  input: object;
  subjectId: string | null;
  autonomy: Autonomy | null;
  /** A past run: its input is taken where none is given, and its answers where the same is asked. */
  runId: string | null;
  switches?: Session['switches'];
  pins?: Session['pins'];
  breakpoints?: Session['breakpoints'];
}>;

/**
 * Begins a session on the workspace as it stands now. Nothing is played yet.
 *
 * @throws Failure `agent.invalid_graph`, `memory.not_found` for a record the person may not know, `run.not_found`
 */
export async function startSession(parts: SandboxParts, scope: Scope, wish: StartSession): Promise<StoredSession> {
  const { graph, runId } = wish;
  await assertPlayable(parts, scope, graph);
  const { subjectId, input, autonomy } = await givenTo(scope, wish);
  return scope.write(async (tx) => {
    const watermark = await watermarkIn(tx);
    const fresh = {
      id: newUuid(),
      graph,
      input,
      subjectId,
      autonomy,
      watermark,
      now: watermark.at,
      switches: wish.switches ?? {},
      pins: wish.pins ?? {},
      breakpoints: wish.breakpoints ?? [],
      steps: [],
      owner: scope.actor.id,
      rest: { at: 'paused', key: '', why: 'step' } as const,
      runId,
      parent: null,
    };
    await insertSession(tx, fresh);
    return { ...fresh, version: 1, madeAt: watermark.at, touchedAt: watermark.at };
  });
}

/** What the graph is played with: as wished, else as the past run had it. */
async function givenTo(
  scope: Scope,
  { graph, input, subjectId, autonomy, runId }: StartSession,
): Promise<Pick<Session, 'subjectId' | 'input' | 'autonomy'>> {
  const first = runId === null ? undefined : await firstOf(scope, runId);
  const subject = subjectId ?? first?.subjectId ?? null;
  if (subject !== null) await recallOne(scope, subject);
  const own = first === undefined ? { record: subject } : first.input;
  return {
    subjectId: subject,
    input: Object.keys(input).length > 0 ? input : own,
    autonomy: autonomy ?? first?.autonomy ?? graph.autonomy,
  };
}

async function firstOf(scope: Scope, runId: string): Promise<RecordedRun | undefined> {
  return (await scope.read((tx) => readRecorded(tx, runId))).recorded.runs.get('');
}

/** A graph handed in from outside. @throws Failure `agent.invalid_graph` naming what has another shape */
export function graphFrom(value: unknown): AgentGraph {
  const parsed = AgentGraph.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 100).map(({ path, message }) => ({
    path: path.map(String).join('.'),
    rule: 'shape' as const,
    params: { detail: message },
  }));
  throw new Failure('agent.invalid_graph', { fields });
}

/** @throws Failure `agent.invalid_graph` naming every node and its cure */
export async function assertPlayable({ engine }: SandboxParts, scope: Scope, graph: AgentGraph): Promise<void> {
  const { byName, tools } = await scope.read(async (tx) => ({
    byName: (await engine.agents.in(tx)).byName,
    tools: await engine.toolLookup.in(tx),
  }));
  const agents = new Map([...byName, [graph.name, graph]]);
  const fields = [...validateGraph(graph, tools, agents), ...agentRefProblems(graph, agents)];
  if (fields.length > 0) throw new Failure('agent.invalid_graph', { fields, facts: { agent: graph.name } });
}

/** Plays a session on: one step, or until something stops it. @throws Failure `sandbox.not_found`, `sandbox.moved`, `sandbox.drifted` */
export async function advanceSession(
  parts: SandboxParts,
  scope: Scope,
  { id, how }: Readonly<{ id: string; how: 'step' | 'continue' }>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  return keep(scope, session, await playOn(parts, scope, session, how));
}

async function playOn(
  parts: SandboxParts,
  scope: Scope,
  session: StoredSession,
  how: 'step' | 'continue',
): Promise<StoredSession> {
  const { runId } = session;
  const { past, tools } = await scope.read(async (tx) => ({
    past: runId === null ? null : (await readRecorded(tx, runId)).recorded,
    tools: await parts.engine.toolLookup.in(tx),
  }));
  const stage = openStage(parts, { scope, ground: groundOf(parts, scope, session), session, tools, past });
  const { session: played, rest } = await play(stage, session, { how });
  return { ...session, steps: played.steps, rest };
}

/** The records as they stood when the session began, with what its steps would have written since. */
function groundOf({ engine }: SandboxParts, scope: Scope, { graph, watermark, id, steps }: StoredSession): Ground {
  return openGround({
    scope,
    scopeFor: engine.scopeFor,
    prepare: async (tx) => {
      if (watermark !== null) await freeze(tx, watermark);
    },
    laid: steps
      .filter(({ effects }) => effects.sayings.length + effects.decisions.length > 0)
      .map(({ effects, key }) => {
        const of = calledAt(steps, key)?.graph ?? graph;
        const actor = agentActor(of, scope.actor);
        return { effects, by: { agent: of.name, version: of.version, session: id, actor, purpose: of.purpose } };
      }),
  });
}

/** The agent whose step it is; undefined for the session's own. */
function calledAt(steps: readonly SandboxStep[], key: string): NonNullable<SandboxStep['child']> | undefined {
  const callers = steps.filter((s) => s.child !== null && key.startsWith(`${s.key}/`));
  return callers.toSorted((a, b) => b.key.length - a.key.length)[0]?.child ?? undefined;
}

async function keep(scope: Scope, before: StoredSession, now: StoredSession): Promise<StoredSession> {
  await scope.write((tx) => saveSession(tx, before, now));
  return { ...now, version: before.version + 1 };
}

/** How the owner answers a suggestion of a session, as people answer decisions. */
export type SandboxAnswer = Readonly<
  | { answer: 'accepted' | 'refused'; reason?: string | undefined }
  | { answer: 'edited'; touch: readonly string[]; reason?: string | undefined }
  /** Nobody answers in time: the clock goes on to then. */
  | { answer: 'expired' }
>;

/** Answers what a session waits for. It is not played on. @throws Failure `sandbox.not_waiting` */
export async function answerSession(
  scope: Scope,
  { id, answer }: Readonly<{ id: string; answer: SandboxAnswer }>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  const { rest } = session;
  if (rest.at !== 'waiting' || rest.for !== 'answer') throw new Failure('sandbox.not_waiting');
  const isLate = answer.answer === 'expired';
  const port = answer.answer === 'edited' ? 'accepted' : answer.answer;
  const kinds = { accepted: 'accept', refused: 'refuse', edited: 'edit' } as const;
  const said = isLate
    ? {}
    : {
        kind: kinds[answer.answer],
        by: scope.actor.name,
        byId: scope.actor.id,
        at: session.now.toISOString(),
        reason: answer.reason ?? null,
        ...(answer.answer === 'edited' ? { touch: answer.touch } : {}),
      };
  const known = { input: { decision: rest.decision }, output: { answer: port, ...said } };
  return keep(scope, session, withStep(scope, session, known, isLate ? (rest.wakeAt ?? session.now) : session.now));
}

/** Ends a wait: the clock goes on to its end, or an event comes. @throws Failure `sandbox.not_waiting` */
export async function wakeSession(
  scope: Scope,
  { id, event }: Readonly<{ id: string; event: object | null }>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  const { rest } = session;
  if (rest.at !== 'waiting' || rest.for === 'answer') throw new Failure('sandbox.not_waiting');
  if (event === null && rest.wakeAt === null) throw new Failure('sandbox.not_waiting');
  const known = { input: null, output: { by: event === null ? 'timeout' : 'event', event } };
  return keep(
    scope,
    session,
    withStep(scope, session, known, event === null ? (rest.wakeAt ?? session.now) : session.now),
  );
}

function withStep(
  scope: Scope,
  session: StoredSession,
  known: Readonly<{ input: unknown; output: unknown }>,
  now: Date,
): StoredSession {
  const { open } = positionOf(scope, session);
  if (open?.what !== 'node') throw new Failure('sandbox.not_waiting');
  const step = plainStep(open, { status: 'done', by: 'given', ...known });
  return settled(scope, { ...session, now: laterOf(session.now, now), steps: [...session.steps, step] });
}

function laterOf(a: Date, b: Date): Date {
  return a.getTime() > b.getTime() ? a : b;
}

/** The session with its rest found anew, nothing played. */
function settled(scope: Scope, session: StoredSession): StoredSession {
  const position = positionOf(scope, session);
  const key = position.open?.key ?? (position.stop.at === 'open' ? position.stop.key : '');
  const rest: Rested = endOf(position) ?? { at: 'paused', key, why: 'step' };
  return { ...session, rest };
}

/** Sets what a step gave; everything after it is forgotten. @throws Failure `sandbox.no_step` */
export async function editStep(
  scope: Scope,
  { id, step, output }: Readonly<{ id: string; step: number; output: unknown }>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  const edited = session.steps[step];
  if (edited === undefined || edited.status === 'waiting') throw new Failure('sandbox.no_step');
  const made: SandboxStep = { ...edited, status: 'done', output, error: null, by: 'edited', isSet: true };
  return keep(scope, session, settled(scope, { ...session, steps: [...session.steps.slice(0, step), made] }));
}

/** Changes pins, switches and breakpoints; steps that were made stay. */
export async function changeSession(
  scope: Scope,
  { id, ...change }: Readonly<{ id: string } & Partial<Pick<Session, 'pins' | 'switches' | 'breakpoints'>>>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  return keep(scope, session, { ...session, ...change });
}

/** A session of its own with the first steps of another: as many as `step` says. @throws Failure `sandbox.no_step` */
export async function forkSession(
  scope: Scope,
  { id, step }: Readonly<{ id: string; step: number }>,
): Promise<StoredSession> {
  const session = await readSession(scope, id);
  if (step > session.steps.length) throw new Failure('sandbox.no_step');
  const steps = session.steps.slice(0, step);
  const fork = settled(scope, { ...session, id: newUuid(), steps, parent: { id, step } });
  await scope.write((tx) => insertSession(tx, fork));
  return readSession(scope, fork.id);
}

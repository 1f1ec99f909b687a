import { hash } from 'node:crypto';
import { Failure, newUuid } from '#base';
import { borrowKinds, observe, type Data, type LentKinds } from '#kernel/memory';
import type { Actor, Scope } from '#kernel/security';
import { agentActor, UNATTENDED_ROLE } from '../engine/run-table.ts';
import { failureText } from '../engine/failure-text.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { ModelAnswer, Models } from '../llm/port.ts';
import { openGround } from './ground.ts';
import { judge, partOf, type CaseFault, type CaseOutcome } from './judge.ts';
import { plainStep } from './perform-one.ts';
import { play, type Answering, type Rested } from './play.ts';
import { renamed, type Scenario } from './scenario.ts';
import type { SandboxStep, Session } from './session.ts';
import { openStage, type Known, type SandboxParts, type Stage } from './stage.ts';

/** How one playing of a case ended. */
export type CasePlay = Readonly<{ outcome: CaseOutcome; faults: readonly CaseFault[] }>;

/** `isAnew` names the nodes at which a model is asked anew although the case says what one answered. */
export type Cast = Readonly<{
  parts: SandboxParts;
  scope: Scope;
  graph: AgentGraph;
  lent: LentKinds;
  isAnew?: (node: string) => boolean;
}>;

const SYSTEM: Actor = { type: 'system', id: 'cases', name: 'cases', role: 'admin' };
const MICRO = 1_000_000;

/**
 * Plays one case: on the records it gives, in a workspace that exists in one uncommitted transaction, with the kinds of the
 * workspace of `scope`. The agent works as one that an event woke. Only a model that the case does not answer for is asked.
 */
export async function playCase({ parts, scope, graph, lent, isAnew }: Cast, scenario: Scenario): Promise<CasePlay> {
  const { given } = scenario;
  const ids = new Map(given.records.map(({ ref }) => [`@${ref}`, newUuid()]));
  const tenantId = asideOf(scope.tenantId);
  const cited = new Map<string, string>();
  const now = given.now === undefined ? parts.engine.now() : new Date(given.now);
  const ground = openGround({
    scope: parts.engine.scopeFor(tenantId, SYSTEM, 'administration'),
    scopeFor: parts.engine.scopeFor,
    prepare: async (tx, bound) => {
      await borrowKinds(tx, lent);
      await makeRecords(bound, { given, ids, now, cited });
    },
    laid: [],
  });
  const session = sessionOf(graph, scenario, { ids, now });
  const stage = openStage(parts, {
    scope: parts.engine.scopeFor(tenantId, agentActor(graph, { role: UNATTENDED_ROLE }), graph.purpose),
    ground,
    session,
    tools: await scope.read((tx) => parts.engine.toolLookup.in(tx)),
    past: null,
    given: answersOf(scenario, ids),
    models: isAnew === undefined ? modelsOf(scenario, ids, parts) : partlyAnew(scenario, ids, { parts, isAnew }),
    paidBy: scope,
  });
  const since = performance.now();
  const { steps, rest } = await playedOut(stage, session, answering(scenario, now));
  const ms = performance.now() - since;
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const outcome = outcomeOf({ steps, rest, names, cited, calls: stage.called, ms });
  return { outcome, faults: judge(scenario, outcome) };
}

/** The same workspace that never is, for each workspace: what is kept of it in memory is kept once. */
function asideOf(tenantId: string): string {
  const hex = hash('sha256', `cases of ${tenantId}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Made = Readonly<{
  given: Scenario['given'];
  ids: ReadonlyMap<string, string>;
  now: Date;
  cited: Map<string, string>;
}>;

/** `cited` learns which observation speaks of which record. */
async function makeRecords(scope: Scope, { given, ids, now, cited }: Made): Promise<void> {
  if (given.records.length === 0) return;
  const sayings = given.records.map(({ ref, kind, data, at }) => ({
    kind,
    id: ids.get(`@${ref}`) ?? newUuid(),
    data: renamed(data, ids) as Data,
    at: at === undefined ? now : new Date(at),
  }));
  const source = { kind: 'import', name: 'case' } as const;
  const { observations } = await observe(scope, { source, sayings, now });
  for (const [i, observation] of observations.entries()) cited.set(observation, `@${given.records[i]?.ref ?? ''}`);
}

function sessionOf(
  graph: AgentGraph,
  { input, given }: Scenario,
  { ids, now }: Readonly<{ ids: ReadonlyMap<string, string>; now: Date }>,
): Session {
  const told = renamed(input, ids) as Record<string, unknown>;
  const { record } = told;
  return {
    id: newUuid(),
    graph,
    input: told,
    subjectId: typeof record === 'string' ? record : null,
    autonomy: given.autonomy ?? graph.autonomy,
    watermark: null,
    now,
    switches: {},
    pins: {},
    breakpoints: [],
    steps: [],
  };
}

function answersOf({ given }: Scenario, ids: ReadonlyMap<string, string>): Known {
  return (tool, input) => {
    const hit = given.tools[tool]?.find((answer) => partOf(renamed(answer.in, ids), input, '').length === 0);
    return hit === undefined ? undefined : { value: renamed(hit.out, ids) };
  };
}

/** Without a model in playbook mode, and with what the case says in place of one where it says it. */
function modelsOf(
  { mode, given }: Scenario,
  ids: ReadonlyMap<string, string>,
  { engine }: SandboxParts,
): Models | null {
  if (mode === 'playbook') return null;
  return given.models.length === 0 ? engine.models : toldModels(given, ids);
}

/** What a model answered then, except where it is asked anew; a node nothing is known of goes on without. */
function partlyAnew(
  { given }: Scenario,
  ids: ReadonlyMap<string, string>,
  { parts, isAnew }: Readonly<{ parts: SandboxParts; isAnew: (node: string) => boolean }>,
): Models {
  const told = toldModels(given, ids);
  const known = new Set(given.models.map((m) => m.node));
  const live = parts.engine.models;
  return {
    has: async () => true,
    async ask(scope, request) {
      const node = request.run?.node ?? '';
      if (known.has(node) && !isAnew(node)) return told.ask(scope, request);
      if (live === null || !isAnew(node) || !(await live.has(scope, request.task))) throw new Failure('model.none');
      return live.ask(scope, request);
    },
  };
}

function toldModels(given: Scenario['given'], ids: ReadonlyMap<string, string>): Models {
  const asked = new Map<string, number>();
  return {
    has: async () => true,
    async ask(_scope, { run }): Promise<ModelAnswer> {
      const node = run?.node ?? '';
      const values = given.models.filter((m) => m.node === node);
      const turn = asked.get(node) ?? 0;
      asked.set(node, turn + 1);
      const said = values[Math.min(turn, values.length - 1)];
      const usage = { tokensIn: 0, tokensOut: 0, cost: null };
      const by = { endpoint: 'case', model: 'case', adapter: null, requestHash: '', isFromCache: false };
      return { value: renamed(said?.value ?? null, ids), calls: [], ...by, usage, ms: 0, firstMs: null, repairs: 0 };
    },
  };
}

function answering({ given }: Scenario, now: Date): Answering {
  return (open) => {
    const { node } = open;
    if (node.type === 'approve') {
      const answer = given.answers[node.id];
      if (answer === undefined) return null;
      const by = { by: '@person', at: now.toISOString(), reason: null };
      return plainStep(open, { status: 'done', by: 'given', output: { answer, ...by } });
    }
    const wait = node.type === 'wait' ? given.waits[node.id] : undefined;
    if (wait === undefined) return null;
    const output = wait === 'timeout' ? { by: 'timeout', event: null } : { by: 'event', event: wait.event };
    return plainStep(open, { status: 'done', by: 'given', output });
  };
}

/** What cannot even be begun is a case that failed, with its reason. */
async function playedOut(
  stage: Stage,
  session: Session,
  answers: Answering,
): Promise<Readonly<{ steps: readonly SandboxStep[]; rest: Rested }>> {
  try {
    const { session: played, rest } = await play(stage, session, { how: 'continue', answering: answers });
    return { steps: played.steps, rest };
  } catch (error) {
    return { steps: [], rest: { at: 'failed', error: faultText(error) } };
  }
}

/** With the fields that are wrong: who writes a case wants to know them. */
function faultText(error: unknown): string {
  const fields = error instanceof Failure ? error.fields : [];
  const told = fields.map(({ path, rule, params }) => `${path} ${rule} ${JSON.stringify(params ?? {})}`);
  return [failureText(error), ...told].join('; ');
}

type Ended = Readonly<{
  steps: readonly SandboxStep[];
  rest: Rested;
  names: ReadonlyMap<string, string>;
  cited: ReadonlyMap<string, string>;
  calls: readonly string[];
  ms: number;
}>;

function outcomeOf({ steps, rest, names, cited, calls, ms }: Ended): CaseOutcome {
  const named = (value: unknown): unknown => renamed(JSON.parse(asText(value)), names);
  const effects = steps.flatMap((s) => s.effects);
  const done = steps.filter((s) => s.status === 'done');
  const cost: Record<string, number> = {};
  for (const step of steps) {
    for (const [currency, micro] of Object.entries(step.cost)) cost[currency] = (cost[currency] ?? 0) + micro / MICRO;
  }
  return {
    status: rest.at === 'paused' ? 'failed' : rest.at,
    output: rest.at === 'done' ? named(rest.output) : null,
    error: rest.at === 'failed' ? rest.error : rest.at === 'paused' ? 'out of time' : null,
    nodes: Object.fromEntries(done.map((s) => [s.node, named(s.output)])),
    ports: Object.fromEntries(steps.flatMap((s) => (s.status === 'waiting' ? [] : [[s.node, portOf(s)]]))),
    calls,
    writes: effects.flatMap((e) =>
      e.sayings.map((s) => ({ kind: s.kind, id: names.get(s.id ?? '') ?? s.id ?? '', data: named(s.data) })),
    ),
    decisions: effects.flatMap((e) => e.decisions.map(({ draft }) => named(draft))),
    leaves: steps.flatMap((s) => s.captured.map(({ tool, input }) => ({ tool, in: named(input) }))),
    cites: citesIn([steps.map((s) => s.evidence), effects.map((e) => e.decisions.map((d) => d.draft.card))], cited),
    ms,
    tokens: steps.reduce((sum, s) => sum + s.tokens, 0),
    cost,
  };
}

function asText(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item));
}

function portOf({ type, status, output }: SandboxStep): string {
  if (status === 'failed') return 'error';
  const word = (name: string): string | undefined => {
    const value: unknown = typeof output === 'object' && output !== null ? Reflect.get(output, name) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  if (type === 'switch') return word('port') ?? '';
  if (type === 'approve') return word('answer') ?? '';
  if (type === 'wait') return word('by') ?? 'out';
  if (type === 'llm') return status === 'skipped' ? 'without' : 'out';
  return 'out';
}

/** Every reference to something that was said of a record of the case, wherever it stands. */
function citesIn(value: unknown, cited: ReadonlyMap<string, string>): string[] {
  const found = new Set<string>();
  const look = (inner: unknown): void => {
    if (typeof inner !== 'object' || inner === null) return;
    const { observation, field } = inner as { observation?: unknown; field?: unknown };
    const name = typeof observation === 'string' ? cited.get(observation) : undefined;
    if (name !== undefined) {
      found.add(name);
      if (typeof field === 'string') found.add(`${name}.${field}`);
    }
    Object.values(inner).forEach(look);
  };
  look(value);
  return [...found];
}

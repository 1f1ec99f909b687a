import { Failure } from '#base';
import { recallAsOf, recallMany, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { readRun, type StoredRunDetail, type StoredStep } from '../runs/read-runs.ts';
import { renamed, Scenario, type ScenarioDraft } from './scenario.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Records that are taken along, at most. */
const MOST_RECORDS = 100;

/**
 * A run as a case: the records it spoke of as they stood when it began, what tools that read and models answered, how people
 * answered, and what it did as what it must do again. It holds what the person may see of it, and stays in the workspace.
 *
 * @throws Failure `run.not_found`
 */
export async function caseOfRun(
  scope: Scope,
  { runId, effectOf }: Readonly<{ runId: string; effectOf: (tool: string) => string | undefined }>,
): Promise<Readonly<{ agent: string; scenario: Scenario }>> {
  const run = await readRun(scope, runId);
  if (run.parent !== null) throw new Failure('run.not_waiting');
  const records = await recordsOf(scope, run);
  const names = new Map(records.map(({ id }, i) => [id, `@${nameOf(records, i)}`]));
  const steps = run.steps.filter((s) => s.status !== 'waiting');
  const tools: Record<string, { in: Record<string, unknown>; out: unknown }[]> = {};
  for (const { tool, status, input, output } of steps) {
    if (tool === null || status !== 'done' || effectOf(tool) === 'writes') continue;
    (tools[tool] ??= []).push({ in: objectOf(renamed(input, names)), out: renamed(output, names) });
  }
  const models = steps.filter((s) => s.type === 'llm' && s.status === 'done');
  const draft: ScenarioDraft = {
    id: `run-${runId.slice(0, 13)}`,
    title: {
      zh: `${run.startedAt.toISOString().slice(0, 10)} 的一次运行`,
      en: `A run of ${run.startedAt.toISOString().slice(0, 10)}`,
    },
    input: objectOf(renamed(run.input, names)),
    given: {
      records: records.map(({ kind, data }, i) => ({
        ref: nameOf(records, i),
        kind,
        data: objectOf(renamed(data, names)),
      })),
      tools,
      models: models.map(({ node, output }) => ({ node, value: renamed(modelValue(output), names) })),
      answers: answersOf(steps),
      waits: waitsOf(steps),
      now: run.startedAt.toISOString(),
    },
    mode: models.length > 0 ? 'model' : 'playbook',
    expect: expectOf(run, steps),
  };
  return { agent: run.agent, scenario: Scenario.parse(draft) };
}

/** What a model said, without what the engine added to it. */
function modelValue(output: unknown): unknown {
  if (typeof output !== 'object' || output === null) return output;
  const { proposed: _proposed, by: _by, ...value } = output as Record<string, unknown>;
  return value;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Everything the run spoke of that is a record the person may see, as it stood when the run began. */
async function recordsOf(scope: Scope, run: StoredRunDetail): Promise<readonly Entity[]> {
  const ids = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string' && UUID.test(value)) ids.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look([run.subjectId, run.input, run.steps.map((s) => s.input)]);
  const now = await recallMany(scope, [...ids].slice(0, MOST_RECORDS));
  return Promise.all(now.map((entity) => thenOf(scope, entity, run.startedAt)));
}

async function thenOf(scope: Scope, entity: Entity, at: Date): Promise<Entity> {
  try {
    return (await recallAsOf(scope, entity.id, { at })).entity;
  } catch (error) {
    // What the run itself made was not there when it began; it is shown as it is.
    if (error instanceof Failure && error.code === 'memory.too_early') return entity;
    throw error;
  }
}

/** The kind, numbered where there are several of it: `lead`, `person`, `person2`. */
function nameOf(records: readonly Entity[], at: number): string {
  const kind = (records[at]?.kind ?? 'record').replaceAll(/[^A-Za-z0-9_-]/g, '').replace(/^[^a-z]*/, '') || 'record';
  const before = records.slice(0, at).filter((r) => r.kind === records[at]?.kind).length;
  return before === 0 ? kind : `${kind}${before + 1}`;
}

type Answers = NonNullable<NonNullable<ScenarioDraft['given']>['answers']>;

function answersOf(steps: readonly StoredStep[]): Answers {
  const answers: Answers = {};
  for (const { type, node, output } of steps) {
    const { answer } = objectOf(output);
    if (type === 'approve' && (answer === 'accepted' || answer === 'refused' || answer === 'expired'))
      answers[node] = answer;
  }
  return answers;
}

function waitsOf(steps: readonly StoredStep[]): NonNullable<NonNullable<ScenarioDraft['given']>['waits']> {
  const waits = steps.flatMap(({ type, node, output }) => {
    if (type !== 'wait') return [];
    const { by, event } = objectOf(output);
    return [[node, by === 'event' ? { event: objectOf(event) } : ('timeout' as const)] as const];
  });
  return Object.fromEntries(waits);
}

function expectOf(run: StoredRunDetail, steps: readonly StoredStep[]): ScenarioDraft['expect'] {
  const ports = steps.flatMap(({ type, node, output }) => {
    const { port } = objectOf(output);
    return type === 'switch' && typeof port === 'string' ? [[node, port] as const] : [];
  });
  const status = run.status === 'done' || run.status === 'waiting' || run.status === 'failed' ? run.status : undefined;
  return {
    ...(status === undefined ? {} : { status }),
    calls: steps.flatMap((s) => (s.tool === null || s.status === 'skipped' ? [] : [s.tool])),
    port: Object.fromEntries(ports),
  };
}

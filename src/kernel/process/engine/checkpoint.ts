import type { LiveRun, StepRecord } from './live-run.ts';
import type { RunStatus } from './port.ts';

/** How a run stands from this boundary on. */
export type Rest = Readonly<{
  status: Exclude<RunStatus, 'cancelled'>;
  output?: unknown;
  error?: string | null;
  waitKey?: string | null;
  /** ISO 8601 duration from now, by the database's clock. */
  wakeIn?: string | null;
  /** ISO 8601 instant. */
  wakeAt?: string | null;
}>;

/** Another process owns the run now: whatever we computed must not be written. */
export class FencedOut extends Error {}
/** A run with this key exists already. */
export class AlreadyStarted extends Error {}

const placeholders = (n: number): string => Array.from({ length: n }, (_, i) => `$${i + 1}`).join(', ');
/** How a boundary reaches the database: inside an open transaction, or as a call of its own. */
export type Call = (name: string, text: string, values: readonly unknown[]) => Promise<{ status: RunStatus | null }[]>;

const ADVANCE = `select run_advance(${placeholders(15)}) as status`;
const OPEN = `select run_open(${placeholders(25)}) as status`;

/** What a boundary writes, taken down where it was reached: the run may have gone on before it is sent. */
export type Boundary = Readonly<{
  runId: string;
  /** The run's row is made with it. */
  isFirst: boolean;
  /** What the function is told; work and steps are put in when it is sent. */
  values: readonly unknown[];
  workUs: number;
  steps: readonly StepRecord[];
  /** A row of one of the steps may be there already. */
  mayExist: boolean;
}>;

/** Where the functions are told of the work done and of the steps. */
const WORK = 8;
const STEPS = 14;

/** Takes down the boundary a run has reached. */
export function boundaryOf(run: LiveRun, { owner, leaseMs }: { owner: string; leaseMs: number }, rest: Rest): Boundary {
  const { pending, isResumed, talk } = run;
  const isFirst = !run.isStored && !run.ahead.isOpening;
  const about = { runId: run.id, isFirst, workUs: pending.workUs, steps: pending.steps };
  const mayExist = isResumed || talk !== null;
  if (!isFirst) return { ...about, values: shared(run, owner, rest), mayExist };
  const { graph, hash } = run.compiled;
  const own = [leaseMs, graph.name, hash, run.autonomy, run.purpose, JSON.stringify(run.actor)];
  const from = [run.startedBy, run.subjectId, run.dedupeKey, JSON.stringify(run.input)];
  return { ...about, values: [...shared(run, owner, rest), ...own, ...from], mayExist };
}

/** Two boundaries of a run, one after the other, as one. */
export function joined(first: Boundary | null, then: Boundary): Boundary {
  if (first === null) return then;
  const steps = [...first.steps, ...then.steps];
  return { ...then, workUs: first.workUs + then.workUs, steps, mayExist: first.mayExist || then.mayExist };
}

/**
 * Writes a boundary and returns the status the run has now: `cancelled` when someone asked for it meanwhile. Everything is one
 * function of the database (migration 0005): fenced by owner and epoch, or nothing.
 *
 * @throws FencedOut, AlreadyStarted
 */
export async function sendBoundary(call: Call, boundary: Boundary): Promise<RunStatus> {
  const { isFirst, runId, workUs } = boundary;
  const values = boundary.values.with(WORK, Math.round(workUs)).with(STEPS, stepsOf(boundary));
  const [row] = isFirst ? await call('run-open', OPEN, values) : await call('run-advance', ADVANCE, values);
  const status = row?.status ?? null;
  if (status !== null) return status;
  throw isFirst ? new AlreadyStarted() : new FencedOut(`run ${runId} is no longer ours`);
}

/** What both functions are told first. */
function shared(run: LiveRun, owner: string, rest: Rest): unknown[] {
  return [
    run.tenantId,
    run.id,
    owner,
    run.epoch,
    rest.status,
    run.cursor,
    JSON.stringify(run.memo),
    JSON.stringify(run.spent),
    0,
    rest.output === undefined ? null : JSON.stringify(rest.output),
    rest.error ?? null,
    rest.waitKey ?? null,
    rest.wakeAt ?? null,
    rest.wakeIn ?? null,
    '[]',
  ];
}

/** One step that was never written before goes by itself, the quick way; everything else as a list. */
function stepsOf({ steps, mayExist }: Boundary): string {
  const [first] = steps;
  return JSON.stringify(steps.length === 1 && first !== undefined && !mayExist ? flat(first) : steps.map(flat));
}

/** The values of a step in the order of migration 0034. */
function flat(step: StepRecord): unknown[] {
  const { node, iteration, ordinal, type, tool, durability, status, input_hash: inputHash } = step;
  const { input, output, evidence, started_at: startedAt, work_us: workUs, error } = step;
  const how = [node, iteration, ordinal, type, tool, durability, status, inputHash];
  return [...how, input, output, evidence, startedAt, workUs, error];
}

import type { LiveRun } from './live-run.ts';
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

/**
 * Writes the boundary and returns the status the run has now: `cancelled` when someone asked for it meanwhile. Everything
 * is one function of the database (migration 0005): fenced by owner and epoch, or nothing.
 *
 * @throws FencedOut, AlreadyStarted
 */
export async function writeBoundary(
  call: Call,
  run: LiveRun,
  { owner, leaseMs }: { owner: string; leaseMs: number },
  rest: Rest,
): Promise<RunStatus> {
  if (run.isStored) {
    const status = (await call('run-advance', ADVANCE, shared(run, owner, rest)))[0]?.status ?? null;
    if (status === null) throw new FencedOut(`run ${run.id} is no longer ours`);
    return status;
  }
  const { graph, hash } = run.compiled;
  const own = [leaseMs, graph.name, hash, run.autonomy, run.purpose, JSON.stringify(run.actor)];
  const from = [run.startedBy, run.subjectId, run.dedupeKey, JSON.stringify(run.input)];
  const values = [...shared(run, owner, rest), ...own, ...from];
  const status = (await call('run-open', OPEN, values))[0]?.status ?? null;
  if (status === null) throw new AlreadyStarted();
  return status;
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
    Math.round(run.pending.workUs),
    rest.output === undefined ? null : JSON.stringify(rest.output),
    rest.error ?? null,
    rest.waitKey ?? null,
    rest.wakeAt ?? null,
    rest.wakeIn ?? null,
    stepsOf(run),
  ];
}

/** One step that was never written before goes as an object, the quick way; everything else as a list. */
function stepsOf({ pending, isResumed, talk }: LiveRun): string {
  const [first] = pending.steps;
  const isFresh = pending.steps.length === 1 && first !== undefined && !isResumed && talk === null;
  return JSON.stringify(isFresh ? first : pending.steps);
}

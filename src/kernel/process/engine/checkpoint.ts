import type { LiveRun, StepRecord } from './live-run.ts';
import type { RunStatus } from './port.ts';
import type { Tx } from '#store';

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

const STEP_COLUMNS =
  'node, iteration, ordinal, type, tool, durability, status, input_hash, input, output, evidence, started_at, work_us, error';
const STEP_SHAPE = `(node text, iteration int, ordinal int, type text, tool text, durability text, status text, input_hash text,
  input jsonb, output jsonb, evidence jsonb, started_at timestamptz, work_us bigint, error text)`;
const WAKE = (status: string, at: string, after: string, now: string) =>
  `case when ${status} in ('waiting', 'ready') then coalesce(${at}::timestamptz, now() + ${after}::interval, 'infinity') else ${now} end`;

/**
 * One statement per boundary: the run moves on and its steps are written, or nothing is when owner or epoch are not ours.
 * Lease and waking time stay untouched while the run goes on, so that the update stays inside its page (HOT).
 */
const ADVANCE = `
with moved as (
  update run set
    status = case when is_cancelled and $5 not in ('done', 'failed') then 'cancelled' else $5 end,
    cursor = $6, state = $7, spent = $8, work_us = work_us + $9, output = $10, error = $11, attempts = 0,
    wait_key = case when is_cancelled then null else $12 end,
    wake_at = ${WAKE('$5', '$13', '$14', 'wake_at')},
    owner = case when $5 = 'running' and not is_cancelled then owner end,
    lease_until = case when $5 = 'running' and not is_cancelled then lease_until end,
    ended_at = case when $5 in ('done', 'failed') or is_cancelled then now() end
  where tenant_id = $1 and id = $2 and owner = $3 and epoch = $4 and status = 'running'
  returning status
), written as (
  insert into step (tenant_id, run_id, epoch, ${STEP_COLUMNS})
  select $1, $2, $4, ${STEP_COLUMNS.split(', ')
    .map((c) => `s.${c}`)
    .join(', ')}
  from jsonb_to_recordset($15) as s ${STEP_SHAPE} where exists (select from moved)
  on conflict (tenant_id, run_id, node, iteration) do update set
    status = excluded.status, input_hash = excluded.input_hash, input = excluded.input, output = excluded.output,
    evidence = excluded.evidence, work_us = step.work_us + excluded.work_us, error = excluded.error, epoch = excluded.epoch
  where step.status <> 'done'
)
select status from moved`;

/** Start and first boundary in one statement; no row when the key is taken. */
const OPEN = `
with opened as (
  insert into run (tenant_id, id, owner, epoch, status, cursor, state, spent, work_us, output, error, wait_key, wake_at, lease_until, ended_at,
    agent, graph_hash, autonomy, purpose, actor, started_by, subject_id, dedupe_key, input)
  values ($1, $2, case when $5 = 'running' then $3 end, $4, $5, $6, $7, $8, $9, $10, $11, $12, ${WAKE('$5', '$13', '$14', 'now()')},
    case when $5 = 'running' then now() + $16 * interval '1 ms' end, case when $5 in ('done', 'failed') then now() end,
    $17, $18, $19, $20, $21, $22, $23, $24, $25)
  on conflict (tenant_id, agent, dedupe_key) where dedupe_key is not null do nothing
  returning status
), written as (
  insert into step (tenant_id, run_id, epoch, ${STEP_COLUMNS})
  select $1, $2, $4, ${STEP_COLUMNS.split(', ')
    .map((c) => `s.${c}`)
    .join(', ')}
  from jsonb_to_recordset($15) as s ${STEP_SHAPE} where exists (select from opened)
)
select status from opened`;

/** Run parameters that both statements share, $1 to $15. */
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
    JSON.stringify(run.pending.steps satisfies StepRecord[]),
  ];
}

/**
 * Writes the boundary inside `tx` and returns the status the run has now: `cancelled` when someone asked for it meanwhile.
 *
 * @throws FencedOut, AlreadyStarted
 */
export async function writeBoundary(
  tx: Tx,
  run: LiveRun,
  { owner, leaseMs }: { owner: string; leaseMs: number },
  rest: Rest,
): Promise<RunStatus> {
  if (run.isStored) {
    const [moved] = await tx.query<{ status: RunStatus }>(ADVANCE, shared(run, owner, rest), 'run-advance');
    if (moved === undefined) throw new FencedOut(`run ${run.id} is no longer ours`);
    return moved.status;
  }
  const { graph, hash } = run.compiled;
  const [opened] = await tx.query<{ status: RunStatus }>(
    OPEN,
    [
      ...shared(run, owner, rest),
      leaseMs,
      graph.name,
      hash,
      run.autonomy,
      run.purpose,
      JSON.stringify(run.actor),
      run.startedBy,
      run.subjectId,
      run.dedupeKey,
      JSON.stringify(run.input),
    ],
    'run-open',
  );
  if (opened === undefined) throw new AlreadyStarted();
  return opened.status;
}

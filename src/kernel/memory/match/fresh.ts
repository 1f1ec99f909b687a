import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type OutboxEvent, type Tx } from '#store';
import { kindIn, kindsIn, type Kind } from '../kinds.ts';
import type { Data } from '../value.ts';
import { judgeRows, someRows } from './judge-rows.ts';
import { dropKeys, neighboursOf, writeKeys } from './key-table.ts';
import { knownOf } from './learned.ts';
import type { MatchLearner } from './learner.ts';
import { dropStalePairs, lockPairs, savePairs, shownEvidence, type NewPair } from './pair-table.ts';
import { planOf, rawRowOf, type KindPlan } from './plan-of-kind.ts';

export const FRESH_JOB = 'match.fresh';

const GATHER_MS = 1_000;
/** Records compared per transaction: some 20 ms of work. */
const CHUNK = 200;

/** The job that compares what has changed; in the name of the workspace, which sees all. */
export const MATCH_ACTOR = { id: 'matching', role: 'admin', locale: 'zh' } as const;

/** Kinds whose records are compared with each other without being asked: customers, people, leads and own kinds. */
export function isMatched(kind: Kind): boolean {
  return (kind.isSubject === true || kind.name === 'lead') && planOf(kind) !== null;
}

/** Notes the records that events speak of, where what is compared has changed; a job compares them, `later` where others go first. */
export async function noteChanged(scope: Scope, events: readonly OutboxEvent[]): Promise<Woken> {
  const told = events.flatMap(({ topic, payload }) => {
    if (!/^record\.(?:made|changed|gone)$/.test(topic)) return [];
    const { kind, ids, fields } = payload as { kind: string; ids: readonly string[]; fields?: readonly string[] };
    return [{ kind, ids, fields: fields ?? [] }];
  });
  if (told.length === 0) return 'idle';
  return scope.write(async (tx) => {
    const kinds = await kindsIn(tx);
    const due = told.filter(({ kind, fields }) => isTouched(kinds.get(kind), fields));
    for (const [kind, of] of Map.groupBy(due, (d) => d.kind))
      await noteDue(
        tx,
        kind,
        of.flatMap((d) => d.ids),
      );
    return due.length === 0 ? 'idle' : wakeFresh(tx);
  });
}

function isTouched(kind: Kind | undefined, fields: readonly string[]): boolean {
  if (kind === undefined || !isMatched(kind)) return false;
  // Without fields everything may have changed: merged, parted, taken back.
  const { fields: compared = [], gates = [] } = planOf(kind) ?? {};
  return fields.length === 0 || fields.some((field) => compared.includes(field) || gates.includes(field));
}

/** Has these records compared soon. */
export async function markDue(tx: Tx, kind: string, ids: readonly string[]): Promise<void> {
  await noteDue(tx, kind, ids);
  await enqueueFresh(tx);
}

async function noteDue(tx: Tx, kind: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    'insert into match_due (tenant_id, kind, entity_id) select $1, $2, id from unnest($3::uuid[]) as r (id) order by id on conflict do nothing',
    [tx.settings.tenantId, kind, ids],
    'match-note-due',
  );
}

/** What became of asking for a comparison: nothing is due, a job waits for its turn, or another one goes first. */
export type Woken = 'idle' | 'woken' | 'later';

/**
 * Has what is due compared. One job is enough, it takes all there is; and whatever else the workspace has asked for goes
 * first: an import does not share the processors with the search for duplicates.
 */
export async function wakeFresh(tx: Tx): Promise<Woken> {
  const [now] = await tx.query<{ due: boolean; waiting: boolean; busy: boolean }>(
    `select exists (select from match_due where tenant_id = $1) as due, ${JOB_EXISTS(`kind = $2 and status = 'ready'`)} as waiting,
       ${JOB_EXISTS(`(kind = $2 or kind not like 'match.%')`)} as busy`,
    [tx.settings.tenantId, FRESH_JOB],
    'match-wake',
  );
  if (now?.due !== true) return 'idle';
  if (now.waiting) return 'woken';
  if (now.busy) return 'later';
  await enqueueFresh(tx);
  return 'woken';
}

const JOB_EXISTS = (which: string): string =>
  `exists (select from job where tenant_id = $1 and status in ('ready', 'running') and ${which})`;

/** A job that compares what is due, now or as soon as nothing else is asked for. One that waits already is enough. */
export async function enqueueFresh(tx: Tx): Promise<void> {
  const waiting = await tx.query(`select 1 from job where tenant_id = $1 and kind = $2 and status = 'ready' limit 1`, [
    tx.settings.tenantId,
    FRESH_JOB,
  ]);
  if (waiting.length === 0) await enqueueJob(tx, { kind: FRESH_JOB, input: {}, actor: MATCH_ACTOR });
}

type Doing = Readonly<{ scope: Scope; learner: MatchLearner }>;

/** A job that has worked so long lets others have its place and goes on behind them. Chosen, not fitted. */
const TURN_MS = 10_000;

/**
 * Compares what is due, chunk by chunk, until nothing is. Where something else is asked for meanwhile it stops and tells
 * that it is to be woken later. `onChunk` hears of each chunk in its transaction.
 */
export async function runFresh(
  { scope, learner }: Doing,
  job: Pick<JobRun, 'signal' | 'checkpoint'>,
  onChunk: (tx: Tx, kind: string) => Promise<void>,
): Promise<'done' | 'later'> {
  // What is written one after the other is compared together.
  await delay(GATHER_MS);
  const since = performance.now();
  for (let done = 0; ;) {
    job.signal.throwIfAborted();
    if (performance.now() - since > TURN_MS) return 'later';
    const count = await scope.write(async (tx) => {
      if (await isBusy(tx)) return null;
      await lockPairs(tx);
      const taken = await takeDue(tx);
      if (taken === null) return 0;
      const kind = await kindIn(tx, taken.kind);
      const kindPlan = planOf(kind);
      if (kindPlan !== null) await compareFresh(tx, { kindPlan, learner }, taken.ids);
      await onChunk(tx, taken.kind);
      await job.checkpoint(tx, { done: done + taken.ids.length });
      return taken.ids.length;
    });
    if (count === null) return 'later';
    if (count === 0) return 'done';
    done += count;
  }
}

async function isBusy(tx: Tx): Promise<boolean> {
  const [now] = await tx.query<{ busy: boolean }>(
    `select ${JOB_EXISTS(`kind not like 'match.%'`)} as busy`,
    [tx.settings.tenantId],
    'match-busy',
  );
  return now?.busy === true;
}

/** Some records of one kind that are due. Chosen first: joined, the planner may look for them anew with each row. */
async function takeDue(tx: Tx): Promise<{ kind: string; ids: string[] } | null> {
  const rows = await tx.query<{ kind: string; entity_id: string }>(
    `with taken as materialized (
       select kind, entity_id from match_due
       where tenant_id = $1 and kind = (select kind from match_due where tenant_id = $1 order by kind limit 1)
       order by kind, entity_id limit ${CHUNK})
     delete from match_due d using taken t where d.tenant_id = $1 and d.kind = t.kind and d.entity_id = t.entity_id
     returning d.kind, d.entity_id`,
    [tx.settings.tenantId],
    'match-take-due',
  );
  return rows[0] === undefined ? null : { kind: rows[0].kind, ids: rows.map((row) => row.entity_id) };
}

type Row = { id: string; data: Data };

/** What is compared is read by the workspace itself, past nobody's rights: what comes of it is shown through them. */
async function readRows(tx: Tx, kind: string, ids: readonly string[]): Promise<Row[]> {
  return tx.query<Row>(
    'select id, data from entity where tenant_id = $1 and kind = $2 and id = any ($3::uuid[])',
    [tx.settings.tenantId, kind, ids],
    'match-rows',
  );
}

async function compareFresh(
  tx: Tx,
  { kindPlan, learner }: { kindPlan: KindPlan; learner: MatchLearner },
  ids: readonly string[],
): Promise<void> {
  const known = await knownOf(tx, kindPlan);
  const fresh = await readRows(tx, kindPlan.kind, ids);
  const there = new Set(fresh.map((row) => row.id));
  const gone = ids.filter((id) => !there.has(id));
  if (gone.length > 0) await dropKeys(tx, gone);
  const own = someRows(
    kindPlan,
    fresh.map((row) => rawRowOf(kindPlan, row.data)),
    known,
  );
  await writeKeys(
    tx,
    kindPlan.kind,
    fresh.map((row) => row.id),
    own,
  );
  const neighbours = await neighboursOf(
    tx,
    kindPlan.kind,
    fresh.map((_, row) => own.keysOf(row)),
  );
  const others = await readRows(
    tx,
    kindPlan.kind,
    [...new Set(neighbours.flat())].filter((id) => !there.has(id)),
  );
  const all = [...fresh, ...others];
  const placeOf = new Map(all.map((row, place) => [row.id, place]));
  const rows = all.map((row) => rawRowOf(kindPlan, row.data));
  const table = someRows(kindPlan, rows, known);
  const pairs = new Map<number, readonly [number, number]>();
  neighbours.forEach((near, a) => {
    for (const id of near) {
      const b = placeOf.get(id);
      if (b !== undefined && b !== a)
        pairs.set(Math.min(a, b) * all.length + Math.max(a, b), [Math.min(a, b), Math.max(a, b)]);
    }
  });
  const tops = table.columns.map((column) => column.levels);
  const found = judgeRows({ table, rows, known, learner }, pairs.values()).map(
    ({ a, b, probability, judge, evidence, isStrong }): NewPair => ({
      left: all[a]?.id ?? '',
      right: all[b]?.id ?? '',
      probability,
      judge,
      evidence: shownEvidence(evidence, tops),
      isStrong,
    }),
  );
  await savePairs(tx, kindPlan.kind, found);
  await dropStalePairs(tx, ids);
}

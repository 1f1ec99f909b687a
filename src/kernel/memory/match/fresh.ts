import { setTimeout as delay } from 'node:timers/promises';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type OutboxEvent, type Tx } from '#store';
import { kindIn, kindsIn, type Kind } from '../kinds.ts';
import type { Data } from '../value.ts';
import { judgeRows, someRows } from './judge-rows.ts';
import { dropKeys, neighboursOf, writeKeys } from './key-table.ts';
import { knownOf } from './learned.ts';
import type { MatchLearner } from './learner.ts';
import { dropStalePairs, savePairs, shownEvidence, type NewPair } from './pair-table.ts';
import { planOf, rawRowOf, type KindPlan } from './plan-of-kind.ts';

export const FRESH_JOB = 'match.fresh';

const GATHER_MS = 300;
/** Records compared per transaction: some 20 ms of work. */
const CHUNK = 200;

/** The job that compares what has changed; in the name of the workspace, which sees all. */
export const MATCH_ACTOR = { id: 'matching', role: 'admin', locale: 'zh' } as const;

/** Kinds whose records are compared with each other without being asked: customers, people, leads and own kinds. */
export function isMatched(kind: Kind): boolean {
  return (kind.isSubject === true || kind.name === 'lead') && planOf(kind) !== null;
}

/** Notes the records that events speak of, where what is compared has changed; a job compares them. */
export async function noteChanged(scope: Scope, events: readonly OutboxEvent[]): Promise<void> {
  const told = events.flatMap(({ topic, payload }) => {
    if (!/^record\.(?:made|changed|gone)$/.test(topic)) return [];
    const { kind, ids, fields } = payload as { kind: string; ids: readonly string[]; fields?: readonly string[] };
    return [{ kind, ids, fields: fields ?? [] }];
  });
  if (told.length === 0) return;
  await scope.write(async (tx) => {
    const kinds = await kindsIn(tx);
    const due = told.filter(({ kind, fields }) => isTouched(kinds.get(kind), fields));
    for (const [kind, of] of Map.groupBy(due, (d) => d.kind))
      await markDue(
        tx,
        kind,
        of.flatMap((d) => d.ids),
      );
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
  await tx.query(
    'insert into match_due (tenant_id, kind, entity_id) select $1, $2, id from unnest($3::uuid[]) as r (id) on conflict do nothing',
    [tx.settings.tenantId, kind, ids],
  );
  await wakeFresh(tx);
}

/** One waiting job is enough: it takes all that is due when it begins. */
export async function wakeFresh(tx: Tx): Promise<void> {
  const waiting = await tx.query(`select 1 from job where tenant_id = $1 and kind = $2 and status = 'ready' limit 1`, [
    tx.settings.tenantId,
    FRESH_JOB,
  ]);
  if (waiting.length === 0) await enqueueJob(tx, { kind: FRESH_JOB, input: {}, actor: MATCH_ACTOR });
}

type Doing = Readonly<{ scope: Scope; learner: MatchLearner }>;

/** Compares what is due, chunk by chunk, until nothing is. `onPairs` hears of each chunk in its transaction. */
export async function runFresh(
  { scope, learner }: Doing,
  job: Pick<JobRun, 'signal' | 'checkpoint'>,
  onChunk: (tx: Tx, kind: string) => Promise<void>,
): Promise<void> {
  // What is written one after the other is compared together.
  await delay(GATHER_MS);
  for (let done = 0; ;) {
    job.signal.throwIfAborted();
    const count = await scope.write(async (tx) => {
      const taken = await takeDue(tx);
      if (taken === null) return 0;
      const kind = await kindIn(tx, taken.kind);
      const kindPlan = planOf(kind);
      if (kindPlan !== null) await compareFresh(tx, { kindPlan, learner }, taken.ids);
      await onChunk(tx, taken.kind);
      await job.checkpoint(tx, { done: done + taken.ids.length });
      return taken.ids.length;
    });
    if (count === 0) return;
    done += count;
  }
}

/** Some records of one kind that are due and that no other process is at. */
async function takeDue(tx: Tx): Promise<{ kind: string; ids: string[] } | null> {
  const rows = await tx.query<{ kind: string; entity_id: string }>(
    `delete from match_due d where (d.tenant_id, d.kind, d.entity_id) in (
       select tenant_id, kind, entity_id from match_due
       where tenant_id = $1 and kind = (select kind from match_due where tenant_id = $1 order by kind limit 1)
       order by kind, entity_id limit ${CHUNK} for update skip locked)
     returning kind, entity_id`,
    [tx.settings.tenantId],
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

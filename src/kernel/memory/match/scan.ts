import { z } from 'zod';
import { Failure, type Text } from '#base';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import { enqueueShown } from '../jobs/jobs.ts';
import { kindIn } from '../kinds.ts';
import type { Data } from '../value.ts';
import { probabilityOf } from './engine/judge.ts';
import type { RawRow } from './engine/plan.ts';
import { enqueueFresh, MATCH_ACTOR } from './fresh.ts';
import { isStrong, LEAST } from './judge-rows.ts';
import { knownOf, storedOf, type Known } from './learned.ts';
import type { MatchLearner } from './learner.ts';
import { lockPairs, savePairs, shownEvidence, type NewPair } from './pair-table.ts';
import { planOf, rawRowOf, type KindPlan } from './plan-of-kind.ts';
import { scanInWorker, type Scanned } from './scan-in-worker.ts';

export const SCAN_JOB = 'match.scan';

/** Records read at a time. */
const CHUNK = 2_000;
/** Pairs written at a time. */
const SAVED = 500;
/** Pairs one scan keeps, the surest: more than anybody reviews. Chosen, not fitted. */
const MOST_PAIRS = 20_000;
const REPORT_EVERY_MS = 300;

/** The same without showing it to people: what happens every night. */
export async function startQuietScan(scope: Scope, kind: string): Promise<void> {
  await scope.write((tx) => enqueueJob(tx, { kind: SCAN_JOB, input: { kind }, actor: MATCH_ACTOR }));
}

/** Has all records of a kind compared with each other; one scan of a kind at a time. Returns the job's id. @throws Failure `memory.unknown_kind`, `match.not_comparable` */
export async function startScan(scope: Scope, kindName: string): Promise<string> {
  return scope.write(async (tx) => {
    const kind = await kindIn(tx, kindName);
    if (planOf(kind) === null) throw new Failure('match.not_comparable', { params: { kind: kind.plural.zh } });
    const open = await openScan(tx, kindName);
    return open ?? enqueueShown(scope, tx, { kind: SCAN_JOB, input: { kind: kindName }, title: titleOf(kind.plural) });
  });
}

function titleOf(plural: Text): Text {
  return { zh: `查找重复的${plural.zh}`, en: `Find duplicate ${plural.en}` };
}

/** The scan of a kind that is waiting or at work. */
export async function openScan(tx: Tx, kind: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from job where tenant_id = $1 and kind = $2 and status in ('ready', 'running') and title is not null and input ->> 'kind' = $3 limit 1`,
    [tx.settings.tenantId, SCAN_JOB, kind],
  );
  return row?.id ?? null;
}

const Input = z.object({ kind: z.string() });

/**
 * The work of `startScan`. Nothing is written before all is compared, so a restart begins anew; pairs are then kept in
 * chunks, and those that were not found again are forgotten.
 */
export async function runScan({ scope, learner }: { scope: Scope; learner: MatchLearner }, job: JobRun): Promise<void> {
  const { kind } = Input.parse(job.input);
  const prepared = await scope.read((tx) => prepare(tx, kind));
  if (prepared === null) return;
  const { kindPlan, known, total, since } = prepared;
  const ids: string[] = [];
  const report = reporter(scope, job, total);
  const scanned = await scanInWorker({
    plan: kindPlan.plan,
    forTrees: known.trees !== null,
    most: MOST_PAIRS,
    chunks: chunksOf(scope, kindPlan, (part) => {
      ids.push(...part);
      report(ids.length / 2);
    }),
    onProgress: (share) => report((total * (1 + share)) / 2),
    signal: job.signal,
  });
  const found = newPairs(scanned, { ids, known, learner });
  for (let from = 0; from < found.length; from += SAVED) {
    job.signal.throwIfAborted();
    await scope.write(async (tx) => {
      await lockPairs(tx);
      await savePairs(tx, kind, found.slice(from, from + SAVED));
    });
  }
  await scope.write(async (tx) => {
    await finish(tx, { kindPlan, known, scanned, since, records: ids.length });
    await job.checkpoint(tx, { done: total, total, rowsPerSecond: 0, result: { changed: found.length, unchanged: 0 } });
  });
}

async function prepare(
  tx: Tx,
  kind: string,
): Promise<{ kindPlan: KindPlan; known: Known; total: number; since: Date } | null> {
  const kindPlan = planOf(await kindIn(tx, kind));
  if (kindPlan === null) return null;
  const known = await knownOf(tx, kindPlan);
  const [row] = await tx.query<{ n: bigint; since: Date }>(
    'select count(*) as n, now() as since from entity where tenant_id = $1 and kind = $2',
    [tx.settings.tenantId, kind],
  );
  return { kindPlan, known, total: Number(row?.n ?? 0n), since: row?.since ?? new Date() };
}

/** Progress is for show: written now and then, and a lost lease is noticed elsewhere. */
function reporter(scope: Scope, job: JobRun, total: number): (done: number) => void {
  let last = 0;
  return (done) => {
    if (Date.now() - last < REPORT_EVERY_MS) return;
    last = Date.now();
    const progress = { done: Math.min(total, Math.round(done)), total, rowsPerSecond: 0 };
    scope.write((tx) => job.checkpoint(tx, progress)).catch(() => {});
  };
}

/** All records of the kind, in order of their ids. */
async function* chunksOf(
  scope: Scope,
  kindPlan: KindPlan,
  onIds: (ids: readonly string[]) => void,
): AsyncGenerator<readonly RawRow[]> {
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const rows: { id: string; data: Data }[] = await scope.read((tx) =>
      tx.query(
        `select id, data from entity where tenant_id = $1 and kind = $2 and ($3::uuid is null or id > $3) order by id limit ${CHUNK}`,
        [tx.settings.tenantId, kindPlan.kind, from],
        'match-scan',
      ),
    );
    onIds(rows.map((row) => row.id));
    yield rows.map((row) => rawRowOf(kindPlan, row.data));
    if (rows.length < CHUNK) return;
    after = rows.at(-1)?.id ?? null;
  }
}

function newPairs(
  { pairs, done }: Scanned,
  { ids, known, learner }: { ids: readonly string[]; known: Known; learner: MatchLearner },
): NewPair[] {
  return pairs.flatMap(({ a, b, logit, evidence, features }): NewPair[] => {
    const probability = features === null ? probabilityOf(logit) : learner.probability(known.trees, features);
    if (probability < LEAST) return [];
    return [
      {
        left: ids[a] ?? '',
        right: ids[b] ?? '',
        probability,
        judge: features === null ? 'weights' : 'trees',
        evidence: shownEvidence(evidence, done.tops),
        isStrong: isStrong(evidence),
      },
    ];
  });
}

type Finish = Readonly<{ kindPlan: KindPlan; known: Known; scanned: Scanned; since: Date; records: number }>;

async function finish(tx: Tx, { kindPlan, known, scanned, since, records }: Finish): Promise<void> {
  const { tenantId } = tx.settings;
  await lockPairs(tx);
  const { weights, shares, compared } = scanned.done;
  await tx.query(`delete from match_pair where tenant_id = $1 and kind = $2 and status = 'open' and found_at < $3`, [
    tenantId,
    kindPlan.kind,
    since,
  ]);
  await tx.query(
    `insert into match_state (tenant_id, kind, learned, records, compared, scanned_at, next_at)
     values ($1, $2, $3, $4, $5, now(), now() + interval '1 day')
     on conflict (tenant_id, kind) do update set learned = excluded.learned, records = excluded.records,
       compared = excluded.compared, scanned_at = excluded.scanned_at,
       trees = case when $6 then null else match_state.trees end, learned_from = case when $6 then 0 else match_state.learned_from end`,
    [
      tenantId,
      kindPlan.kind,
      JSON.stringify(storedOf(kindPlan, { weights, shares })),
      records,
      compared,
      // Trees that learned from other fields do not fit any more.
      known.isOutdated,
    ],
  );
  if (!known.isNew && !known.isOutdated) return;
  // Records that have no keys yet, or keys of an old plan, cannot be found by whoever writes the next one.
  const due = await tx.query(
    `insert into match_due (tenant_id, kind, entity_id)
     select e.tenant_id, e.kind, e.id from entity e where e.tenant_id = $1 and e.kind = $2
       and ($3 or not exists (select from match_key k where k.tenant_id = $1 and k.entity_id = e.id))
     on conflict do nothing returning 1 as one`,
    [tenantId, kindPlan.kind, known.isOutdated],
  );
  if (due.length > 0) await enqueueFresh(tx);
}

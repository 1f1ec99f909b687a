import { z } from 'zod';
import { Failure, FAILURES, RULES, say, type Text } from '#base';
import type { Scope } from '#kernel/security';
import { JobCancelled, type JobRun, type Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from '../entity.ts';
import { ShownProgress, ShownResult } from '../jobs/job-view.ts';
import { enqueueUndo, getJob, rateOf } from '../jobs/jobs.ts';
import { observe, type Saying } from '../observe.ts';
import { idsAllowed } from '../query/ids-allowed.ts';
import { unpackSupport } from '../support.ts';
import { trashRecords } from '../trash/trash.ts';
import type { Bulk } from './bulk.ts';
import { changedData } from './field-change.ts';
import { dropSelection, freezeSelection } from './selection.ts';
import { addSkip } from './skips.ts';

/** Records changed in one transaction. Chosen by measurement: more gain nothing, and a cancel would wait longer. */
const CHUNK = 1_000;

const Progress = ShownProgress.extend({
  /** When the records were fixed, by the database's clock; null before. */
  frozenAt: z.string().nullable().default(null),
  after: z.string().nullable().default(null),
  result: ShownResult.prefault({}),
});
type Progress = z.infer<typeof Progress>;

type Work = Readonly<{ scope: Scope; job: JobRun; bulk: Bulk & { batch: string }; startedMs: number; from: number }>;

/**
 * Changes the records of a bulk in chunks, each a transaction with its progress. Records that may not be changed are
 * left alone and counted by reason; so are those in which somebody else has changed the same field meanwhile. A job
 * that is cancelled takes back what it wrote.
 */
export async function runBulk(scope: Scope, job: JobRun): Promise<void> {
  const before = Progress.parse(job.progress ?? {});
  const work: Work = {
    scope,
    job,
    bulk: job.input as Work['bulk'],
    startedMs: performance.now(),
    from: before.done,
  };
  try {
    if (job.isCancelled) throw new JobCancelled();
    await changeAll(work, before.frozenAt === null ? await freeze(work, before) : before);
    await scope.write((tx) => dropSelection(tx, job.id));
  } catch (error) {
    if (!(error instanceof JobCancelled) && !(job.signal.reason instanceof JobCancelled)) throw error;
    const view = await getJob(scope, job.id);
    await scope.write(async (tx) => {
      await dropSelection(tx, job.id);
      await enqueueUndo(scope, tx, view);
    });
    throw error;
  }
}

async function freeze({ scope, job, bulk }: Work, before: Progress): Promise<Progress> {
  return scope.write(async (tx) => {
    const total = await freezeSelection(scope, tx, job.id, bulk.selection);
    const [row] = await tx.query<{ at: string }>('select clock_timestamp()::text as at');
    const missing = bulk.selection.ids === null ? 0 : new Set(bulk.selection.ids).size - total;
    const result = missing === 0 ? before.result : addSkip(before.result, GONE, [], missing);
    const progress = { ...before, total, frozenAt: row?.at ?? null, result };
    await job.checkpoint(tx, progress);
    return progress;
  });
}

async function changeAll(work: Work, start: Progress): Promise<void> {
  const { scope, job } = work;
  for (let progress = start; ;) {
    job.signal.throwIfAborted();
    const { after } = progress;
    const items = await scope.read((tx) =>
      tx.query<Item>(
        'select entity_id as id, version from job_item where tenant_id = $1 and job_id = $2 and ($3::uuid is null or entity_id > $3) order by entity_id limit $4',
        [tx.settings.tenantId, job.id, after, CHUNK],
      ),
    );
    if (items.length === 0) return;
    progress = await changeSome(work, items, progress);
  }
}

type Item = { id: string; version: number };

/** Changes these records; where one of them refuses, each half is tried alone, until the one that refuses is left out. */
async function changeSome(work: Work, items: readonly Item[], before: Progress): Promise<Progress> {
  const { scope, job } = work;
  const last = items.at(-1)?.id ?? null;
  const rowsPerSecond = rateOf(before.done + items.length - work.from, work.startedMs);
  const next = { ...before, done: before.done + items.length, after: last, rowsPerSecond };
  try {
    return await scope.write(async (tx) => {
      const progress = { ...next, result: await changeIn(tx, work, items, before) };
      await job.checkpoint(tx, progress);
      return progress;
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (items.length > 1) {
      const half = Math.ceil(items.length / 2);
      const first = await changeSome(work, items.slice(0, half), before);
      job.signal.throwIfAborted();
      return changeSome(work, items.slice(half), first);
    }
    const ids = items.map(({ id }) => id);
    const progress = { ...next, result: addSkip(before.result, reasonOf(error), ids) };
    await scope.write((tx) => job.checkpoint(tx, progress));
    return progress;
  }
}

const GONE: Text = { zh: '已不存在，或你看不到', en: 'not there any more, or not yours to see' };
const NOT_ALLOWED: Text = { zh: '你没有权限这样做', en: 'your rights do not allow it' };
const CHANGED_MEANWHILE: Text = {
  zh: '别人在此期间改过同一字段，未覆盖',
  en: 'somebody else changed the same field meanwhile; not overwritten',
};

async function changeIn(tx: Tx, work: Work, items: readonly Item[], before: Progress): Promise<ShownResult> {
  const { bulk, scope } = work;
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, items.map(({ id }) => id)],
    'lock-entities',
  );
  const act = bulk.action === 'trash' ? 'remove' : 'change';
  const allowed = await idsAllowed(
    tx,
    scope,
    rows.map(({ id }) => id),
    act,
  );
  const known = new Set(rows.map(({ id }) => id));
  const gone = items.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const closed = rows.filter(({ id }) => !allowed.has(id)).map(({ id }) => id);
  const open = rows.filter(({ id }) => allowed.has(id));
  const { changed, overtaken } = await applyTo(tx, work, { rows: open, items, frozenAt: before.frozenAt ?? '' });
  const result = {
    ...before.result,
    changed: before.result.changed + changed,
    unchanged: before.result.unchanged + open.length - changed - overtaken.length,
  };
  return addSkip(addSkip(addSkip(result, GONE, gone), NOT_ALLOWED, closed), CHANGED_MEANWHILE, overtaken);
}

type Open = Readonly<{ rows: readonly EntityRow[]; items: readonly Item[]; frozenAt: string }>;

async function applyTo(
  tx: Tx,
  { bulk, scope }: Work,
  { rows, items, frozenAt }: Open,
): Promise<{ changed: number; overtaken: readonly string[] }> {
  const bound = scope.within(tx);
  if (bulk.action === 'trash') {
    const ids = rows.map(({ id }) => id);
    const { trashed } = await trashRecords(bound, ids, { batchId: bulk.batch });
    return { changed: trashed.length, overtaken: [] };
  }
  const overtaken = await overtakenAmong(tx, rows, items, { bulk, frozenAt });
  const sayings = rows.flatMap(({ id, kind, data }): Saying[] => {
    const said = overtaken.has(id) ? {} : changedData(data, bulk.changes);
    return Object.keys(said).length === 0 ? [] : [{ kind, id, data: said }];
  });
  if (sayings.length > 0) await observe(bound, { source: bulk.source, batchId: bulk.batch, sayings });
  return { changed: sayings.length, overtaken: [...overtaken] };
}

type Since = Readonly<{ bulk: Bulk; frozenAt: string }>;

/** Records that somebody has said something else about in the same fields since the list was fixed. */
async function overtakenAmong(
  tx: Tx,
  rows: readonly EntityRow[],
  items: readonly Item[],
  { bulk, frozenAt }: Since,
): Promise<ReadonlySet<string>> {
  const versions = new Map(items.map(({ id, version }) => [id, version]));
  const shown = rows
    .filter(({ id, version }) => versions.get(id) !== version)
    .flatMap(({ id, support }) => {
      const why = unpackSupport(support);
      return Object.keys(bulk.changes).flatMap((field) => {
        const observation = why[field]?.observation;
        return observation === undefined ? [] : [{ id, observation }];
      });
    });
  if (shown.length === 0) return new Set();
  const newer = await tx.query<{ id: string }>(
    'select id from observation where tenant_id = $1 and id = any ($2::uuid[]) and recorded_at > $3::timestamptz',
    [tx.settings.tenantId, shown.map(({ observation }) => observation), frozenAt],
  );
  const late = new Set(newer.map(({ id }) => id));
  return new Set(shown.filter(({ observation }) => late.has(observation)).map(({ id }) => id));
}

/** Why a record refused, in both languages: what is wrong with its first field, or the failure itself. */
function reasonOf({ code, params, fields }: Failure): Text {
  const [field] = fields;
  const text = field === undefined ? FAILURES[code] : RULES[field.rule];
  const values = field === undefined ? params : (field.params ?? {});
  const path = field === undefined ? '' : `${field.path}: `;
  return { zh: path + say(text, 'zh-CN', values), en: path + say(text, 'en', values) };
}

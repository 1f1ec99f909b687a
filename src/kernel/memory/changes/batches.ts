import { Failure, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { retractBatch } from '../batch.ts';
import { enqueueShown, undoJob } from '../jobs/jobs.ts';
import { UNDO_JOB } from '../jobs/job-view.ts';
import { actorNames } from './actor-names.ts';

/** Something done under one batch: an import, a bulk edit, a merge, a deletion, a run of an agent. */
export type BatchView = Readonly<{
  id: string;
  /** Such as `import`, `bulk`, `merge`, `trash`, `restore`, `agent`. */
  kind: string;
  label: Text;
  actor: string;
  actorName: string | null;
  madeAt: Date;
  /** Records it touched; `isCut` when there are more than could be counted quickly. */
  records: number;
  isCut: boolean;
  /** Some of those records. */
  examples: readonly string[];
  /** The run of an agent, the import, the job that it belongs to. */
  run: string | null;
  import: string | null;
  job: string | null;
  retractedAt: Date | null;
  retractedBy: string | null;
  isMine: boolean;
  canUndo: boolean;
}>;

export type BatchQuery = Readonly<{
  after?: string | null;
  limit: number;
  kind?: string | null;
  /** Only those of who asks. */
  mine?: boolean;
}>;

/** Counting stops here and says so. */
const MOST_COUNTED = 10_000;
/** Up to this many records are taken back while the person waits; more in a job. */
const MOST_AT_ONCE = 500;

type Row = {
  id: string;
  kind: string;
  label: Text;
  made_by: string;
  made_at: Date;
  retracted_at: Date | null;
  retracted_by: string | null;
  records: bigint;
  examples: string[] | null;
  run: string | null;
  import: string | null;
  job: string | null;
  is_open: boolean;
};

const TOUCHED = `
  select entity_id as id from observation o where o.tenant_id = b.tenant_id and o.batch_id = b.id
  union select from_id from alias a where a.tenant_id = b.tenant_id and a.batch_id = b.id
  union select to_id from alias a where a.tenant_id = b.tenant_id and a.batch_id = b.id
  union select entity_id from trash t where t.tenant_id = b.tenant_id and t.batch_id = b.id`;

const COLUMNS = `b.id, b.kind, b.label, b.made_by, b.made_at, b.retracted_at, b.retracted_by,
  (select count(*) from (select 1 from (${TOUCHED}) t limit ${MOST_COUNTED + 1}) c) as records,
  (select array_agg(x.id) from (select t.id from (${TOUCHED}) t order by t.id limit 3) x) as examples,
  case when b.kind = 'agent' then (select o.run_id from observation o where o.tenant_id = b.tenant_id and o.batch_id = b.id and o.run_id is not null limit 1) end as run,
  case when b.kind = 'import' then (select i.id from import i where i.tenant_id = b.tenant_id and i.batch_id = b.id limit 1) end as import,
  (select j.id from job j where j.tenant_id = b.tenant_id and j.batch_id = b.id and j.undo_of is null limit 1) as job,
  exists (select from job j where j.tenant_id = b.tenant_id and j.status in ('ready', 'running') and (j.batch_id = b.id or j.input ->> 'batch' = b.id::text)) as is_open`;

/** What was done, newest first. Reps see what they did themselves. Batches that touched nothing are left out. */
export async function listBatches(
  scope: Scope,
  query: BatchQuery,
): Promise<{ items: readonly BatchView[]; next: string | null }> {
  return scope.read(async (tx) => {
    const own = query.mine === true || !seesAll(scope) ? tx.settings.actor : null;
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from (
         select * from batch b where b.tenant_id = $1 and ($2::uuid is null or b.id < $2) and ($3::text is null or b.kind = $3) and ($4::text is null or b.made_by = $4)
         order by b.id desc limit $5) b order by b.id desc`,
      [tx.settings.tenantId, query.after ?? null, query.kind ?? null, own, query.limit + 1],
    );
    const page = rows.slice(0, query.limit);
    const items = await viewsOf(
      tx,
      scope,
      page.filter((r) => r.records > 0n),
    );
    return { items, next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  });
}

/** @throws Failure `memory.not_found`: absent and of somebody else look alike to reps. */
export async function getBatch(scope: Scope, id: string): Promise<BatchView> {
  return scope.read((tx) => readBatch(tx, scope, id));
}

async function readBatch(tx: Tx, scope: Scope, id: string): Promise<BatchView> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from batch b where b.tenant_id = $1 and b.id = $2`, [
    tx.settings.tenantId,
    id,
  ]);
  const [view] = row === undefined ? [] : await viewsOf(tx, scope, [row]);
  if (view === undefined || (!view.isMine && !seesAll(scope))) throw new Failure('memory.not_found', { facts: { id } });
  return view;
}

/**
 * Takes a batch back: a small one at once, a large one as a job that is shown. Imports and runs are taken back by those
 * who keep them, so that their own state follows.
 *
 * @throws Failure `memory.not_found`, `memory.undone_already`, `job.not_ready` while it is still being written.
 */
export async function undoBatch(scope: Scope, id: string): Promise<{ batch: BatchView; job: string | null }> {
  const batch = await getBatch(scope, id);
  if (batch.retractedAt !== null) throw new Failure('memory.undone_already');
  if (!batch.canUndo) throw new Failure('job.not_ready', { params: { state: 'running' } });
  if (batch.job !== null) {
    await undoJob(scope, batch.job);
    return { batch: await getBatch(scope, id), job: batch.job };
  }
  if (batch.records <= MOST_AT_ONCE) {
    await retractBatch(scope, id);
    return { batch: await getBatch(scope, id), job: null };
  }
  const job = await scope.write((tx) =>
    enqueueShown(scope, tx, {
      kind: UNDO_JOB,
      input: { batch: id },
      title: { zh: `撤销：${batch.label.zh}`, en: `Undo: ${batch.label.en}` },
      key: `undo ${id}`,
    }),
  );
  return { batch: await getBatch(scope, id), job };
}

function seesAll({ actor }: Scope): boolean {
  return actor.type === 'system' || actor.role !== 'rep';
}

async function viewsOf(tx: Tx, scope: Scope, rows: readonly Row[]): Promise<BatchView[]> {
  const names = await actorNames(
    tx,
    rows.flatMap((r) => [r.made_by, r.retracted_by ?? '']),
  );
  return rows.map((r) => {
    const isMine = r.made_by === tx.settings.actor;
    return {
      id: r.id,
      kind: r.kind,
      label: r.label,
      actor: r.made_by,
      actorName: names.get(r.made_by) ?? null,
      madeAt: r.made_at,
      records: Math.min(Number(r.records), MOST_COUNTED),
      isCut: r.records > BigInt(MOST_COUNTED),
      examples: r.examples ?? [],
      run: r.run,
      import: r.import,
      job: r.job,
      retractedAt: r.retracted_at,
      retractedBy: r.retracted_by === null ? null : (names.get(r.retracted_by) ?? r.retracted_by),
      isMine,
      canUndo: r.retracted_at === null && !r.is_open && (isMine || seesAll(scope)),
    };
  });
}

import { Failure, newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from './entity.ts';
import { foldField, readSayings, writeFolded, type Folded, type Sayings } from './fold.ts';
import { kindIn, kindsChanged } from './kinds.ts';

/** Records refolded per transaction when a batch is taken back. */
const CHUNK = 1_000;

/** Opens a batch: what is observed under it can be taken back as one. Returns its id. */
export async function openBatch(scope: Scope, batch: { kind: string; label: Text }): Promise<string> {
  const id = newId('batch');
  await scope.write((tx) =>
    tx.query('insert into batch (tenant_id, id, kind, label, made_by) values ($1, $2, $3, $4, $5)', [
      tx.settings.tenantId,
      id,
      batch.kind,
      JSON.stringify(batch.label),
      tx.settings.actor,
    ]),
  );
  return id;
}

/** How far taking back has come. `after` goes into the next call; null when all is done. */
export type Retraction = Readonly<{ done: number; total: number; after: string | null }>;

/**
 * Takes a batch back: one row says so, then the records it spoke of are folded anew in chunks. Nothing is deleted from
 * what was said; records of which nobody else says anything disappear, and so do fields that only the batch needed.
 * Running it again goes on where it stopped.
 *
 * @throws Failure `memory.not_found`
 */
export async function retractBatch(
  scope: Scope,
  id: string,
  progress?: (state: Retraction, tx: Tx) => Promise<void>,
  from: string | null = null,
): Promise<number> {
  const total = await scope.write((tx) => markRetracted(tx, id));
  let state: Retraction = { done: 0, total, after: from };
  for (;;) {
    state = await scope.write(async (tx) => {
      const next = await refoldChunk(tx, id, state);
      if (next.after === null) await dropFields(tx, id);
      await progress?.(next, tx);
      return next;
    });
    if (state.after === null) return total;
  }
}

async function markRetracted(tx: Tx, id: string): Promise<number> {
  const { tenantId, actor } = tx.settings;
  const [row] = await tx.query<{ retracted: boolean }>(
    `update batch set retracted_at = coalesce(retracted_at, now()), retracted_by = coalesce(retracted_by, $3) where tenant_id = $1 and id = $2 returning true as retracted`,
    [tenantId, id, actor],
  );
  if (row === undefined) throw new Failure('memory.not_found', { facts: { batch: id } });
  await notarise(tx, [{ type: 'batch.retracted', body: { batch: id } }]);
  const [count] = await tx.query<{ n: bigint }>(
    'select count(distinct entity_id) as n from observation where tenant_id = $1 and batch_id = $2',
    [tenantId, id],
  );
  return Number(count?.n ?? 0n);
}

async function refoldChunk(tx: Tx, batch: string, state: Retraction): Promise<Retraction> {
  const rows = await tx.query<{ entity_id: string; kind: string }>(
    `select distinct entity_id, kind from observation where tenant_id = $1 and batch_id = $2 and ($3::uuid is null or entity_id > $3) order by entity_id limit $4`,
    [tx.settings.tenantId, batch, state.after, CHUNK],
  );
  const gone = new Set(
    await refold(
      tx,
      rows.map((r) => ({ id: r.entity_id, kind: r.kind })),
    ),
  );
  for (const [kind, of] of Map.groupBy(rows, (r) => r.kind)) {
    const ids = of.map((r) => r.entity_id);
    const tell = { kind, fields: [], batchId: batch, runId: null };
    const left = ids.filter((id) => !gone.has(id));
    if (left.length > 0) await tx.emit('record.changed', { ...tell, ids: left });
    if (left.length < ids.length) await tx.emit('record.gone', { ...tell, ids: ids.filter((id) => gone.has(id)) });
  }
  return {
    done: state.done + rows.length,
    total: state.total,
    after: rows.length < CHUNK ? null : (rows.at(-1)?.entity_id ?? null),
  };
}

/** Folds these records from everything said about them that still stands. Returns those of which nothing is left. */
export async function refold(tx: Tx, entities: readonly { id: string; kind: string }[]): Promise<readonly string[]> {
  if (entities.length === 0) return [];
  const ids = entities.map((e) => e.id);
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, ids],
    'lock-entities',
  );
  const known = new Map(rows.map((r) => [r.id, r]));
  const sayings = await readSayings(tx, ids, null);
  const orphans = await orphansAmong(tx, sayings);
  const folded: Folded[] = [];
  for (const { id, kind } of entities) {
    const said = orphans.has(id) ? undefined : sayings.get(id);
    if (said === undefined) continue;
    const entity: Folded = {
      id,
      kind: await kindIn(tx, kind),
      data: {},
      support: {},
      createdAt: known.get(id)?.created_at ?? new Date(0),
      isSearchStale: true,
    };
    for (const [field, list] of said) foldField(entity, field, list);
    folded.push(entity);
  }
  await writeFolded(tx, folded, new Set(known.keys()));
  const left = new Set(folded.map((f) => f.id));
  const gone = ids.filter((id) => !left.has(id));
  await forget(tx, gone);
  return gone.filter((id) => known.has(id));
}

/** What agents and models concluded about a record does not keep it alive when what they concluded it from is taken back. */
const DERIVED = new Set(['agent', 'model']);

/** Records of which only conclusions are left and that were not made by the agent or model itself. */
async function orphansAmong(tx: Tx, sayings: Sayings): Promise<ReadonlySet<string>> {
  const derived = [...sayings]
    .filter(([, fields]) => [...fields.values()].every((list) => list.every((s) => DERIVED.has(s.sourceKind))))
    .map(([id]) => id);
  if (derived.length === 0) return new Set();
  const rows = await tx.query<{ entity_id: string; kind: string }>(
    `select distinct on (o.entity_id) o.entity_id, s.kind from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     where o.tenant_id = $1 and o.entity_id = any ($2::uuid[]) order by o.entity_id, o.id`,
    [tx.settings.tenantId, derived],
  );
  return new Set(rows.filter((r) => !DERIVED.has(r.kind)).map((r) => r.entity_id));
}

/** Removes records of which nothing is said any more. What was said stays in the observations. */
async function forget(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `with e as (delete from entity where tenant_id = $1 and id = any ($2::uuid[])), s as (delete from search_row where tenant_id = $1 and entity_id = any ($2::uuid[]))
     delete from entity_key where tenant_id = $1 and entity_id = any ($2::uuid[])`,
    [tx.settings.tenantId, ids],
  );
}

/** Custom fields that the batch made go with it, unless something else fills them by now. */
async function dropFields(tx: Tx, batch: string): Promise<void> {
  await tx.query(
    `with gone as (
       delete from field f where f.tenant_id = $1 and f.made_by_batch = $2
         and not exists (select from entity e where e.tenant_id = $1 and e.kind = f.kind and e.data ? f.id)
       returning f.kind, f.id)
     delete from slot s using gone where s.tenant_id = $1 and s.kind = gone.kind and s.field = gone.id`,
    [tx.settings.tenantId, batch],
  );
  kindsChanged(tx);
}

import { Failure, newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { openBatch } from '../batch.ts';
import { kindIn } from '../kinds.ts';
import { observe } from '../observe.ts';
import { idsAllowed } from '../query/ids-allowed.ts';
import { refold, tellRefolded } from '../refold.ts';
import { actingSource } from '../source.ts';
import type { Data, Value } from '../value.ts';
import { refusal } from '../writing-rights.ts';
import { realias } from './aliases.ts';
import { refreshReferrers } from './referrers.ts';
import { refuseTrashed, whereaboutsOf } from './whereabouts.ts';

/** Records that one call may merge into another. */
export const MOST_MERGED = 50;

export type MergeWish = Readonly<{
  /** The record that stays. */
  keep: string;
  /** Those that are the same and become part of it. */
  from: readonly string[];
  /** Per field, the observation whose value shall stand, where the fold would choose another. */
  choose?: Readonly<Record<string, string>>;
  /** A batch that is open already; without one the merge is a batch of its own. */
  batchId?: string | null;
}>;

export type Merged = Readonly<{
  /** The record that stands for all of them now. */
  id: string;
  /** Taking this batch back parts them again (`retractBatch`). */
  batchId: string;
  merged: readonly string[];
  /** The job that folds anew what names the merged ones, where it is more than can be done at once. */
  job: string | null;
}>;

/**
 * Says that records are one and the same. Nothing that was said moves: an alias is noted under a batch, the record that
 * stays is folded from what was said about all of them, and what names a merged one names it from now on.
 *
 * @throws Failure `memory.not_found`, `memory.in_trash`, `memory.other_kind`, `memory.same_record` when they are one
 *   already (so nothing can be merged in a circle), `memory.limit_reached`, `rights.refused` without the right to change
 *   them.
 */
export async function mergeRecords(scope: Scope, wish: MergeWish): Promise<Merged> {
  if (wish.from.length > MOST_MERGED)
    throw new Failure('memory.limit_reached', { params: { what: '合并 / merge', max: MOST_MERGED } });
  return scope.write((tx) => mergeIn(tx, scope.within(tx), wish));
}

async function mergeIn(tx: Tx, scope: Scope, wish: MergeWish): Promise<Merged> {
  const { keep, rows } = await lockAll(tx, scope, [wish.keep, ...wish.from]);
  const merged = rows.filter((r) => r.id !== keep.id);
  if (merged.length === 0) throw new Failure('memory.same_record');
  if (merged.some((r) => r.kind !== keep.kind)) throw new Failure('memory.other_kind');
  const may = await idsAllowed(tx, scope, [keep.id, ...merged.map((r) => r.id)], 'change');
  if (may.size < rows.length) throw refusal(await kindIn(tx, keep.kind), 'change');
  const batchId = wish.batchId ?? (await openBatch(scope, { kind: 'merge', label: labelOf(rows.length) }));
  const ids = merged.map((r) => r.id);
  await insertAliases(tx, { keep, merged, batchId });
  await realias(tx, [keep.id]);
  const done = await refold(tx, [keep.id, ...ids]);
  await tellRefolded(tx, done, { batchId });
  const job = await refreshReferrers(tx, scope, { targets: ids, batchId });
  await chooseValues(tx, scope, { id: keep.id, kind: keep.kind, batchId, choose: wish.choose ?? {} });
  await notarise(
    tx,
    [keep.id, ...ids].map((id) => ({
      type: 'record.merged' as const,
      subjectId: id,
      body: { kind: keep.kind, into: keep.id, batch: batchId },
    })),
  );
  return { id: keep.id, batchId, merged: ids, job };
}

type Row = { id: string; kind: string; title: string; created_at: Date; consent_class: number };

/** Someone may merge one of them at the same time; then all is looked at once more. */
const MOST_LOOKS = 5;

/** The records these ids mean now, locked in id order. */
async function lockAll(tx: Tx, scope: Scope, told: readonly string[]): Promise<{ keep: Row; rows: Row[] }> {
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const where = await whereaboutsOf(tx, told);
    refuseTrashed(where);
    const ids = [...new Set(told.map((id) => where.get(id)?.canonical ?? id))];
    if ((await idsAllowed(tx, scope, ids)).size < ids.length) {
      if (look === MOST_LOOKS - 1) break;
      // Either it does not exist for this asker, or it was merged a moment ago: the next look tells.
      continue;
    }
    const rows = await tx.query<Row>(
      'select id, kind, title, created_at, consent_class from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update',
      [tx.settings.tenantId, ids],
    );
    const keep = rows.find((r) => r.id === ids[0]);
    if (rows.length === ids.length && keep !== undefined) return { keep, rows };
  }
  throw new Failure('memory.not_found', { facts: { ids: told.join(' ') } });
}

async function insertAliases(
  tx: Tx,
  { keep, merged, batchId }: { keep: Row; merged: readonly Row[]; batchId: string },
): Promise<void> {
  const rows = merged.map((r) => ({
    id: newId('alias'),
    from: r.id,
    title: r.title,
    made_at: r.created_at,
    class: r.consent_class,
  }));
  const { tenantId, actor } = tx.settings;
  await tx.query(
    `insert into alias (tenant_id, id, kind, from_id, to_id, title, made_at, from_class, to_class, batch_id, actor)
     select $1, r.id, $2, r."from", $3, r.title, r.made_at, r.class, $4, $5, $6
     from jsonb_to_recordset($7) as r (id uuid, "from" uuid, title text, made_at timestamptz, class integer)`,
    [tenantId, keep.kind, keep.id, keep.consent_class, batchId, actor, JSON.stringify(rows)],
  );
  // Restrictions of what became one are the union of theirs.
  const union = merged.reduce((all, r) => all | r.consent_class, keep.consent_class);
  if (union !== keep.consent_class)
    await tx.query('update entity set consent_class = $3 where tenant_id = $1 and id = $2', [tenantId, keep.id, union]);
}

/** A chosen value is what the person says, under the same batch: it goes when the merge is taken back. */
async function chooseValues(
  tx: Tx,
  scope: Scope,
  {
    id,
    kind,
    batchId,
    choose,
  }: { id: string; kind: string; batchId: string; choose: Readonly<Record<string, string>> },
): Promise<void> {
  const wanted = Object.entries(choose);
  if (wanted.length === 0) return;
  const rows = await tx.query<{ id: string; data: Data }>(
    `select o.id, o.data from observation o where o.tenant_id = $1 and o.id = any ($2::uuid[])
       and o.entity_id = any ($3::uuid || array(select c.id from canonical c where c.tenant_id = $1 and c.canonical_id = $3))`,
    [tx.settings.tenantId, wanted.map(([, observation]) => observation), id],
  );
  const said = new Map(rows.map((r) => [r.id, r.data]));
  const data: Record<string, Value> = {};
  for (const [field, observation] of wanted) {
    const value = said.get(observation)?.[field];
    if (value === undefined)
      throw new Failure('input.invalid', { fields: [{ path: `choose.${field}`, rule: 'unknown_field' }] });
    data[field] = value;
  }
  await observe(scope, {
    source: actingSource(scope),
    batchId,
    sayings: [{ kind, id, data, spot: { chosen: choose } }],
  });
}

/** Without names: who may see the batch need not see all records in it. */
function labelOf(n: number): Text {
  return { zh: `合并 ${n} 条记录`, en: `Merged ${n} records` };
}

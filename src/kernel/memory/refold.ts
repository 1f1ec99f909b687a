import type { Tx } from '#store';
import { holdBirths } from './births.ts';
import { ENTITY_COLUMNS, type EntityRow } from './entity.ts';
import { foldField, readSayings, titleOf, writeFolded, type Folded, type Sayings } from './fold.ts';
import { computeFormulas } from './kinds/complete.ts';
import { kindIn, type Kind } from './kinds.ts';
import { whereaboutsOf } from './merge/whereabouts.ts';
import type { FieldSaying } from './resolve.ts';
import { noteGone, ROLLUP_DUE } from './rollup/note-children.ts';
import { unpackSupport } from './support.ts';
import { keyOf } from './value.ts';

/** What folding a record anew came to. */
export type Refolded = Readonly<{ id: string; kind: string; change: 'made' | 'changed' | 'same' | 'gone' }>;

/**
 * Folds records from everything said about them that still stands. An id that was merged means the record it was merged
 * into and is gone itself; what lies in the trash stays there. Nothing is written where nothing changed, unless `isForced`.
 */
export async function refold(tx: Tx, ids: readonly string[], isForced = false): Promise<readonly Refolded[]> {
  if (ids.length === 0) return [];
  const { live, dead } = await placesOf(tx, ids);
  const known = await lockRows(tx, [...live, ...dead]);
  const absent = live.filter((id) => !known.has(id));
  await holdBirths(tx, absent);
  for (const [id, row] of await lockRows(tx, absent)) known.set(id, row);
  const sayings = await readSayings(tx, live, null);
  for (const orphan of await orphansAmong(tx, sayings)) sayings.delete(orphan);
  const left = live.filter((id) => sayings.has(id));
  const births = await birthsOf(
    tx,
    left.filter((id) => !known.has(id)),
  );
  const folded: Folded[] = [];
  const done: Refolded[] = [];
  for (const id of left) {
    const { entity, change } = await foldOne(tx, { id, row: known.get(id), birth: births.get(id), isForced }, sayings);
    if (change !== 'same') folded.push(entity);
    done.push({ id, kind: entity.kind.name, change });
  }
  const gone = [...dead, ...live.filter((id) => !sayings.has(id))].filter((id) => known.has(id));
  // First, so that values only one record may hold are free for the record that stands for them now.
  await forget(tx, gone);
  await writeFolded(tx, folded, new Set(known.keys()));
  await restrict(tx, births);
  await sumUpAgain(tx, done, folded);
  return [...done, ...gone.map((id): Refolded => ({ id, kind: known.get(id)?.kind ?? '', change: 'gone' }))];
}

async function lockRows(tx: Tx, ids: readonly string[]): Promise<Map<string, EntityRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, ids],
    'lock-entities',
  );
  return new Map(rows.map((r) => [r.id, r]));
}

/** The records that are meant, in id order, and the ids that are none: merged ones and those in the trash. */
async function placesOf(tx: Tx, ids: readonly string[]): Promise<{ live: string[]; dead: string[] }> {
  const where = await whereaboutsOf(tx, ids);
  const here = [...where.values()].filter((w) => w.trashed === null).map((w) => w.canonical);
  const dead = [...where].filter(([id, w]) => w.canonical !== id || w.trashed !== null).map(([id]) => id);
  return { live: [...new Set(here)].toSorted(), dead };
}

type One = Readonly<{ id: string; row: EntityRow | undefined; birth: Birth | undefined; isForced: boolean }>;

async function foldOne(
  tx: Tx,
  { id, row, birth, isForced }: One,
  sayings: Sayings,
): Promise<{ entity: Folded; change: 'made' | 'changed' | 'same' }> {
  const kind = await kindIn(tx, row?.kind ?? birth?.kind ?? '');
  const entity = foldedAnew({ id, kind, row, createdAt: birth?.madeAt ?? new Date(0) }, sayings.get(id));
  if (row === undefined) return { entity, change: 'made' };
  entity.isSearchStale = isForced || isFoundOtherwise(row, entity);
  return { entity, change: !isForced && isUnchanged(row, entity) ? 'same' : 'changed' };
}

/** Records that came back lost what was summed up over others. */
async function sumUpAgain(tx: Tx, done: readonly Refolded[], folded: readonly Folded[]): Promise<void> {
  const made = new Set(done.filter((r) => r.change === 'made').map((r) => r.id));
  const due = folded.filter((f) => made.has(f.id) && f.kind.fields.some((field) => field.computed?.by === 'rollup'));
  for (const [kind, of] of Map.groupBy(due, (f) => f.kind.name))
    await tx.emit(ROLLUP_DUE, { kind, ids: of.map((f) => f.id) });
}

type Anew = Readonly<{ id: string; kind: Kind; row: EntityRow | undefined; createdAt: Date }>;

/** One record from all its sayings. What is summed up over other records is kept until it is summed up again. */
function foldedAnew(
  { id, kind, row, createdAt }: Anew,
  said: ReadonlyMap<string, readonly FieldSaying[]> | undefined,
): Folded {
  const folded: Folded = {
    id,
    kind,
    data: {},
    support: {},
    createdAt: row?.created_at ?? createdAt,
    isSearchStale: true,
  };
  for (const field of kind.fields) {
    const value = row?.data[field.id];
    if (field.computed?.by === 'rollup' && value !== undefined) folded.data[field.id] = value;
  }
  for (const [field, list] of said ?? []) foldField(folded, field, list);
  computeFormulas(folded);
  return folded;
}

/** Whether what the record is searched by differs from what was written. */
function isFoundOtherwise(row: EntityRow, { kind, data }: Folded): boolean {
  return kind.fields.some((f) => f.isSearched === true && keyOf(row.data[f.id] ?? null) !== keyOf(data[f.id] ?? null));
}

function isUnchanged(row: EntityRow, { kind, data, support }: Folded): boolean {
  const before = Object.keys(row.data);
  if (before.length !== Object.keys(data).length || row.title !== titleOf(kind, data)) return false;
  for (const field of before) {
    const value = data[field];
    if (value === undefined || keyOf(row.data[field] ?? null) !== keyOf(value)) return false;
  }
  const why = unpackSupport(row.support);
  const fields = Object.keys(why);
  if (fields.length !== Object.keys(support).length) return false;
  return fields.every((field) => {
    const [a, b] = [why[field], support[field]];
    if (a === undefined || b === undefined) return false;
    const isSaying = a.observation === b.observation && a.source === b.source && a.at === b.at && a.rule === b.rule;
    return isSaying && a.confidence === b.confidence && a.sayings === b.sayings && a.against === b.against;
  });
}

type Birth = Readonly<{ kind: string; madeAt: Date; consentClass: number }>;

/** When records that come back were made, as what removed them noted, else as first spoken of; and their restrictions. */
async function birthsOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Birth>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; kind: string; made_at: Date; consent_class: number }>(
    `select i.id, o.kind, coalesce(r.made_at, o.recorded_at) as made_at, coalesce(r.consent_class, 0) as consent_class
     from unnest($2::uuid[]) as i (id)
     cross join lateral (
       select f.kind, f.recorded_at from (select i.id union all select c.id from canonical c where c.tenant_id = $1 and c.canonical_id = i.id) m
       cross join lateral (select o.id, o.kind, o.recorded_at from observation o where o.tenant_id = $1 and o.entity_id = m.id order by o.id limit 1) f
       order by f.id limit 1) o
     left join lateral (
       select made_at, consent_class from (
         select t.made_at, t.consent_class, t.at from trash t where t.tenant_id = $1 and t.entity_id = i.id
         union all select a.made_at, a.from_class, a.at from alias a where a.tenant_id = $1 and a.from_id = i.id) x
       order by x.at desc limit 1) r on true`,
    [tx.settings.tenantId, ids],
    'births',
  );
  return new Map(rows.map((r) => [r.id, { kind: r.kind, madeAt: r.made_at, consentClass: r.consent_class }]));
}

/** Records that come back have the restrictions they had. */
async function restrict(tx: Tx, births: ReadonlyMap<string, Birth>): Promise<void> {
  const rows = [...births].flatMap(([id, { consentClass }]) =>
    consentClass === 0 ? [] : [{ id, class: consentClass }],
  );
  if (rows.length === 0) return;
  await tx.query(
    `update entity e set consent_class = e.consent_class | r.class from jsonb_to_recordset($2) as r (id uuid, class integer)
     where e.tenant_id = $1 and e.id = r.id`,
    [tx.settings.tenantId, JSON.stringify(rows)],
  );
}

/** What agents and models concluded about a record does not keep it alive when what they concluded it from is taken back. */
const DERIVED = new Set(['agent', 'model', 'calculation']);

/** Records of which only conclusions are left, unless the agent or model made the record itself. */
export async function orphansAmong(tx: Tx, sayings: Sayings): Promise<ReadonlySet<string>> {
  const derived = [...sayings]
    .filter(([, fields]) => [...fields.values()].every((list) => list.every((s) => DERIVED.has(s.sourceKind))))
    .map(([id]) => id);
  if (derived.length === 0) return new Set();
  const rows = await tx.query<{ id: string }>(
    `with member as (
       select i.id as canonical_id, i.id from unnest($2::uuid[]) as i (id)
       union all select c.canonical_id, c.id from canonical c where c.tenant_id = $1 and c.canonical_id = any ($2::uuid[]))
     select distinct m.canonical_id as id from member m
     cross join lateral (
       select s.kind from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
       where o.tenant_id = $1 and o.entity_id = m.id order by o.id limit 1) first
     where first.kind = any ($3::text[]) and exists (
       select from observation o left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
       where o.tenant_id = $1 and o.entity_id = m.id and b.retracted_at is null)`,
    [tx.settings.tenantId, derived, [...DERIVED]],
  );
  const own = new Set(rows.map((r) => r.id));
  return new Set(derived.filter((id) => !own.has(id)));
}

/** Removes records from what is live. What was said stays in the observations. */
export async function forget(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await noteGone(tx, ids);
  await tx.query(
    `with e as (delete from entity where tenant_id = $1 and id = any ($2::uuid[]))
     delete from search_row where tenant_id = $1 and entity_id = any ($2::uuid[])`,
    [tx.settings.tenantId, ids],
    'forget',
  );
}

/** Tells who waits for changes what folding anew came to: one event per kind and change. */
export async function tellRefolded(
  tx: Tx,
  done: readonly Refolded[],
  by: { batchId: string | null; runId?: string | null },
): Promise<void> {
  for (const [kind, of] of Map.groupBy(done, (r) => r.kind)) {
    const tell = { kind, fields: [], batchId: by.batchId, runId: by.runId ?? null };
    const left = of.filter((r) => r.change === 'made' || r.change === 'changed').map((r) => r.id);
    const gone = of.filter((r) => r.change === 'gone').map((r) => r.id);
    if (left.length > 0) await tx.emit('record.changed', { ...tell, ids: left });
    if (gone.length > 0) await tx.emit('record.gone', { ...tell, ids: gone });
  }
}

import { ALL_SLOTS, type Tx } from '#store';
import type { EntityRow } from './entity.ts';
import { searchRowsOf } from './find/search-rows.ts';
import { TOKENS_VERSION } from './find/tokens.ts';
import { kindsIn, type Kind } from './kinds.ts';
import { computeFormulas, writeListed } from './kinds/complete.ts';
import { claimUnique } from './kinds/unique.ts';
import { refsIn, resolvedRefs } from './merge/refs.ts';
import { canonicalOf } from './merge/whereabouts.ts';
import { resolve, type FieldSaying, type SupportEntry } from './resolve.ts';
import { noteChildren } from './rollup/note-children.ts';
import { packSupport, unpackSupport } from './support.ts';
import { keyOf, plainText, slotValue, type Data, type Value } from './value.ts';

/** The folded state of one entity before it is written. */
export type Folded = {
  id: string;
  kind: Kind;
  data: Record<string, Value>;
  support: Record<string, SupportEntry>;
  createdAt: Date;
  /** How often it was written; absent for what is new. */
  version?: number;
  /** A field that is searched has changed, so its search rows must be written anew. */
  isSearchStale: boolean;
};

/** Sayings by entity and field. */
export type Sayings = Map<string, Map<string, FieldSaying[]>>;

/** Sets one field of `folded` from all its live sayings; without any the field is gone. */
export function foldField(folded: Folded, field: string, sayings: readonly FieldSaying[]): void {
  const spec = folded.kind.byId.get(field);
  const resolved = resolve(sayings, spec?.isState ?? false);
  const value = resolved?.value ?? null;
  if (spec?.isSearched === true && keyOf(value) !== keyOf(folded.data[field] ?? null)) folded.isSearchStale = true;
  if (value === null) delete folded.data[field];
  else folded.data[field] = value;
  if (resolved === undefined) delete folded.support[field];
  else folded.support[field] = resolved.support;
}

type ObservationRow = {
  entity_id: string;
  of_kind: string;
  id: string;
  source_id: string;
  at: Date;
  confidence: number;
  data: Data;
  kind: string;
  name: string;
  reliability: number;
};

/**
 * The live sayings (their batch not retracted) of these records and of those merged into them, under the id of the record
 * they were merged into; of some fields only where `fields` is given. Merged records that a value names are replaced by
 * those they were merged into.
 */
export async function readSayings(
  tx: Tx,
  entities: readonly string[],
  fields: readonly string[] | null,
): Promise<Sayings> {
  const rows = await tx.query<ObservationRow>(
    `select coalesce(c.canonical_id, o.entity_id) as entity_id, o.kind as of_kind, o.id, o.source_id, o.at, o.confidence, o.data, s.kind, s.name, s.reliability
     from observation o
     join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     left join batch b on b.tenant_id = o.tenant_id and b.id = o.batch_id
     left join canonical c on c.tenant_id = o.tenant_id and c.id = o.entity_id
     where o.tenant_id = $1 and o.entity_id = any ($2::uuid[] || array(select id from canonical where tenant_id = $1 and canonical_id = any ($2::uuid[])))
       and b.retracted_at is null and ($3::text[] is null or o.data ?| $3)
     order by o.entity_id, o.id`,
    [tx.settings.tenantId, entities, fields],
    'sayings',
  );
  const wanted = fields === null ? null : new Set(fields);
  const kinds = await kindsIn(tx);
  const named = rows.flatMap((r) => refsIn(kinds.get(r.of_kind), r.data, wanted));
  const canonical = await canonicalOf(tx, named);
  const sayings: Sayings = new Map();
  for (const row of rows)
    addSayings(
      sayings,
      row.entity_id,
      {
        observation: row.id,
        source: row.source_id,
        sourceKind: row.kind,
        sourceKey: `${row.kind}:${row.name}`,
        reliability: row.reliability,
        confidence: row.confidence,
        at: row.at,
      },
      resolvedRefs(kinds.get(row.of_kind), row.data, canonical),
      wanted,
    );
  return sayings;
}

/** Adds what one observation says to the sayings of its entity. */
export function addSayings(
  all: Sayings,
  entity: string,
  by: Omit<FieldSaying, 'value'>,
  data: Data,
  wanted: ReadonlySet<string> | null,
): void {
  let fields = all.get(entity);
  if (fields === undefined) all.set(entity, (fields = new Map()));
  for (const [field, value] of Object.entries(data)) {
    if (wanted !== null && !wanted.has(field)) continue;
    const list = fields.get(field);
    if (list === undefined) fields.set(field, [{ ...by, value }]);
    else list.push({ ...by, value });
  }
}

/** What names a record: its title field, else the fields its kind names instead, else the first text of the workspace's own fields, else a dash. */
export function titleOf(kind: Kind, data: Data): string {
  const own = kind.fields.filter((f) => f.isCustom === true && f.type === 'text').map((f) => f.id);
  for (const field of [kind.titleField, ...(kind.titleFrom ?? []), ...own]) {
    const text = plainText(data[field]);
    if (text !== '') return text.slice(0, 200);
  }
  return '—';
}

function subjectOf(folded: Folded): string | null {
  if (folded.kind.isSubject === true) return folded.id;
  const field = folded.kind.subjectField;
  return field === undefined ? null : ((folded.data[field] as string | undefined) ?? null);
}

/** A row of `jsonb_to_recordset` with every slot of the kind filled. */
function rowOf(folded: Folded): object {
  const slots: Record<string, string | number | null> = {};
  for (const field of folded.kind.fields)
    if (field.slot !== undefined) slots[field.slot] = slotValue(field.type, folded.data[field.id]);
  return {
    id: folded.id,
    kind: folded.kind.name,
    title: titleOf(folded.kind, folded.data),
    data: folded.data,
    support: packSupport(folded.support),
    subject_id: subjectOf(folded),
    created_at: folded.createdAt,
    ...slots,
  };
}

const SLOT_COLUMNS = ALL_SLOTS.map(({ slot, type }) => `${slot} ${type}`).join(', ');
const SLOT_NAMES = ALL_SLOTS.map(({ slot }) => slot).join(', ');
const SLOT_UPDATES = ALL_SLOTS.map(({ slot }) => `${slot} = excluded.${slot}`).join(', ');

const UPSERT = `
with rows as (
  select * from jsonb_to_recordset($2) as r (id uuid, kind text, title text, data jsonb, support jsonb, subject_id uuid, created_at timestamptz, ${SLOT_COLUMNS})
), found as (
  insert into search_row (tenant_id, entity_id, kind, category, version, tokens)
  select $1, s.entity_id, s.kind, s.category, ${TOKENS_VERSION}, s.tokens::tsvector from jsonb_to_recordset($3) as s (entity_id uuid, kind text, category text, tokens text)
  on conflict (tenant_id, entity_id, category) do update set tokens = excluded.tokens, version = excluded.version
)
insert into entity (tenant_id, id, kind, title, data, support, subject_id, created_at, ${SLOT_NAMES})
select $1, id, kind, title, data, support, subject_id, created_at, ${SLOT_NAMES} from rows
on conflict (tenant_id, id) do update set title = excluded.title, data = excluded.data, support = excluded.support, subject_id = excluded.subject_id,
  version = entity.version + 1, updated_at = now(), ${SLOT_UPDATES}`;
const QUIET_UPSERT = UPSERT.replace('version = entity.version + 1, updated_at = now(), ', '');

/**
 * Computes the formulas of folded entities and writes them with their slots and search rows in one statement; `changed`
 * are those that existed before. A value that must be unique and belongs to another record stays there, unless `isLenient`
 * is false. `isQuiet`: only what the product computes was computed anew, so the records do not count as changed.
 *
 * @throws Failure `input.invalid` when a unique value is taken and `isLenient` is false
 */
export async function writeFolded(
  tx: Tx,
  folded: readonly Folded[],
  changed: ReadonlySet<string>,
  { isLenient = true, isQuiet = false }: { isLenient?: boolean; isQuiet?: boolean } = {},
): Promise<void> {
  if (folded.length === 0) return;
  for (const one of folded) computeFormulas(one);
  await noteChildren(
    tx,
    folded.map(({ id, kind, data }) => ({ id, kind: kind.name, data })),
    changed,
  );
  const stale = folded.filter((f) => f.isSearchStale);
  const search = stale.flatMap(searchRowsOf);
  const existing = stale.filter((f) => changed.has(f.id)).map((f) => f.id);
  if (existing.length > 0) await dropStaleSearch(tx, existing, search);
  await tx.query(
    isQuiet ? QUIET_UPSERT : UPSERT,
    [tx.settings.tenantId, JSON.stringify(folded.map(rowOf)), JSON.stringify(search)],
    isQuiet ? 'write-folded-quietly' : 'write-folded',
  );
  await writeListed(tx, folded, changed);
  await claimUnique(tx, folded, changed, isLenient);
}

async function dropStaleSearch(
  tx: Tx,
  entities: readonly string[],
  kept: readonly { entity_id: string; category: string }[],
): Promise<void> {
  await tx.query(
    `delete from search_row r where r.tenant_id = $1 and r.entity_id = any ($2::uuid[])
     and not exists (select from jsonb_to_recordset($3) as k (entity_id uuid, category text) where k.entity_id = r.entity_id and k.category = r.category)`,
    [tx.settings.tenantId, entities, JSON.stringify(kept.map(({ entity_id, category }) => ({ entity_id, category })))],
  );
}

/** An entity row as the start of a new fold. */
export function foldedOf(row: EntityRow, kind: Kind): Folded {
  return {
    id: row.id,
    kind,
    data: { ...row.data },
    support: unpackSupport(row.support),
    createdAt: row.created_at,
    version: row.version,
    isSearchStale: false,
  };
}

import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { ENTITY_COLUMNS, unmask, type Entity, type EntityRow } from './entity.ts';
import type { FieldSpec, FieldType } from './kind.ts';
import { kindIn, kindsIn, type Kind } from './kinds.ts';
import { canonicalOf } from './merge/whereabouts.ts';
import { queryOf } from './tokens.ts';
import { trashedTitle } from './trash/trashed-title.ts';
import { plainText, slotValue, type Value } from './value.ts';

export type FilterOp = 'is' | 'isNot' | 'oneOf' | 'atLeast' | 'atMost' | 'startsWith' | 'isEmpty' | 'isKnown';
export type Filter = Readonly<{ field: string; op: FilterOp; value?: Value | undefined }>;
export type ListQuery = Readonly<{
  kind: string;
  filters?: readonly Filter[];
  sort?: Readonly<{ field: string; dir: 'up' | 'down' }> | null;
  /** Full text. Without `sort` the best matches come first. */
  q?: string;
  after?: string | null;
  limit: number;
}>;
export type Page = Readonly<{ items: readonly Entity[]; next: string | null }>;

/** Full-text matches looked at for one list; more specific words find the rest. */
const MOST_MATCHES = 2_000;
/** Counting stops here and says so. */
const MOST_COUNTED = 10_000;

/** @throws Failure `memory.not_found`: absent, of another workspace or not to be known look alike on purpose. */
export async function recallOne(scope: Scope, id: string): Promise<Entity> {
  const [entity] = await recallMany(scope, [id]);
  return entity ?? missing(scope, id);
}

/** @throws Failure `memory.in_trash` to whoever may take it out of there, else `memory.not_found` */
async function missing(scope: Scope, id: string): Promise<never> {
  const title = await trashedTitle(scope, id);
  if (title !== null) throw new Failure('memory.in_trash', { params: { title }, facts: { id } });
  throw new Failure('memory.not_found', { facts: { id } });
}

/** Those of the records that exist, in no order; a merged one is answered by the record it was merged into. */
export async function recallMany(scope: Scope, ids: readonly string[]): Promise<Entity[]> {
  if (ids.length === 0) return [];
  return scope.read(async (tx) => {
    const rows = await tx.query<EntityRow>(
      `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[])`,
      [tx.settings.tenantId, [...new Set(ids)]],
      'recall-many',
    );
    const found = new Set(rows.map((r) => r.id));
    const moved = await canonicalOf(
      tx,
      ids.filter((id) => !found.has(id)),
    );
    const elsewhere = [...new Set(moved.values())].filter((id) => !found.has(id));
    if (elsewhere.length === 0) return unmaskAll(tx, scope, rows);
    const more = await tx.query<EntityRow>(
      `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[])`,
      [tx.settings.tenantId, elsewhere],
      'recall-many',
    );
    return unmaskAll(tx, scope, [...rows, ...more]);
  });
}

/** A page of records. @throws Failure `memory.unknown_kind`, `input.invalid`, `memory.indexing` while a field's index is being filled. */
export async function recallList(scope: Scope, query: ListQuery): Promise<Page> {
  return scope.read(async (tx) => {
    const kind = await kindIn(tx, query.kind);
    const { text, values } = planList(scope, kind, query);
    const rows = await tx.query<EntityRow & { rank?: number }>(text, [tx.settings.tenantId, ...values]);
    const items = await unmaskAll(tx, scope, rows.slice(0, query.limit));
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last !== undefined ? nextCursor(kind, query, last) : null };
  });
}

/** How many records there are; `isExact` is false when counting stopped at `most`, 10,000 unless told. */
export async function recallCount(
  scope: Scope,
  query: Pick<ListQuery, 'kind' | 'filters' | 'q'>,
  most = MOST_COUNTED,
): Promise<{ count: number; isExact: boolean }> {
  return scope.read(async (tx) => {
    const kind = await kindIn(tx, query.kind);
    const parts = conditions(scope, kind, query);
    const [row] = await tx.query<{ n: bigint }>(
      `select count(*) as n from (select 1 from ${parts.from} where ${parts.where.join(' and ')} limit ${most + 1}) as counted`,
      [tx.settings.tenantId, ...parts.values],
    );
    const count = Number(row?.n ?? 0n);
    return { count: Math.min(count, most), isExact: count <= most };
  });
}

/** Records of all or some kinds that match, best first. */
export async function searchAll(
  scope: Scope,
  query: { q: string; kinds?: readonly string[]; limit: number },
): Promise<Entity[]> {
  const words = queryOf(query.q);
  if (words === '') return [];
  return scope.read(async (tx) => {
    const kinds = query.kinds ?? [...(await kindsIn(tx)).keys()];
    const rows = await tx.query<EntityRow>(
      `select ${ENTITY_COLUMNS.replaceAll(/(^|, )/g, '$1e.')} from find_ids($2::tsquery, $3, $4, $5) f join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.rank desc, e.id desc`,
      [tx.settings.tenantId, words, kinds, scope.categories, query.limit],
      'search-all',
    );
    return unmaskAll(tx, scope, rows);
  });
}

async function unmaskAll(tx: Tx, scope: Scope, rows: readonly EntityRow[]): Promise<Entity[]> {
  if (rows.length === 0) return [];
  const kinds = await kindsIn(tx);
  return rows.flatMap((row) => {
    const kind = kinds.get(row.kind);
    return kind === undefined ? [] : [unmask(scope, kind, row)];
  });
}

type Parts = { from: string; where: string[]; values: unknown[]; isRanked: boolean };

/** Table, conditions and values of a list; `$1` is the tenant. */
function conditions(scope: Scope, kind: Kind, query: Pick<ListQuery, 'filters' | 'q'>): Parts {
  const values: unknown[] = [kind.name];
  const where = ['e.tenant_id = $1', 'e.kind = $2'];
  const add = (value: unknown): string => `$${values.push(value) + 1}`;
  for (const filter of query.filters ?? []) where.push(condition(scope, kind, filter, add));
  const words = queryOf(query.q ?? '');
  if (words === '') return { from: 'entity e', where, values, isRanked: false };
  const from = `find_ids(${add(words)}::tsquery, ${add([kind.name])}, ${add(scope.categories)}, ${MOST_MATCHES}) f join entity e on e.id = f.entity_id`;
  return { from, where, values, isRanked: true };
}

const COLUMN_TYPE = { t: 'text', n: 'bigint', f: 'float8', d: 'timestamptz' } as const;
const SIGN = { is: '=', isNot: 'is distinct from', atLeast: '>=', atMost: '<=' } as const;

function condition(scope: Scope, kind: Kind, filter: Filter, add: (value: unknown) => string): string {
  const field = slotField(scope, kind, filter.field);
  const column = `e.${field.slot}`;
  if (filter.op === 'isEmpty') return `${column} is null`;
  if (filter.op === 'isKnown') return `${column} is not null`;
  const type = COLUMN_TYPE[field.slot[0] as keyof typeof COLUMN_TYPE];
  if (filter.op === 'oneOf') {
    const list = (Array.isArray(filter.value) ? filter.value : [filter.value]) as Value[];
    return `${column} = any (${add(list.map((v) => compared(field, v)))}::${type}[])`;
  }
  if (filter.op === 'startsWith') {
    // A range of text comparisons uses the index under row-level security; LIKE would not.
    const prefix = plainText(filter.value);
    return `${column} >= ${add(prefix)}::text and ${column} < ${add(`${prefix}\u{10FFFF}`)}::text`;
  }
  return `${column} ${SIGN[filter.op]} ${add(compared(field, filter.value ?? null))}::${type}`;
}

/** A filter's value as its slot holds it. @throws Failure `input.invalid` */
function compared(field: FieldSpec, value: Value): string | number | null {
  if (!COMPARABLE[field.type](value))
    throw new Failure('input.invalid', { fields: [{ path: field.id, rule: 'shape', params: { detail: field.type } }] });
  const isReady =
    typeof value === 'string' && (field.type === 'money' || field.type === 'boolean' || field.type === 'date');
  return isReady ? value : slotValue(field.type, value);
}

const isText = (value: Value): boolean => typeof value === 'string';
const isTime = (value: Value): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isNumber = (value: Value): boolean => typeof value === 'number' && Number.isFinite(value);

/** What a filter may compare a field of each type with; money also with its minor units alone. */
const COMPARABLE: Readonly<Record<FieldType, (value: Value) => boolean>> = {
  text: isText,
  longText: isText,
  choice: isText,
  email: isText,
  phone: isText,
  url: isText,
  ref: isText,
  tags: isText,
  refs: isText,
  multiChoice: isText,
  address: isText,
  file: isText,
  rating: (v) => Number.isSafeInteger(v),
  integer: (v) => Number.isSafeInteger(v),
  number: isNumber,
  date: isTime,
  datetime: isTime,
  boolean: (v) => typeof v === 'boolean' || v === 'true' || v === 'false',
  money: (v) =>
    typeof v === 'string' ? /^-?\d{1,18}$/.test(v) : typeof v === 'object' && v !== null && !Array.isArray(v),
};

/** @throws Failure `input.invalid` when the field is unknown to this scope or has no slot, `memory.indexing` while it is being filled. */
function slotField(scope: Scope, kind: Kind, id: string): FieldSpec & { slot: string } {
  const field = kind.byId.get(id);
  if (field === undefined || !scope.categories.includes(field.category))
    throw new Failure('input.invalid', { fields: [{ path: id, rule: 'unknown_field' }] });
  if (field.slot === undefined) throw new Failure('input.invalid', { fields: [{ path: id, rule: 'not_indexed' }] });
  if (!kind.ready.has(id)) throw new Failure('memory.indexing', { params: { field: field.title.zh } });
  return field as FieldSpec & { slot: string };
}

type Cursor = { v: string | number | null; id: string; n?: number };

/** The statement of one page, by keyset; `limit + 1` rows tell whether there is more. */
function planList(scope: Scope, kind: Kind, query: ListQuery): { text: string; values: unknown[] } {
  const { from, where, values, isRanked } = conditions(scope, kind, query);
  const add = (value: unknown): string => `$${values.push(value) + 1}`;
  const cursor = readCursor(query.after);
  const columns = ENTITY_COLUMNS.replaceAll(/(^|, )/g, '$1e.');
  const limit = query.limit + 1;
  if (isRanked) {
    const offset = cursor?.n ?? 0;
    const order =
      query.sort === undefined || query.sort === null
        ? 'f.rank desc'
        : `e.${slotField(scope, kind, query.sort.field).slot} ${query.sort.dir === 'up' ? 'asc' : 'desc'} nulls last`;
    return {
      text: `select ${columns} from ${from} where ${where.join(' and ')} order by ${order}, e.id desc limit ${limit} offset ${add(offset)}`,
      values,
    };
  }
  if (query.sort === undefined || query.sort === null) {
    if (cursor !== null) where.push(`e.id < ${add(cursor.id)}::uuid`);
    return {
      text: `select ${columns} from ${from} where ${where.join(' and ')} order by e.id desc limit ${limit}`,
      values,
    };
  }
  return planSorted({ from, where, values, add, cursor, columns, limit, scope, kind, sort: query.sort });
}

/** Records with a value in its order, then those without by age: two index ranges, so that neither sorts the table. */
function planSorted(p: {
  from: string;
  where: string[];
  values: unknown[];
  add: (value: unknown) => string;
  cursor: Cursor | null;
  columns: string;
  limit: number;
  scope: Scope;
  kind: Kind;
  sort: { field: string; dir: 'up' | 'down' };
}): { text: string; values: unknown[] } {
  const { slot } = slotField(p.scope, p.kind, p.sort.field);
  const column = `e.${slot}`;
  const type = COLUMN_TYPE[slot[0] as keyof typeof COLUMN_TYPE];
  const [sign, dir] = p.sort.dir === 'up' ? ['>', 'asc'] : ['<', 'desc'];
  const base = p.where.join(' and ');
  const id = p.cursor === null ? null : p.add(p.cursor.id);
  const filled =
    p.cursor !== null && p.cursor.v !== null
      ? ` and (${column}, e.id) ${sign} (${p.add(p.cursor.v)}::${type}, ${id}::uuid)`
      : '';
  const emptyAfter = p.cursor !== null && p.cursor.v === null ? ` and e.id < ${id}::uuid` : '';
  const first = `(select ${p.columns}, 0 as part from ${p.from} where ${base} and ${column} is not null${filled} order by ${column} ${dir}, e.id ${dir} limit ${p.limit})`;
  const second = `(select ${p.columns}, 1 as part from ${p.from} where ${base} and ${column} is null${emptyAfter} order by e.id desc limit ${p.limit})`;
  const parts = p.cursor !== null && p.cursor.v === null ? second : `${first} union all ${second}`;
  return { text: `select * from (${parts}) as listed limit ${p.limit}`, values: p.values };
}

function nextCursor(kind: Kind, query: ListQuery, last: Entity): string {
  const cursor: Cursor = { v: null, id: last.id };
  if (query.sort !== undefined && query.sort !== null) {
    const field = kind.byId.get(query.sort.field);
    if (field !== undefined) cursor.v = slotValue(field.type, last.data[field.id]);
  }
  if (queryOf(query.q ?? '') !== '') cursor.n = (readCursor(query.after)?.n ?? 0) + query.limit;
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readCursor(text: string | null | undefined): Cursor | null {
  if (text === null || text === undefined || text === '') return null;
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString()) as Cursor;
    if (/^[0-9a-f-]{36}$/.test(cursor.id)) return cursor;
  } catch {
    // Falls through: a cursor that was not made by us is refused below.
  }
  throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }] });
}

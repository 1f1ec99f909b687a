import type { Filter } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { ENTITY_COLUMNS, unmask, type Entity, type EntityRow } from '../entity.ts';
import { seenKind, type SeenKind } from '../sight.ts';
import { slotValue } from '../value.ts';
import { askIn, type When } from './ask-in.ts';
import { fieldOf, slotOf, typeOf, type Asking } from './asking.ts';
import { allOf } from './filter.ts';
import { rowsSeen } from './rows.ts';
import { statementName } from './statement-name.ts';
import { firstFound, foundBy, foundIn, isMaybeCut } from './words.ts';

export type ListQuery = Readonly<{
  kind: string;
  /** All must hold. */
  filters?: readonly Filter[];
  sort?: Readonly<{ field: string; dir: 'up' | 'down' }> | null;
  /** Full text. Without `sort` the best matches come first. */
  q?: string;
  after?: string | null;
  limit: number;
  /** The plan is kept from call to call: for a page that asks the same each time, of values that none is far commoner than. */
  isPlanKept?: boolean;
}> &
  When;
export type Page = Readonly<{ items: readonly Entity[]; next: string | null }>;

export const COLUMNS = ENTITY_COLUMNS.replaceAll(/(^|, )/g, '$1e.');

/** A page of records. @throws Failure `memory.unknown_kind`, `input.invalid`, `memory.indexing` while a field's index is being filled. */
export async function recallList(scope: Scope, query: ListQuery): Promise<Page> {
  return scope.read(async (tx) => {
    const kind = await seenKind(tx, scope, query.kind);
    if (kind.right.see === 'none') return { items: [], next: null };
    const rows = await rowsOf(tx, scope, kind, query);
    const items = rows.slice(0, query.limit).map((row) => unmask(kind, row));
    const last = items.at(-1);
    return { items, next: rows.length > query.limit && last !== undefined ? nextCursor(kind, query, last) : null };
  });
}

type ListRow = EntityRow & { rank?: number; matches?: bigint };

async function rowsOf(tx: Tx, scope: Scope, kind: SeenKind, query: ListQuery): Promise<ListRow[]> {
  const asking = await askIn(tx, scope, query);
  const narrowed = isNarrowed(kind, query);
  const parts = await matching(asking, kind, { ...query, most: mostOf(kind, query) });
  const text = planList(asking, kind, query, parts);
  // Without conditions one plan is as good as another for every value; with them each is planned for its values.
  const isKept = query.isPlanKept === true || (!narrowed && !parts.isRanked);
  const name = isKept ? statementName('list', text) : undefined;
  const rows = await tx.query<ListRow>(text, asking.values, name);
  if (!parts.isRanked || !narrowed || rows.length > query.limit) return rows;
  if (!(await isMaybeCut(tx, scope, { kind, q: query.q ?? '', matches: rows[0]?.matches }))) return rows;
  // The words stand in more records than were looked at, and few of those are wanted: look at the wanted ones instead.
  const other = await askIn(tx, scope, query);
  return tx.query<ListRow>(planList(other, kind, query, await matching(other, kind, query, true)), other.values);
}

/** Whether something besides words decides which records stand in the list. */
function isNarrowed({ right }: SeenKind, { filters = [] }: ListQuery): boolean {
  return right.see !== 'all' || filters.length > 0;
}

/** Where nothing but words decides, the best of all matches are those of the page. */
function mostOf(kind: SeenKind, query: ListQuery): number | undefined {
  if (isNarrowed(kind, query) || (query.sort ?? null) !== null) return undefined;
  return (readCursor(query.after)?.n ?? 0) + query.limit + 1;
}

/** Table and conditions of a list, a count or groups of one kind. */
export type Matching = Readonly<{
  from: string;
  where: readonly string[];
  isRanked: boolean;
  /** How many matches the words had, as SQL; null without words. */
  matches: string | null;
}>;

/**
 * @param most so many of the first are enough and nobody counts; all unless told
 * @param fromRows look at every record that may be seen instead of starting from the words
 */
export async function matching(
  asking: Asking,
  kind: SeenKind,
  { filters = [], q = '', most }: Pick<ListQuery, 'filters' | 'q'> & { most?: number | undefined },
  fromRows = false,
): Promise<Matching> {
  const where = ['e.tenant_id = $1', `e.kind = ${asking.add(kind.name)}`, ...(await allOf(asking, kind, filters, 'e'))];
  const seen = await rowsSeen(asking, kind, 'e');
  if (seen !== null) where.push(seen);
  if (fromRows) {
    const from = `entity e ${foundBy(asking, kind, q, 'e')}`;
    return { from, where, isRanked: true, matches: null };
  }
  const first = most === undefined ? null : firstFound(asking, kind, q, most);
  const found = first ?? foundIn(asking, kind, q);
  if (found === null) return { from: 'entity e', where, isRanked: false, matches: null };
  // In the order of a page, so that only as many records are fetched as it shows.
  const best = `(select * from ${found} as words order by rank desc, entity_id desc)`;
  return { from: `${best} f join entity e on e.id = f.entity_id`, where, isRanked: true, matches: 'f.matches' };
}

type Cursor = { v: string | number | null; id: string; n?: number };

/** The statement of one page, by keyset; `limit + 1` rows tell whether there is more. */
function planList(asking: Asking, kind: SeenKind, query: ListQuery, parts: Matching): string {
  const cursor = readCursor(query.after);
  const sort = query.sort ?? null;
  if (parts.isRanked) return planRanked(asking, kind, query, { parts, offset: cursor?.n ?? 0 });
  if (sort !== null) return planSorted(asking, kind, { ...query, sort }, { parts, cursor });
  const where = [...parts.where, ...(cursor === null ? [] : [`e.id < ${asking.add(cursor.id)}::uuid`])];
  return `select ${COLUMNS} from ${parts.from} where ${where.join(' and ')} order by e.id desc limit ${query.limit + 1}`;
}

function planRanked(
  asking: Asking,
  kind: SeenKind,
  { sort, limit }: ListQuery,
  { parts: { from, where, matches }, offset }: { parts: Matching; offset: number },
): string {
  const order =
    sort === undefined || sort === null
      ? 'f.rank desc'
      : `e.${sortSlot(kind, sort.field)} ${sort.dir === 'up' ? 'asc' : 'desc'} nulls last`;
  return `select ${COLUMNS}, f.rank${matches === null ? '' : `, ${matches} as matches`} from ${from} where ${where.join(' and ')} order by ${order}, e.id desc limit ${limit + 1} offset ${asking.add(offset)}`;
}

function sortSlot(kind: SeenKind, field: string) {
  return slotOf(kind, fieldOf({ isRule: false }, kind, field));
}

/** Records with a value in its order, then those without by age: two index ranges, so that neither sorts the table. */
function planSorted(
  asking: Asking,
  kind: SeenKind,
  { sort, limit }: ListQuery & { sort: { field: string; dir: 'up' | 'down' } },
  { parts: { from, where }, cursor }: { parts: Matching; cursor: Cursor | null },
): string {
  const slot = sortSlot(kind, sort.field);
  const column = `e.${slot}`;
  const [sign, dir] = sort.dir === 'up' ? ['>', 'asc'] : ['<', 'desc'];
  const base = where.join(' and ');
  const most = limit + 1;
  const id = cursor === null ? null : asking.add(cursor.id);
  const isPastFilled = cursor !== null && cursor.v === null;
  const filled =
    cursor === null || isPastFilled
      ? ''
      : ` and (${column}, e.id) ${sign} (${asking.add(cursor.v)}::${typeOf(slot)}, ${id}::uuid)`;
  const emptyAfter = isPastFilled ? ` and e.id < ${id}::uuid` : '';
  const first = `(select ${COLUMNS}, 0 as part from ${from} where ${base} and ${column} is not null${filled} order by ${column} ${dir}, e.id ${dir} limit ${most})`;
  const second = `(select ${COLUMNS}, 1 as part from ${from} where ${base} and ${column} is null${emptyAfter} order by e.id desc limit ${most})`;
  const parts = isPastFilled ? second : `${first} union all ${second}`;
  return `select * from (${parts}) as listed limit ${most}`;
}

function nextCursor(kind: SeenKind, query: ListQuery, last: Entity): string {
  const cursor: Cursor = { v: null, id: last.id };
  if (query.sort !== undefined && query.sort !== null) {
    const field = kind.byId.get(query.sort.field);
    if (field !== undefined) cursor.v = slotValue(field.type, last.data[field.id]);
  }
  if ((query.q ?? '') !== '') cursor.n = (readCursor(query.after)?.n ?? 0) + query.limit;
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

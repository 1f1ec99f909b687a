import type { Scope } from '#kernel/security';
import { seenKind } from '../sight.ts';
import { askIn } from './ask-in.ts';
import { fieldOf, slotOf, typeOf } from './asking.ts';
import { matching, type ListQuery } from './list.ts';

/** Where a record stands in a list. */
export type ListPlace = Readonly<{
  /** 1 for the first; null beyond those that are counted. */
  at: number | null;
  previous: string | null;
  next: string | null;
}>;

/** Counting stops here. */
const MOST_COUNTED = 10_000;

/** Parts of an order: a condition on rows, and the order in which they come within it. */
type Range = Readonly<{ where: string; order: string }>;

/** The neighbours of a record in a list without words, and how many come before it; null when it is not in the list. */
export async function recallPlace(
  scope: Scope,
  query: Pick<ListQuery, 'kind' | 'filters' | 'sort' | 'tz' | 'now'>,
  id: string,
): Promise<ListPlace | null> {
  return scope.read(async (tx) => {
    const kind = await seenKind(tx, scope, query.kind);
    if (kind.right.see === 'none') return null;
    const asking = await askIn(tx, scope, query);
    const { from, where } = await matching(asking, kind, { filters: query.filters ?? [] });
    const base = where.join(' and ');
    const sort = query.sort ?? null;
    const slot = sort === null ? null : slotOf(kind, fieldOf({ isRule: false }, kind, sort.field));
    const self = `${asking.add(id)}::uuid`;
    const [own] = await tx.query<{ value: unknown }>(
      `select ${slot === null ? 'null' : `e.${slot}`} as value from ${from} where ${base} and e.id = ${self}`,
      asking.values,
    );
    if (own === undefined) return null;
    const value = slot === null || own.value === null ? null : `${asking.add(own.value)}::${typeOf(slot)}`;
    const { before, after } = around({ slot, isUp: sort?.dir === 'up', value, self });
    const first = (ranges: readonly Range[]): string =>
      `(select id from (${ranges
        .map(
          (r, i) => `(select e.id, ${i} as part from ${from} where ${base} and ${r.where} order by ${r.order} limit 1)`,
        )
        .join(' union all ')}) as near order by part limit 1)`;
    const counted = before
      .map((r) => `(select 1 from ${from} where ${base} and ${r.where} limit ${MOST_COUNTED})`)
      .join(' union all ');
    const [row] = await tx.query<{ previous: string | null; next: string | null; n: number }>(
      `select ${first(before)} as previous, ${first(after)} as next, (select count(*)::int from (${counted}) as counted) as n`,
      asking.values,
    );
    if (row === undefined) return null;
    return { at: row.n >= MOST_COUNTED ? null : row.n + 1, previous: row.previous, next: row.next };
  });
}

type Standing = Readonly<{ slot: string | null; isUp: boolean; value: string | null; self: string }>;

/** What comes before and after a row, the nearest first: rows with a value in their order, then those without, newest first. */
function around({ slot, isUp, value, self }: Standing): { before: Range[]; after: Range[] } {
  const older: Range = { where: `e.id < ${self}`, order: 'e.id desc' };
  const newer: Range = { where: `e.id > ${self}`, order: 'e.id asc' };
  if (slot === null) return { before: [newer], after: [older] };
  const column = `e.${slot}`;
  const [down, up] = [`${column} desc, e.id desc`, `${column} asc, e.id asc`];
  const empty = `${column} is null`;
  if (value === null) {
    const filled: Range = { where: `${column} is not null`, order: isUp ? down : up };
    return {
      before: [{ ...newer, where: `${empty} and ${newer.where}` }, filled],
      after: [{ ...older, where: `${empty} and ${older.where}` }],
    };
  }
  const below: Range = { where: `(${column}, e.id) < (${value}, ${self})`, order: down };
  const above: Range = { where: `(${column}, e.id) > (${value}, ${self})`, order: up };
  const unfilled: Range = { where: empty, order: 'e.id desc' };
  return isUp ? { before: [below], after: [above, unfilled] } : { before: [above], after: [below, unfilled] };
}

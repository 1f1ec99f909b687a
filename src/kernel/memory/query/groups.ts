import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Slot } from '#store';
import type { FieldSpec } from '../kind.ts';
import { seenKind, type SeenKind } from '../sight.ts';
import { holdsSeveral } from '../value.ts';
import { askIn } from './ask-in.ts';
import { fieldOf, slotOf, typeOf, type Asking } from './asking.ts';
import { matching, type ListQuery } from './list.ts';

export type SumFn = 'sum' | 'avg' | 'min' | 'max' | 'count';
export type Bucket = 'day' | 'week' | 'month' | 'quarter' | 'year';

export type GroupsQuery = Pick<ListQuery, 'kind' | 'filters' | 'q' | 'tz' | 'now'> &
  Readonly<{
    /** Field to group by; none puts all records into one group. */
    by?: string | undefined;
    /** For dates and instants; a month unless told. */
    bucket?: Bucket | undefined;
    sums?: readonly Readonly<{ field: string; fn: SumFn }>[];
  }>;

type Sum = Readonly<{
  field: string;
  fn: SumFn;
  /** Numbers; ISO text for dates; null for money and where there is nothing. */
  value: number | string | null;
  money: readonly Readonly<{ minor: string; currency: string }>[];
}>;
export type Group = Readonly<{ key: string | number | boolean | null; count: number; sums: readonly Sum[] }>;
export type Groups = Readonly<{ groups: readonly Group[]; hasMore: boolean }>;

const MOST_GROUPS = 500;
const MOST_SUMS = 8;

/**
 * Records counted and summed by the values of one field, in one statement; groups come in the order of their keys, the one
 * without a value last. Money is summed per currency.
 *
 * @throws Failure `input.invalid`, `memory.indexing`, `memory.unknown_kind`
 */
export async function recallGroups(scope: Scope, query: GroupsQuery): Promise<Groups> {
  return scope.read(async (tx) => {
    const kind = await seenKind(tx, scope, query.kind);
    if (kind.right.see === 'none') return { groups: [], hasMore: false };
    const asking = await askIn(tx, scope, query);
    const sums = wantedSums(kind, query.sums ?? []);
    const by = query.by === undefined ? null : fieldOf(asking, kind, query.by);
    const text = await planGroups(asking, kind, { query, by, sums });
    const rows = await tx.query<GroupRow>(text, asking.values);
    return {
      groups: rows.slice(0, MOST_GROUPS).map((row) => groupOf(row, by, sums)),
      hasMore: rows.length > MOST_GROUPS,
    };
  });
}

type Wanted = Readonly<{ field: string; fn: SumFn; spec: FieldSpec; slot: Slot }>;
type GroupRow = { key: unknown; n: bigint } & Record<`s${number}`, number | Date | null> &
  Record<`m${number}`, Sum['money'] | null>;

function wantedSums(kind: SeenKind, sums: NonNullable<GroupsQuery['sums']>): Wanted[] {
  if (sums.length > MOST_SUMS)
    throw new Failure('input.invalid', { fields: [{ path: 'sums', rule: 'too_many', params: { max: MOST_SUMS } }] });
  return sums.map(({ field, fn }) => {
    const spec = fieldOf({ isRule: false }, kind, field);
    const type = typeOf(slotOf(kind, spec));
    const isFit =
      fn === 'count' ||
      type === 'bigint' ||
      type === 'float8' ||
      (type === 'timestamptz' && (fn === 'min' || fn === 'max'));
    if (!isFit) throw refused(field, fn);
    return { field, fn, spec, slot: slotOf(kind, spec) };
  });
}

const isMoneySum = ({ spec, fn }: Wanted): boolean => spec.type === 'money' && fn !== 'count';

/** The rows are picked once; amounts are then summed per currency beside the groups, of which at most 500 are kept. */
async function planGroups(
  asking: Asking,
  kind: SeenKind,
  { query, by, sums }: { query: GroupsQuery; by: FieldSpec | null; sums: readonly Wanted[] },
): Promise<string> {
  const { from, where } = await matching(asking, kind, query);
  const key = by === null ? 'null::text' : keyOf(asking, kind, by, query.bucket ?? 'month');
  const values = sums.map((s, i) => `, e.${s.slot} as v${i}`).join('');
  const isMoney = sums.map(isMoneySum);
  const currencies = sums
    .map((s, i) => (isMoney[i] === true ? `, e.data -> ${asking.add(s.field)}::text ->> 'currency' as c${i}` : ''))
    .join('');
  const plain = sums.map((s, i) => (isMoney[i] === true ? '' : `, ${plainSum(s, i)} as s${i}`)).join('');
  const amounts = sums.map((_, i) => (isMoney[i] === true ? `, m${i}.amounts as m${i}` : '')).join('');
  const joins = sums.map((s, i) => (isMoney[i] === true ? moneyJoin(s.fn, i) : '')).join('');
  return `with picked as ${amounts === '' ? '' : 'materialized '}(select ${key} as key${values}${currencies} from ${from} where ${where.join(' and ')}),
      grouped as (select key, count(*) as n${plain} from picked group by key order by key nulls last limit ${MOST_GROUPS + 1})
    select g.*${amounts} from grouped g${joins} order by g.key nulls last`;
}

function plainSum({ fn, slot }: Wanted, i: number): string {
  return typeOf(slot) === 'timestamptz' && fn !== 'count' ? `${fn}(v${i})` : `${fn}(v${i})::float8`;
}

function moneyJoin(fn: SumFn, i: number): string {
  const figure = fn === 'avg' ? `round(avg(v${i}))` : `${fn}(v${i})`;
  return ` left join (select key, json_agg(json_build_object('minor', figure::text, 'currency', currency) order by currency) as amounts
      from (select key, c${i} as currency, ${figure} as figure from picked where v${i} is not null group by key, c${i}) as sums group by key) m${i} on m${i}.key is not distinct from g.key`;
}

function groupOf(row: GroupRow, by: FieldSpec | null, sums: readonly Wanted[]): Group {
  return {
    key: keyValue(row.key, by),
    count: Number(row.n),
    sums: sums.map(({ field, fn, spec }, i) => ({
      field,
      fn,
      value: plainValue(row[`s${i}`], spec),
      money: row[`m${i}`] ?? [],
    })),
  };
}

function keyValue(key: unknown, by: FieldSpec | null): Group['key'] {
  if (key === null || by === null) return null;
  if (by.type === 'boolean') return key === 'true';
  return typeof key === 'bigint' ? Number(key) : (key as string | number);
}

function plainValue(value: number | Date | null | undefined, { type }: FieldSpec): Sum['value'] {
  if (!(value instanceof Date)) return value ?? null;
  return type === 'date' ? value.toISOString().slice(0, 10) : value.toISOString();
}

function refused(path: string, op: string): Failure {
  return new Failure('input.invalid', { fields: [{ path, rule: 'no_operator', params: { op } }] });
}

/** The expression that a group shares. Days are those of who asks; a `date` field's are its own. */
function keyOf({ zone, add }: Asking, kind: SeenKind, field: FieldSpec, bucket: Bucket): string {
  if (holdsSeveral(field.type) || field.type === 'money') throw refused(field.id, 'group');
  const column = `e.${slotOf(kind, field)}`;
  if (field.type !== 'date' && field.type !== 'datetime') return column;
  const there = `${column} at time zone ${add(field.type === 'date' ? 'UTC' : zone)}::text`;
  return `to_char(date_trunc(${add(bucket)}::text, ${there}), 'YYYY-MM-DD')`;
}

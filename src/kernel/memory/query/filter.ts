import { isCondition, type Condition, type Filter, type Related } from '@valence/contract';
import { Failure } from '#base';
import type { FieldSpec } from '../kind.ts';
import type { SeenKind } from '../sight.ts';
import { besides, fieldOf, slotOf, type Asking } from './asking.ts';
import { comparison } from './condition.ts';

const MOST_PARTS = 60;
const DEEPEST = 6;
/** Related records up to this number are looked up first and compared as a list; more are looked at row by row. Chosen, not fitted. */
const MOST_NAMED = 2_000;

/** All of these filters as one SQL condition over the row `alias`, which is of `kind`. @throws Failure `input.invalid`, `memory.indexing` */
export async function allOf(
  asking: Asking,
  kind: SeenKind,
  filters: readonly Filter[],
  alias: string,
): Promise<string[]> {
  const parts = filters.reduce((sum, f) => sum + partsOf(f, 1), 0);
  if (parts > MOST_PARTS)
    throw new Failure('input.invalid', { fields: [{ path: 'filter', rule: 'too_many', params: { max: MOST_PARTS } }] });
  const sql: string[] = [];
  for (const filter of filters) sql.push(await compiled(asking, kind, filter, alias));
  return sql;
}

function partsOf(filter: Filter, depth: number): number {
  if (depth > DEEPEST)
    throw new Failure('input.invalid', { fields: [{ path: 'filter', rule: 'too_many', params: { max: DEEPEST } }] });
  const inner = innerOf(filter);
  return 1 + inner.reduce((sum, f) => sum + partsOf(f, depth + 1), 0);
}

function innerOf(filter: Filter): readonly Filter[] {
  if ('all' in filter) return filter.all;
  if ('any' in filter) return filter.any;
  if ('not' in filter) return [filter.not];
  return 'related' in filter && filter.related.where !== undefined ? [filter.related.where] : [];
}

async function compiled(asking: Asking, kind: SeenKind, filter: Filter, alias: string): Promise<string> {
  if (isCondition(filter)) return condition(asking, kind, filter, alias);
  if ('related' in filter) return related(asking, kind, filter, alias);
  // Rows for which a comparison knows no answer fulfil "not" too: who is not known to be won is not won.
  if ('not' in filter) return `(${await compiled(asking, kind, filter.not, alias)}) is not true`;
  const [inner, word, none] = 'all' in filter ? [filter.all, ' and ', 'true'] : [filter.any, ' or ', 'false'];
  const sql: string[] = [];
  for (const part of inner) sql.push(await compiled(asking, kind, part, alias));
  return sql.length === 0 ? none : `(${sql.join(word)})`;
}

async function condition(asking: Asking, kind: SeenKind, filter: Condition, alias: string): Promise<string> {
  const dot = filter.field.indexOf('.');
  const { op, value = null } = filter;
  if (dot < 0) return comparison(asking, kind, { field: fieldOf(asking, kind, filter.field), alias, op, value });
  const ref = fieldOf(asking, kind, filter.field.slice(0, dot), filter.field);
  const target = targetOf(asking, ref, filter.field);
  const there: Filter = { ...filter, field: filter.field.slice(dot + 1) };
  if (there.field.includes('.')) throw unknown(filter.field);
  const sql = await behind(asking, { kind, ref, target, alias, where: (a, at) => compiled(a, target, there, at) });
  return op === 'isEmpty' ? `(${alias}.${slotOf(kind, ref)} is null or ${sql})` : sql;
}

function targetOf(asking: Asking, ref: FieldSpec, path: string): SeenKind {
  const target = ref.type === 'ref' && ref.to !== undefined ? asking.sight.kinds.get(ref.to) : undefined;
  if (target === undefined) throw unknown(path);
  return target;
}

function unknown(path: string): Failure {
  return new Failure('input.invalid', { fields: [{ path, rule: 'unknown_field' }] });
}

type Behind = Readonly<{
  kind: SeenKind;
  ref: FieldSpec;
  target: SeenKind;
  alias: string;
  /** The condition over the record that the `ref` names. */
  where(asking: Asking, alias: string): Promise<string>;
}>;

/** Rows whose `ref` names a record of the target kind that fulfils a condition. */
export async function behind(asking: Asking, { kind, ref, target, alias, where }: Behind): Promise<string> {
  const slot = `${alias}.${slotOf(kind, ref)}`;
  const source = { kind: target, alias: `${alias}r`, key: `${alias}r.id::text`, where };
  const named = asking.looksAhead ? await keysOf(asking, source) : null;
  if (named !== null) return `${slot} = any (${asking.add(named)}::text[])`;
  const at = source.alias;
  // A cast of the row's own column would not be leakproof; as a column of a subquery it may meet the index.
  return `exists (select 1 from (select ${slot}::uuid as ref offset 0) ${at}k join entity ${at} on ${at}.tenant_id = $1 and ${at}.id = ${at}k.ref where ${await rowsOf(asking, source)})`;
}

/** Rows that records of another kind point to. */
async function related(asking: Asking, kind: SeenKind, { related: wish }: Related, alias: string): Promise<string> {
  const other = asking.sight.kinds.get(wish.kind);
  const ref = other === undefined ? undefined : fieldOf(asking, other, wish.field, `${wish.kind}.${wish.field}`);
  if (other === undefined || ref === undefined || ref.to !== kind.name) throw unknown(`${wish.kind}.${wish.field}`);
  const at = `${alias}c`;
  const { where } = wish;
  const holds = (a: Asking, here: string) =>
    where === undefined ? Promise.resolve('true') : compiled(a, other, where, here);
  const not = wish.some ? '' : 'not ';
  if (ref.type === 'refs') {
    const rows = await rowsOf(asking, { kind: other, alias: at, where: holds });
    const listed = `l.tenant_id = $1 and l.kind = ${asking.add(other.name)} and l.field = ${asking.add(ref.id)} and l.value = ${at}k.key`;
    return `${not}exists (select 1 from (select ${alias}.id::text as key offset 0) ${at}k join listed l on ${listed} join entity ${at} on ${at}.tenant_id = $1 and ${at}.id = l.entity_id where ${rows})`;
  }
  const slot = `${at}.${slotOf(other, ref)}`;
  const source = { kind: other, alias: at, key: slot, where: holds };
  const named = asking.looksAhead ? await keysOf(asking, source) : null;
  if (named !== null) return `${not}${alias}.id = any (${asking.add(named)}::uuid[])`;
  return `${not}exists (select 1 from (select ${alias}.id::text as key offset 0) ${at}k join entity ${at} on ${slot} = ${at}k.key where ${at}.tenant_id = $1 and ${await rowsOf(asking, source)})`;
}

type Source = Readonly<{ kind: SeenKind; alias: string; where: Behind['where'] }>;

/** The conditions over the other record: its kind, the wish, and that who asks may see it. */
async function rowsOf(asking: Asking, { kind, alias, where }: Source): Promise<string> {
  const row = { ...asking, looksAhead: false };
  const seen = asking.isRule ? null : await asking.rowsSeen(row, kind, alias);
  const own = `${alias}.kind = ${asking.add(kind.name)} and ${await where(row, alias)}`;
  return seen === null ? own : `${own} and ${seen}`;
}

/** The keys of the other records where they are few enough to be named; null otherwise. */
async function keysOf(asking: Asking, source: Source & { key: string }): Promise<string[] | null> {
  const { alias, key } = source;
  const own = besides(asking);
  const where = await rowsOf(own, source);
  const rows = await asking.tx.query<{ key: string | null }>(
    `select ${key} as key from entity ${alias} where ${alias}.tenant_id = $1 and ${where} and ${key.replace('::text', '')} is not null limit ${MOST_NAMED + 1}`,
    own.values,
  );
  return rows.length > MOST_NAMED ? null : [...new Set(rows.flatMap((r) => r.key ?? []))];
}

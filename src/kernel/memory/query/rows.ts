import type { Filter, KindRight, RowRule } from '@valence/contract';
import { Failure } from '#base';
import type { SeenKind } from '../sight.ts';
import { besides, slotOf, type Asking } from './asking.ts';
import { allOf, behind } from './filter.ts';

/** What a rule is asked about. */
export type Act = keyof Pick<KindRight, 'see' | 'change' | 'remove'>;

/** How far a rule that leads through other records is followed; beyond that nothing is found. */
const FARTHEST = 3;

/**
 * The records of one kind that may be seen, changed or removed, as an SQL condition over the row `alias`; null where
 * there is none to ask for. Whoever writes SQL over `entity` asks here.
 */
export async function rowsSeen(
  asking: Asking,
  kind: SeenKind,
  alias: string,
  act: Act = 'see',
  depth = 0,
): Promise<string | null> {
  const rule = { ...asking, isRule: true };
  const see = await ruleSql(rule, { kind, alias, rule: kind.right.see, depth });
  const own = act === 'see' ? null : await ruleSql(rule, { kind, alias, rule: kind.right[act], depth });
  const all = [see, own, privateSql(asking, kind, alias)].filter((sql) => sql !== null);
  return all.length === 0 ? null : all.length === 1 ? (all[0] ?? null) : `(${all.join(' and ')})`;
}

/** Private records are their owner's and of the people they name, whatever the role. */
function privateSql({ sight: { access }, add }: Asking, kind: SeenKind, alias: string): string | null {
  const field = fieldIn(kind, 'isPrivate');
  if (access.privacy === 'all' || field?.slot === undefined || !kind.ready.has(field.id)) return null;
  const open = `${alias}.${field.slot} is distinct from 'true'`;
  if (access.privacy === 'none' || access.personId === null) return open;
  const me = access.personId;
  const named = ['owner', 'person']
    .map((id) => fieldIn(kind, id))
    .filter((f) => f?.to === 'person' && f.slot !== undefined && kind.ready.has(f.id))
    .map((f) => `${alias}.${f?.slot} = ${add(me)}::text`);
  return named.length === 0 ? open : `(${[open, ...named].join(' or ')})`;
}

function fieldIn(kind: SeenKind, id: string) {
  return kind.byId.get(id) ?? kind.masked.find((f) => f.id === id);
}

type Ruled = Readonly<{ kind: SeenKind; alias: string; rule: RowRule; depth: number }>;

async function ruleSql(asking: Asking, { kind, alias, rule, depth }: Ruled): Promise<string | null> {
  if (rule === 'all') return null;
  if (rule === 'none' || depth >= FARTHEST || !(await fits(asking, kind, rule))) return 'false';
  if ('where' in rule) return (await allOf(asking, kind, [rule.where], alias)).join(' and ');
  const ways = rule.or === undefined ? [] : await allOf(asking, kind, [rule.or], alias);
  for (const id of rule.through) ways.push(await throughSql(asking, { kind, alias, id, depth }));
  return `(${ways.join(' or ')})`;
}

const fitting = new WeakMap<RowRule & object, WeakMap<SeenKind, boolean>>();

/** Whether the kind has what a rule names: one for all kinds may not, and then it finds nothing. */
async function fits(asking: Asking, kind: SeenKind, rule: RowRule & object): Promise<boolean> {
  let byKind = fitting.get(rule);
  if (byKind === undefined) fitting.set(rule, (byKind = new WeakMap()));
  let answer = byKind.get(kind);
  if (answer === undefined) {
    const filter = 'where' in rule ? rule.where : rule.or;
    answer = filter === undefined || (await compiles(asking, kind, filter));
    byKind.set(kind, answer);
  }
  return answer;
}

async function compiles(asking: Asking, kind: SeenKind, filter: Filter): Promise<boolean> {
  try {
    await allOf({ ...besides(asking), looksAhead: false }, kind, [filter], 'e');
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/** Rows that are about a record one may see. */
async function throughSql(
  asking: Asking,
  { kind, alias, id, depth }: { kind: SeenKind; alias: string; id: string; depth: number },
): Promise<string> {
  const ref = fieldIn(kind, id);
  const target = ref?.type === 'ref' && ref.to !== undefined ? asking.sight.kinds.get(ref.to) : undefined;
  if (ref === undefined || target === undefined || ref.slot === undefined || target.right.see === 'none')
    return 'false';
  const slot = `${alias}.${slotOf(kind, ref)}`;
  if (target.right.see === 'all') return `${slot} is not null`;
  return behind(asking, {
    kind,
    ref,
    target,
    alias,
    where: async (a, at) => (await rowsSeen(a, target, at, 'see', depth + 1)) ?? 'true',
  });
}

/**
 * The same over rows of any kind, for reading records by their ids.
 *
 * @param alias the `entity` row; the condition names its `kind`
 */
export async function anyRowsSeen(asking: Asking, alias: string, act: Act = 'see'): Promise<string | null> {
  const row = { ...asking, looksAhead: false };
  const ruled: { kind: string; sql: string }[] = [];
  for (const kind of asking.sight.kinds.values()) {
    if (kind.right.see === 'all' && kind.right[act] === 'all' && fieldIn(kind, 'isPrivate') === undefined) continue;
    const sql = await rowsSeen(row, kind, alias, act);
    if (sql !== null) ruled.push({ kind: kind.name, sql });
  }
  if (ruled.length === 0) return null;
  const free = `${alias}.kind <> all (${asking.add(ruled.map((r) => r.kind))}::text[])`;
  return `(${[free, ...ruled.map((r) => `(${alias}.kind = ${asking.add(r.kind)} and ${r.sql})`)].join(' or ')})`;
}

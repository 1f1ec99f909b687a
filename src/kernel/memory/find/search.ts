import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { unmask, type Entity, type EntityRow } from '../entity.ts';
import { askIn } from '../query/ask-in.ts';
import type { Asking } from '../query/asking.ts';
import { COLUMNS, matching } from '../query/list.ts';
import { anyRowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import { hiddenWords } from '../query/words.ts';
import { sightIn, type SeenKind } from '../sight.ts';
import { askedOf, namesOnly, type Asked } from './ask-words.ts';
import { isNamedKind } from './search-rows.ts';

/** Matches looked at per closeness, for who sees all and for who sees some: theirs may hide behind those of others. */
const MOST = 200;
const MOST_LIMITED = 5_000;
/** With so many found, words that stand elsewhere than in names are not looked for; with so few, near ones are. */
const ENOUGH = 30;
const FEW = 5;
/** Kinds that one answer speaks of, and records of one kind where there are several. Chosen, not fitted. */
const MOST_KINDS = 5;
const MOST_OF_KIND = 10;

/** How closely a record was matched: by its whole name, the beginning of it, its names, any of its words, or nearly. */
type Closeness = 0 | 1 | 2 | 3 | 4;
/** Records that were found, best first; `more` counts those of a kind that are not among them. */
type Found = Readonly<{
  hits: readonly Readonly<{ entity: Entity; closeness: Closeness }>[];
  more: readonly Readonly<{ kind: string; count: number }>[];
}>;
type Query = Readonly<{ q: string; kinds?: readonly string[] | undefined; limit: number }>;
type Row = EntityRow & { tier: Closeness; of_kind: bigint; is_cut: boolean };

/** Records of all or some kinds that match, best first. */
export async function searchAll(scope: Scope, query: Query): Promise<Entity[]> {
  const { hits } = await findBest(scope, query, query.limit);
  return hits.map(({ entity }) => entity);
}

/** The same for an answer to people: at most five kinds and `ofKind` records of one where there are several. */
export async function findBest(scope: Scope, query: Query, ofKind = MOST_OF_KIND): Promise<Found> {
  const asked = askedOf(query.q);
  if (asked === null) return { hits: [], more: [] };
  return scope.read(async (tx) => {
    const sight = await sightIn(tx, scope);
    const kinds = [...sight.kinds.values()].filter(
      (k) => k.right.see !== 'none' && !k.isRetired && (query.kinds === undefined || query.kinds.includes(k.name)),
    );
    const rows = await bestOf(tx, scope, kinds, { asked, query, ofKind });
    const names = [...new Set(rows.map((row) => row.kind))].slice(0, ofKind < query.limit ? MOST_KINDS : rows.length);
    const kept = rows.filter((row) => names.includes(row.kind)).slice(0, query.limit);
    const hits = kept.flatMap((row) => {
      const kind = sight.kinds.get(row.kind);
      return kind === undefined ? [] : [{ entity: unmask(kind, row), closeness: row.tier }];
    });
    return { hits, more: moreOf(names, rows, kept) };
  });
}

function moreOf(names: readonly string[], rows: readonly Row[], kept: readonly Row[]): Found['more'] {
  return names.flatMap((kind) => {
    const all = Number(rows.find((row) => row.kind === kind)?.of_kind ?? 0n);
    const count = all - kept.filter((row) => row.kind === kind).length;
    return count > 0 ? [{ kind, count }] : [];
  });
}

type Wanted = Readonly<{ asked: Asked; query: Query; ofKind: number }>;

async function bestOf(tx: Tx, scope: Scope, kinds: readonly SeenKind[], wanted: Wanted): Promise<Row[]> {
  const limited = kinds.filter((k) => k.right.see !== 'all');
  const asking = await askIn(tx, scope);
  const most = limited.length > 0 ? MOST_LIMITED : MOST;
  const found = foundBest(asking, kinds, { asked: wanted.asked, most, enough: limited.length > 0 ? most : ENOUGH });
  if (found === null) return [];
  const seen = await anyRowsSeen(asking, 'e');
  const order = orderOf(asking);
  const ofKind = asking.add(wanted.ofKind);
  const text = `with found as materialized (
      select entity_id, min(tier) as tier, max(rank) as rank, count(*) over () >= ${most / 2} as is_cut from ${found} as words group by entity_id
    ), seen as (
      select e.id, e.kind, f.tier, f.is_cut, ${order} as place, count(*) over (partition by e.kind) as of_kind
      from found f join entity e on e.tenant_id = $1 and e.id = f.entity_id${seen === null ? '' : ` where ${seen}`}
    ), kept as (
      select *, row_number() over (partition by kind order by place, id desc) as at from seen
    )
    select ${COLUMNS}, k.tier, k.of_kind, k.is_cut from (select * from kept where at <= ${ofKind} order by place, id desc limit ${asking.add(3 * wanted.query.limit)}) k
    join entity e on e.tenant_id = $1 and e.id = k.id order by k.place, k.id desc`;
  const rows = await tx.query<Row>(text, asking.values, statementName('find-best', text));
  const isShort = limited.length > 0 && rows.length < wanted.query.limit;
  if (!isShort || !(await isCut(tx, scope, kinds, wanted, most, rows[0]))) return rows;
  // The words stand in more records than were looked at: of kinds of which only some may be seen, look at those.
  const more: Row[] = [];
  for (const kind of limited) more.push(...(await bestSeen(tx, scope, kind, wanted.query)));
  const byId = new Map([...more, ...rows].map((r) => [r.id, r]));
  return [...byId.values()].toSorted((a, b) => a.tier - b.tier || (a.id < b.id ? 1 : -1));
}

async function isCut(
  tx: Tx,
  scope: Scope,
  kinds: readonly SeenKind[],
  { asked }: Wanted,
  most: number,
  row: Row | undefined,
): Promise<boolean> {
  if (row !== undefined) return row.is_cut;
  const asking = await askIn(tx, scope);
  const found = foundBest(asking, kinds, { asked, most, enough: most });
  if (found === null) return false;
  const [counted] = await tx.query<{ n: bigint }>(
    `select count(*) as n from ${found} as f where $1::uuid is not null`,
    asking.values,
  );
  return Number(counted?.n ?? 0n) >= most / 2;
}

/**
 * What comes before what, as one text: closeness; records people open before what happened to them; mine; short names
 * before long ones that hold the same; what changed last.
 */
function orderOf({ add, sight }: Asking): string {
  const unnamed = add([...sight.kinds.keys()].filter((kind) => !isNamedKind(kind)));
  const names = add(NAME_KINDS);
  const first = add(FIRST_KINDS);
  const me = sight.access.personId;
  const mine = me === null ? '1' : `(e.data ->> 'owner' is distinct from ${add(me)})::int`;
  return `array[f.tier::float8, case when e.kind = any (${names}::text[]) then 0 when e.kind = any (${first}::text[]) then 1 when e.kind = any (${unnamed}::text[]) then 3 else 2 end,
    ${mine}, case when f.tier in (1, 2) then length(e.title) / 6 when f.tier > 2 then -f.rank else 0 end, -extract(epoch from e.updated_at)]`;
}

/** Whom names belong to, then what people look for most among what bears their names. Chosen, not fitted. */
const NAME_KINDS: readonly string[] = ['organisation', 'person'];
const FIRST_KINDS: readonly string[] = ['lead', 'deal'];

type Reach = Readonly<{ asked: Asked; most: number; enough: number }>;

/** Matches as a table `(entity_id, tier, rank)`; of categories with a hidden field only names are searched. */
function foundBest(asking: Asking, kinds: readonly SeenKind[], { asked, most, enough }: Reach): string | null {
  const parts: string[] = [];
  const look = (of: readonly string[], categories: readonly string[], where: (words: string) => string): void => {
    if (of.length === 0 || categories.length === 0) return;
    const words = [asked.whole, asked.beginning, asked.titled, asked.anywhere, asked.loose]
      .map((query) => `${asking.add(where(query))}::tsquery`)
      .join(', ');
    parts.push(
      `select entity_id, tier, rank from find_best(${words}, ${asking.add(of)}, ${asking.add(categories)}, ${asking.add(enough)}, ${asking.add(FEW)}, ${asking.add(most)})`,
    );
  };
  const { categories } = asking.scope;
  const open = kinds.filter((kind) => hiddenWords(asking, kind).length === 0);
  look(
    open.map((kind) => kind.name),
    categories,
    (words) => words,
  );
  for (const kind of kinds) {
    const hidden = hiddenWords(asking, kind);
    if (hidden.length === 0) continue;
    look(
      [kind.name],
      categories.filter((c) => !hidden.includes(c)),
      (words) => words,
    );
    const title = kind.byId.get(kind.titleField);
    if (title !== undefined && hidden.includes(title.category)) look([kind.name], [title.category], namesOnly);
  }
  return parts.length === 0 ? null : `(${parts.join(' union all ')})`;
}

async function bestSeen(tx: Tx, scope: Scope, kind: SeenKind, { q, limit }: Query): Promise<Row[]> {
  const asking = await askIn(tx, scope);
  const { from, where } = await matching(asking, kind, { q }, true);
  return tx.query<Row>(
    `select ${COLUMNS}, 3 as tier, count(*) over () as of_kind, true as is_cut from ${from} where ${where.join(' and ')} order by f.rank desc, e.id desc limit ${asking.add(limit)}`,
    asking.values,
  );
}

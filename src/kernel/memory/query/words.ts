import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { SeenKind } from '../sight.ts';
import { askedOf, namesOnly, queryOf } from '../find/ask-words.ts';
import { keyClassOf } from '../find/search-rows.ts';
import { askIn } from './ask-in.ts';
import { type Asking } from './asking.ts';

/** Full-text matches looked at for one answer; more specific words find the rest. It is what `find_ids` gives at most. */
const MOST_MATCHES = 5_000;
/** From here on some matches may not have been looked at: a record can match in several categories. */
export const MAYBE_CUT = 2_500;

/**
 * The records of a kind that hold the words, as a table `(entity_id, rank, matches)` with how many there are, best first; null
 * where there is nothing to look for. Words in fields that are hidden from who asks find nothing: of their categories only
 * names are searched.
 */
export function foundIn(asking: Asking, kind: SeenKind, q: string): string | null {
  const words = queryOf(q);
  if (words === '') return null;
  const parts: string[] = [];
  const hidden = hiddenWords(asking, kind);
  const find = (query: string, categories: readonly string[]): void => {
    if (categories.length === 0) return;
    const [keys, of] = [asking.add(keyClassOf(kind.name)), asking.add([kind.name])];
    parts.push(
      `select entity_id, rank, matches from find_ids(${asking.add(query)}::tsquery, ${keys}, ${of}, ${asking.add(categories)}, ${MOST_MATCHES})`,
    );
  };
  find(
    words,
    asking.scope.categories.filter((c) => !hidden.includes(c)),
  );
  const title = kind.byId.get(kind.titleField);
  if (title !== undefined && hidden.includes(title.category)) find(namesOnly(words), [title.category]);
  if (parts.length === 0) return null;
  if (parts.length === 1) return `(${parts[0]})`;
  return `(select entity_id, max(rank) as rank, count(*) over () as matches from (${parts.join(' union all ')}) as parts group by entity_id)`;
}

/**
 * The first so many of a list by words, as a table `(entity_id, rank, matches)` where nobody counts the matches; null where
 * all matches must be looked at: some words are hidden, or records are not looked up by name.
 */
export function firstFound(asking: Asking, kind: SeenKind, q: string, most: number): string | null {
  const asked = askedOf(q);
  if (asked === null || most > MOST_MATCHES || keyClassOf(kind.name) !== 'n') return null;
  if (hiddenWords(asking, kind).length > 0) return null;
  const words = [asked.whole, asked.beginning, asked.anywhere]
    .map((query) => `${asking.add(query)}::tsquery`)
    .join(', ');
  const [kinds, categories] = [asking.add([kind.name]), asking.add(asking.scope.categories)];
  return `(select entity_id, -place as rank, null::bigint as matches from find_page(${words}, ${kinds}, ${categories}, ${asking.add(most)}))`;
}

/** Whether more matches may exist than were looked at. `matches` is what the rows told; without rows it is asked. */
export async function isMaybeCut(
  tx: Tx,
  scope: Scope,
  { kind, q, matches }: { kind: SeenKind; q: string; matches: bigint | undefined },
): Promise<boolean> {
  if (matches !== undefined) return Number(matches) >= MAYBE_CUT;
  const asking = await askIn(tx, scope);
  const found = foundIn(asking, kind, q);
  if (found === null) return false;
  const [row] = await tx.query<{ n: bigint }>(
    `select matches as n from ${found} as f where $1::uuid is not null limit 1`,
    asking.values,
  );
  return Number(row?.n ?? 0) >= MAYBE_CUT;
}

/** Categories of data in which a searched field is hidden that the purpose alone would open. */
export function hiddenWords({ scope }: Asking, { masked }: SeenKind): string[] {
  return masked.filter((f) => f.isSearched === true && scope.categories.includes(f.category)).map((f) => f.category);
}

/**
 * The same from the other side, for who may see few of very many matches: every record that may be seen is looked at.
 *
 * @param alias the `entity` row that the join stands beside
 */
export function foundBy(asking: Asking, kind: SeenKind, q: string, alias: string): string {
  const hidden = hiddenWords(asking, kind);
  const { categories } = asking.scope;
  const words = asking.add(queryOf(q));
  const title = kind.byId.get(kind.titleField);
  const named = title !== undefined && hidden.includes(title.category) ? title.category : null;
  const names =
    named === null
      ? ''
      : ` or (r.category = ${asking.add(named)}::text and r.tokens @@ ${asking.add(namesOnly(queryOf(q)))}::tsquery)`;
  const open = asking.add(categories.filter((c) => !hidden.includes(c)));
  return `cross join lateral (select max(ts_rank(r.tokens, ${words}::tsquery, 1)) as rank from search_row r
    where r.tenant_id = $1 and r.entity_id = ${alias}.id and ((r.category = any (${open}::text[]) and r.tokens @@ ${words}::tsquery)${names}) having count(*) > 0) f`;
}

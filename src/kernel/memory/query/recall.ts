import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { unmask, type Entity, type EntityRow } from '../entity.ts';
import { canonicalOf } from '../merge/whereabouts.ts';
import { sightIn, type SeenKind, type Sight } from '../sight.ts';
import { trashedTitle } from '../trash/trashed-title.ts';
import { askIn } from './ask-in.ts';
import { COLUMNS, matching } from './list.ts';
import { anyRowsSeen } from './rows.ts';
import { statementName } from './statement-name.ts';
import { foundIn, isMaybeCut } from './words.ts';

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

/** Those of the records that exist and may be seen, in no order; a merged one is answered by the record it was merged into. */
export async function recallMany(scope: Scope, ids: readonly string[]): Promise<Entity[]> {
  if (ids.length === 0) return [];
  return scope.read(async (tx) => {
    const rows = await seenByIds(tx, scope, ids);
    const found = new Set(rows.map((r) => r.id));
    const moved = await canonicalOf(
      tx,
      ids.filter((id) => !found.has(id)),
    );
    const elsewhere = [...new Set(moved.values())].filter((id) => !found.has(id));
    const more = elsewhere.length === 0 ? [] : await seenByIds(tx, scope, elsewhere);
    return unmaskAll(await sightIn(tx, scope), [...rows, ...more]);
  });
}

async function seenByIds(tx: Tx, scope: Scope, ids: readonly string[]): Promise<EntityRow[]> {
  const asking = await askIn(tx, scope);
  const list = asking.add([...new Set(ids)]);
  const seen = await anyRowsSeen(asking, 'e');
  const text = `select ${COLUMNS} from entity e where e.tenant_id = $1 and e.id = any (${list}::uuid[])${seen === null ? '' : ` and ${seen}`}`;
  return tx.query<EntityRow>(text, asking.values, statementName('recall-many', text));
}

type Hit = EntityRow & { rank: number; matches?: bigint };

/** Records of all or some kinds that match, best first. */
export async function searchAll(
  scope: Scope,
  query: { q: string; kinds?: readonly string[]; limit: number },
): Promise<Entity[]> {
  return scope.read(async (tx) => {
    const sight = await sightIn(tx, scope);
    const kinds = [...sight.kinds.values()].filter(
      (k) => k.right.see !== 'none' && (query.kinds === undefined || query.kinds.includes(k.name)),
    );
    const rows = await bestOf(tx, scope, kinds, query);
    return unmaskAll(sight, rows);
  });
}

async function bestOf(
  tx: Tx,
  scope: Scope,
  kinds: readonly SeenKind[],
  { q, limit }: { q: string; limit: number },
): Promise<Hit[]> {
  const asking = await askIn(tx, scope);
  const found = foundIn(asking, kinds, q);
  if (found === null) return [];
  const seen = await anyRowsSeen(asking, 'e');
  const text = `select ${COLUMNS}, f.rank, f.matches from (select *, count(*) over () as matches from ${found} as words) f
    join entity e on e.tenant_id = $1 and e.id = f.entity_id${seen === null ? '' : ` where ${seen}`} order by f.rank desc, e.id desc limit ${asking.add(limit)}`;
  const rows = await tx.query<Hit>(text, asking.values, statementName('search-all', text));
  const limited = kinds.filter((k) => k.right.see !== 'all');
  if (limited.length === 0 || rows.length >= limit) return rows;
  if (!(await isMaybeCut(tx, scope, { kinds, q, matches: rows[0]?.matches }))) return rows;
  // The words stand in more records than were looked at: of kinds of which only some may be seen, look at those.
  const more: Hit[] = [];
  for (const kind of limited) more.push(...(await bestSeen(tx, scope, kind, { q, limit })));
  const byId = new Map([...rows, ...more].map((r) => [r.id, r]));
  return [...byId.values()].toSorted((a, b) => b.rank - a.rank || (a.id < b.id ? 1 : -1)).slice(0, limit);
}

async function bestSeen(
  tx: Tx,
  scope: Scope,
  kind: SeenKind,
  { q, limit }: { q: string; limit: number },
): Promise<Hit[]> {
  const asking = await askIn(tx, scope);
  const { from, where } = await matching(asking, kind, { q }, true);
  return tx.query<Hit>(
    `select ${COLUMNS}, f.rank from ${from} where ${where.join(' and ')} order by f.rank desc, e.id desc limit ${asking.add(limit)}`,
    asking.values,
  );
}

function unmaskAll({ kinds }: Sight, rows: readonly EntityRow[]): Entity[] {
  return rows.flatMap((row) => {
    const kind = kinds.get(row.kind);
    return kind === undefined ? [] : [unmask(kind, row)];
  });
}

import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { unmask, type Entity, type EntityRow } from '../entity.ts';
import { canonicalOf } from '../merge/whereabouts.ts';
import { sightIn, type Sight } from '../sight.ts';
import { trashedTitle } from '../trash/trashed-title.ts';
import { askIn } from './ask-in.ts';
import { COLUMNS } from './list.ts';
import { anyRowsSeen } from './rows.ts';
import { idList } from './id-list.ts';
import { statementName } from './statement-name.ts';

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
  const text = `select ${COLUMNS} from entity e where e.tenant_id = $1 and e.id = any (${idList(list)})${seen === null ? '' : ` and ${seen}`}`;
  return tx.query<EntityRow>(text, asking.values, statementName('recall-many', text));
}

function unmaskAll({ kinds }: Sight, rows: readonly EntityRow[]): Entity[] {
  return rows.flatMap((row) => {
    const kind = kinds.get(row.kind);
    return kind === undefined ? [] : [unmask(kind, row)];
  });
}

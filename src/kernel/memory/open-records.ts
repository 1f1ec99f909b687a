import { Failure } from '#base';
import type { Tx } from '#store';
import { holdBirths } from './births.ts';
import { ENTITY_COLUMNS, type EntityRow } from './entity.ts';
import { foldedOf, type Folded } from './fold.ts';
import { kindIn, type Kind } from './kinds.ts';
import { refuseTrashed, saidBefore, whereaboutsOf } from './merge/whereabouts.ts';
import type { Saying } from './observe.ts';

/** A saying with the ids it will have. */
export type Prepared = Saying & { id: string; observation: string; isNew: boolean };

/** Records that are spoken of, locked and open to be folded. */
export type Opened = {
  /** What is said, of merged records now of those they were merged into. */
  sayings: readonly Prepared[];
  open: Map<string, Folded>;
  existing: ReadonlySet<string>;
  /** Ids that were gone and of which something was said before: their fold begins with that. */
  revived: ReadonlySet<string>;
};

/** Someone may merge a record at the same time; each time it is looked for where it went. */
const MOST_MOVES = 5;

/**
 * Locks the known records in id order and opens the fold of all. A told id that was merged means the record it was merged
 * into; one that is not there yet makes a new record.
 *
 * @throws Failure `memory.in_trash`
 */
export async function lockAndOpen(
  tx: Tx,
  told: readonly Prepared[],
  kinds: ReadonlyMap<string, Kind>,
  now: Date,
): Promise<Opened> {
  const open = new Map<string, Folded>();
  const revived = new Set<string>();
  let sayings = told;
  for (let move = 0; ; move += 1) {
    const wanted = new Set(sayings.flatMap((s) => (s.isNew || open.has(s.id) || revived.has(s.id) ? [] : [s.id])));
    for (const [id, folded] of await lockKnown(tx, [...wanted], kinds)) open.set(id, folded);
    const moved = await movedAmong(
      tx,
      [...wanted].filter((id) => !open.has(id)),
      revived,
    );
    if (moved.size === 0) break;
    if (move === MOST_MOVES) throw new Failure('memory.not_found', { facts: { ids: [...moved.keys()].join(' ') } });
    sayings = sayings.map((s) => ({ ...s, id: moved.get(s.id) ?? s.id }));
  }
  await holdBirths(tx, [...revived]);
  for (const [id, folded] of await lockKnown(tx, [...revived], kinds)) {
    open.set(id, folded);
    revived.delete(id);
  }
  const existing = new Set(open.keys());
  for (const s of sayings) {
    const known = open.get(s.id);
    const kind = kinds.get(s.kind);
    if (known !== undefined && known.kind.name !== s.kind)
      throw new Failure('memory.not_found', { facts: { id: s.id } });
    if (known === undefined && kind !== undefined)
      open.set(s.id, { id: s.id, kind, data: {}, support: {}, createdAt: now, isSearchStale: true });
  }
  return { sayings, open, existing, revived };
}

/** Of ids that are not there: those that were merged, with where they went. Of which something was said before, is noted in `revived`. */
async function movedAmong(
  tx: Tx,
  missing: readonly string[],
  revived: Set<string>,
): Promise<ReadonlyMap<string, string>> {
  const where = await whereaboutsOf(tx, missing);
  refuseTrashed(where);
  const moved = new Map(
    [...where].flatMap(([id, { canonical }]) => (canonical === id ? [] : [[id, canonical] as const])),
  );
  const stayed = missing.filter((id) => !moved.has(id));
  for (const id of await saidBefore(tx, stayed)) revived.add(id);
  return moved;
}

async function lockKnown(
  tx: Tx,
  ids: readonly string[],
  kinds: ReadonlyMap<string, Kind>,
): Promise<Map<string, Folded>> {
  const open = new Map<string, Folded>();
  if (ids.length === 0) return open;
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tx.settings.tenantId, ids],
    'lock-entities',
  );
  for (const row of rows) open.set(row.id, foldedOf(row, kinds.get(row.kind) ?? (await kindIn(tx, row.kind))));
  return open;
}

import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';
import { unmask, type Entity, type EntityRow } from '../entity.ts';
import { sightIn, type SeenKind } from '../sight.ts';
import { askIn } from './ask-in.ts';
import type { Asking } from './asking.ts';
import { COLUMNS } from './list.ts';
import { rowsSeen } from './rows.ts';
import { statementName } from './statement-name.ts';

/** Records of one kind that name a record in one field, newest first. */
export type RelatedList = Readonly<{ kind: SeenKind; field: string; items: readonly Entity[]; hasMore: boolean }>;

type Naming = Readonly<{ kind: SeenKind; field: string; slot: Slot }>;
type Row = EntityRow & { slot: Slot };

/**
 * Every list of records that name this one in a `ref` field of theirs, the newest `most` of each, in one statement: lists
 * of all kinds that keep the name in the same slot share a branch of it, so its size does not grow with the kinds.
 */
export async function recallRelated(
  scope: Scope,
  entity: Pick<Entity, 'id' | 'kind'>,
  most: number,
): Promise<RelatedList[]> {
  return scope.read(async (tx) => {
    const { kinds } = await sightIn(tx, scope);
    const naming = namingOf(kinds, entity.kind);
    if (naming.length === 0) return [];
    const rows = await rowsNaming(tx, scope, naming, { id: entity.id, most });
    const found = Map.groupBy(rows, (row) => `${row.kind} ${row.slot}`);
    return naming.flatMap(({ kind, field, slot }) => {
      const list = found.get(`${kind.name} ${slot}`) ?? [];
      if (list.length === 0) return [];
      return [{ kind, field, items: list.slice(0, most).map((row) => unmask(kind, row)), hasMore: list.length > most }];
    });
  });
}

function namingOf(kinds: ReadonlyMap<string, SeenKind>, target: string): Naming[] {
  return [...kinds.values()].flatMap((kind) =>
    kind.right.see === 'none' || kind.isRetired === true
      ? []
      : kind.fields.flatMap((f) =>
          f.type === 'ref' && f.to === target && f.slot !== undefined && kind.ready.has(f.id)
            ? [{ kind, field: f.id, slot: f.slot }]
            : [],
        ),
  );
}

async function rowsNaming(
  tx: Tx,
  scope: Scope,
  naming: readonly Naming[],
  { id, most }: { id: string; most: number },
): Promise<Row[]> {
  // Few rows name one record: each is looked at, nothing is looked up before.
  const asking = { ...(await askIn(tx, scope)), looksAhead: false };
  const named = asking.add(id);
  const branches: string[] = [];
  for (const [slot, of] of Map.groupBy(naming, (n) => n.slot)) {
    const open: string[] = [];
    for (const { kind } of of) {
      const seen = await rowsSeen(asking, kind, 'e');
      if (seen === null) open.push(kind.name);
      else branches.push(newest(`values (${asking.add(kind.name)}::text)`, { slot, named, most, seen }));
    }
    if (open.length > 0)
      branches.push(newest(`select unnest(${asking.add(open)}::text[])`, { slot, named, most, seen: null }));
  }
  const text = branches.join(' union all ');
  return tx.query<Row>(text, asking.values, statementName('related', text));
}

function newest(
  kinds: string,
  { slot, named, most, seen }: { slot: Slot; named: ReturnType<Asking['add']>; most: number; seen: string | null },
): string {
  return `select l.* from (${kinds}) as k (name) cross join lateral (
    select ${COLUMNS}, '${slot}' as slot from entity e where e.tenant_id = $1 and e.kind = k.name and e.${slot} = ${named}::text${seen === null ? '' : ` and ${seen}`}
    order by e.id desc limit ${most + 1}) l`;
}

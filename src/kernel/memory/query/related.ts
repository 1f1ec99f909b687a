import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';
import { unmask, type Entity, type EntityRow } from '../entity.ts';
import { sightIn, type SeenKind } from '../sight.ts';
import { askIn } from './ask-in.ts';
import { COLUMNS } from './list.ts';
import { rowsSeen } from './rows.ts';
import { statementName } from './statement-name.ts';

/** Records of one kind that name a record in one field, newest first. */
export type RelatedList = Readonly<{ kind: SeenKind; field: string; items: readonly Entity[]; hasMore: boolean }>;

type Naming = Readonly<{ kind: SeenKind; field: string; slot: Slot }>;
type Row = EntityRow & { slot: Slot };

/**
 * Every list of records that name this one in a `ref` field of theirs, the newest `most` of each: one statement for the
 * kinds that may be seen whole, one for those of which a rule opens a part.
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
    kind.right.see === 'none' || kind.isRetired
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
  const open: Naming[] = [];
  const asking = await askIn(tx, scope);
  const named = asking.add(id);
  const parts: string[] = [];
  for (const one of naming) {
    const seen = await rowsSeen(asking, one.kind, 'e');
    if (seen === null) open.push(one);
    else
      parts.push(`(select ${COLUMNS}, '${one.slot}' as slot from entity e
        where e.tenant_id = $1 and e.kind = ${asking.add(one.kind.name)} and e.${one.slot} = ${named}::text and ${seen} order by e.id desc limit ${most + 1})`);
  }
  const text = parts.join(' union all ');
  const ruled = parts.length === 0 ? [] : tx.query<Row>(text, asking.values, statementName('naming', text));
  if (open.length === 0) return ruled;
  const free = tx.query<Row>(
    `select ${COLUMNS}, n.slot from naming_ids($2, $3, $4, $5) n join entity e on e.tenant_id = $1 and e.id = n.id order by e.id desc`,
    [tx.settings.tenantId, id, open.map((n) => n.kind.name), open.map((n) => n.slot), most + 1],
    'naming',
  );
  return (await Promise.all([ruled, free])).flat();
}

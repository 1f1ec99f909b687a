import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import type { FieldSpec } from '../kind.ts';
import { idsIn, isRef } from '../merge/refs.ts';
import { askIn } from '../query/ask-in.ts';
import type { Asking } from '../query/asking.ts';
import { rowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import { sightIn, type SeenKind } from '../sight.ts';

/** `from` names `to` in a field of its kind, or by a link of that sort. */
export type Edge = Readonly<{ from: string; to: string; kind: string | null; field: string }>;

/**
 * Every way from these records to others and back, in a few statements whatever their number; of each sort the newest
 * `most` per record. Those that may not be seen are left out by whoever looks the other ends up.
 */
export async function edgesAround(
  tx: Tx,
  scope: Scope,
  records: readonly Entity[],
  most: number,
): Promise<{ edges: readonly Edge[]; isCut: boolean }> {
  if (records.length === 0) return { edges: [], isCut: false };
  const { kinds } = await sightIn(tx, scope);
  const named = records.flatMap((record) => namedBy(record, kinds.get(record.kind)));
  const naming = await namingRecords(tx, scope, records, most);
  const linked = await linksOf(
    tx,
    records.map((record) => record.id),
    most,
  );
  const perPlace = Map.groupBy(naming, (edge) => `${edge.to} ${edge.kind} ${edge.field}`);
  return {
    edges: [...named, ...naming, ...linked],
    isCut: [...perPlace.values()].some((of) => of.length >= most) || linked.length >= most * records.length,
  };
}

function namedBy({ id, kind: name, data }: Entity, kind: SeenKind | undefined): Edge[] {
  return Object.entries(data).flatMap(([field, value]) =>
    kind !== undefined && isRef(kind.byId.get(field))
      ? idsIn(value).map((to) => ({ from: id, to, kind: name, field }))
      : [],
  );
}

/** Records whose fields name these: one probe of an index per record and field. */
async function namingRecords(tx: Tx, scope: Scope, records: readonly Entity[], most: number): Promise<Edge[]> {
  const asking = await askIn(tx, scope);
  const present = new Set(records.map((record) => record.kind));
  const idsOf = placesOf(asking, records);
  const parts: string[] = [];
  for (const kind of asking.sight.kinds.values()) {
    const fields = kind.fields.filter((f) => isRef(f) && (f.to === undefined || present.has(f.to)) && isFound(kind, f));
    if (kind.right.see === 'none' || kind.isRetired || fields.length === 0) continue;
    const seen = await rowsSeen(asking, kind, 'e');
    const name = asking.add(kind.name);
    for (const field of fields) {
      const id = asking.add(field.id);
      parts.push(
        `select e.id as "from", n.id as "to", ${name}::text as kind, ${id}::text as field
         from (select u.id, u.id::text as key from unnest(${idsOf(field.to)}::uuid[]) as u (id) offset 0) n
         cross join lateral (select e.id from ${rowsOf(field, { name, id })}${seen === null ? '' : ` and ${seen}`} order by e.id desc limit ${most}) e`,
      );
    }
  }
  if (parts.length === 0) return [];
  const text = parts.join(' union all ');
  return tx.query<Edge>(text, asking.values, statementName('graph', text));
}

/** The records that a field may name, as a value of the statement: one per kind. */
function placesOf(asking: Asking, records: readonly Entity[]): (kind: string | undefined) => string {
  const places = new Map<string | undefined, string>();
  return (kind) => {
    let place = places.get(kind);
    if (place === undefined) {
      const named = records.filter((record) => kind === undefined || record.kind === kind);
      place = asking.add(named.map((record) => record.id));
      places.set(kind, place);
    }
    return place;
  };
}

/** Whether an index leads to the records that name another one in this field. */
function isFound(kind: SeenKind, field: FieldSpec): boolean {
  return field.type === 'refs' || (field.slot !== undefined && kind.ready.has(field.id));
}

/** Rows `e` whose field names `n.key`. */
function rowsOf(field: FieldSpec, { name, id }: { name: string; id: string }): string {
  if (field.type === 'refs')
    return `listed l join entity e on e.tenant_id = $1 and e.id = l.entity_id
      where l.tenant_id = $1 and l.kind = ${name}::text and l.field = ${id}::text and l.value = n.key`;
  return `entity e where e.tenant_id = $1 and e.kind = ${name}::text and e.${field.slot} = n.key`;
}

/** Links that still stand, of these records. */
async function linksOf(tx: Tx, ids: readonly string[], most: number): Promise<Edge[]> {
  return tx.query<Edge>(
    `select coalesce(cf.canonical_id, l.from_id) as "from", coalesce(ct.canonical_id, l.to_id) as "to", null as kind, l.kind as field
     from (select * from link where tenant_id = $1 and from_id = any ($2::uuid[]) union select * from link where tenant_id = $1 and to_id = any ($2::uuid[])) l
     left join batch b on b.tenant_id = $1 and b.id = l.batch_id
     left join canonical cf on cf.tenant_id = $1 and cf.id = l.from_id
     left join canonical ct on ct.tenant_id = $1 and ct.id = l.to_id
     where b.retracted_at is null order by l.id desc limit $3`,
    [tx.settings.tenantId, ids, most * ids.length],
    'graph-links',
  );
}

import type { Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from '../entity.ts';
import { foldedOf, writeFolded, type Folded } from '../fold.ts';
import type { FieldSpec } from '../kind.ts';
import { kindsIn, type Kind } from '../kinds.ts';
import { computeFormulas } from '../kinds/complete.ts';
import { keyOf, type Value } from '../value.ts';
import { rollupsOf, type Rollup } from './watchers.ts';
import { valueSql, whereSql } from './where.ts';

/**
 * Computes the roll-ups of these records from the records they count, as they are now, and writes those that changed.
 * Doing it twice gives the same. The records are locked first: whoever counts last has seen every record that was
 * committed before, so the last figure is the right one. Returns the ids of the records that changed.
 */
export async function recomputeRollups(tx: Tx, kindName: string, ids: readonly string[]): Promise<string[]> {
  const kinds = await kindsIn(tx);
  const kind = kinds.get(kindName);
  if (kind === undefined || rollupsOf(kind).length === 0 || ids.length === 0) return [];
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and kind = $2 and id = any ($3::uuid[]) order by id for update`,
    [tx.settings.tenantId, kindName, ids],
    'lock-parents',
  );
  const open = rows.map((row) => foldedOf(row, kind));
  await countChildren(tx, kinds, kind, open);
  const before = new Map(rows.map((row) => [row.id, row.data]));
  for (const folded of open) computeFormulas(folded);
  const changed = open.filter(({ id, data }) =>
    kind.fields.some(
      (f) => f.computed !== undefined && keyOf(before.get(id)?.[f.id] ?? null) !== keyOf(data[f.id] ?? null),
    ),
  );
  const changedIds = changed.map((f) => f.id);
  await writeFolded(tx, changed, new Set(changedIds));
  if (changedIds.length > 0)
    await tx.emit('record.changed', {
      kind: kindName,
      ids: changedIds,
      fields: kind.fields.flatMap((f) => (f.computed === undefined || f.computed.by === 'number' ? [] : [f.id])),
      batchId: null,
      runId: null,
    });
  return changedIds;
}

/** Sets the roll-ups of records that are locked and open, from the records they count. */
export async function countChildren(
  tx: Tx,
  kinds: ReadonlyMap<string, Kind>,
  kind: Kind,
  open: readonly Folded[],
): Promise<void> {
  if (open.length === 0) return;
  for (const { id, rollup } of rollupsOf(kind)) {
    const child = kinds.get(rollup.kind);
    const figures =
      child === undefined
        ? new Map<string, Value>()
        : await figuresOf(
            tx,
            child,
            rollup,
            open.map((f) => f.id),
          );
    for (const folded of open) {
      const value = figures.get(folded.id) ?? (rollup.fn === 'count' ? 0 : null);
      if (value === null) delete folded.data[id];
      else folded.data[id] = value;
    }
  }
}

type FigureRow = { parent: string; n: bigint; figure: string | null; currencies: bigint; currency: string | null };

async function figuresOf(tx: Tx, child: Kind, rollup: Rollup, parents: readonly string[]): Promise<Map<string, Value>> {
  const values: unknown[] = [tx.settings.tenantId, child.name, parents];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const of = rollup.of === undefined ? undefined : child.byId.get(rollup.of);
  const { from, parent } = fromSql(child, rollup, add);
  const where = (rollup.where ?? []).map((filter) => ` and ${whereSql(child, filter, add)}`).join('');
  const place = of === undefined ? '' : `${add(of.id)}::text`;
  const figure = of === undefined ? 'null' : `${FN[rollup.fn]}(${valueSql(of.type, place).sql})`;
  const currency = of?.type === 'money' ? `e.data -> ${place} ->> 'currency'` : 'null::text';
  const rows = await tx.query<FigureRow>(
    `select ${parent} as parent, count(*) as n, (${figure})::text as figure, count(distinct ${currency}) as currencies, min(${currency}) as currency
     from ${from}${where} group by 1`,
    values,
  );
  return new Map(rows.map((row) => [row.parent, valueOf(rollup, of, row)]));
}

const FN = { count: 'count', sum: 'sum', avg: 'avg', min: 'min', max: 'max' } as const;

/** The records counted, found by the index of the slot that names the parent, or by the rows of a field with several values. */
function fromSql(
  child: Kind,
  { field: id }: Rollup,
  add: (value: unknown) => string,
): { from: string; parent: string } {
  const field = child.byId.get(id);
  if (field?.type === 'refs')
    return {
      from: `listed l join entity e on e.tenant_id = $1 and e.id = l.entity_id where l.tenant_id = $1 and l.kind = $2 and l.field = ${add(id)} and l.value = any ($3::text[])`,
      parent: 'l.value',
    };
  const isIndexed = field?.slot !== undefined && child.ready.has(id);
  const parent = isIndexed ? `e.${field.slot}` : `(e.data ->> ${add(id)}::text)`;
  return { from: `entity e where e.tenant_id = $1 and e.kind = $2 and ${parent} = any ($3::text[])`, parent };
}

/** A figure as its field holds it. Amounts of several currencies have no sum without a rate and its day: not known. */
function valueOf({ fn }: Rollup, of: FieldSpec | undefined, row: FigureRow): Value {
  if (fn === 'count') return Number(row.n);
  if (row.figure === null || of === undefined) return null;
  if (of.type === 'money') {
    if (row.currencies !== 1n && Number(row.currencies) !== 1) return null;
    return { minor: wholeOf(row.figure), currency: row.currency ?? '' };
  }
  if (of.type === 'date') return row.figure;
  if (of.type === 'datetime') return new Date(row.figure).toISOString();
  return Number(row.figure);
}

/** A decimal text to the nearest whole one, half away from zero. */
function wholeOf(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.split('.');
  if (!/^[5-9]/.test(fraction)) return String(BigInt(whole));
  return String(BigInt(whole) + (decimal.startsWith('-') ? -1n : 1n));
}

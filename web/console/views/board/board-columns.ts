import type { Field, Groups, Kind, RecordRow, Value } from '@valence/contract';

export type BoardColumn = Readonly<{
  key: string;
  value: string | boolean | null;
  count: number;
  sums: Groups['groups'][number]['sums'];
}>;

const BY: ReadonlySet<Field['type']> = new Set(['choice', 'boolean', 'ref']);

/** Fields that can make the columns of a board. */
export function columnFields(kind: Kind): Field[] {
  return kind.fields.filter(({ type, isIndexed }) => isIndexed && BY.has(type));
}

/** The field that makes the columns: the chosen one, else the first choice the list shows, else any choice. */
export function columnField(kind: Kind, chosen: string | null): Field | undefined {
  const fields = columnFields(kind);
  const shown = fields.find(({ id, type }) => type === 'choice' && kind.columns.includes(id));
  return fields.find(({ id }) => id === chosen) ?? shown ?? fields.find(({ type }) => type === 'choice');
}

/** The amount that is added up in the head of a column. */
export function amountField(kind: Kind): Field | undefined {
  const amounts = kind.fields.filter(({ type, isIndexed }) => type === 'money' && isIndexed);
  return amounts.find(({ id }) => kind.columns.includes(id)) ?? amounts[0];
}

/** Most columns a board by people or companies shows; the rest is for a filter. */
const MOST_COLUMNS = 30;

/** The columns in order: every choice, also empty ones; what is not filled in stands first and only where there is some. */
export function columnsOfBoard(field: Field, groups: Groups | undefined): BoardColumn[] {
  const found = new Map((groups?.groups ?? []).map((group) => [String(group.key), group]));
  const column = (value: BoardColumn['value']): BoardColumn => {
    const group = found.get(String(value));
    return { key: String(value), value, count: group?.count ?? 0, sums: group?.sums ?? [] };
  };
  const none = (found.get('null')?.count ?? 0) > 0 ? [column(null)] : [];
  if (field.type === 'boolean') return [...none, column(false), column(true)];
  if (field.type === 'choice') {
    const choices = (field.choices ?? []).filter(({ value, isRetired }) => isRetired !== true || found.has(value));
    return [...none, ...choices.map(({ value }) => column(value))];
  }
  const rest = (groups?.groups ?? []).filter(({ key }) => key !== null).toSorted((a, b) => b.count - a.count);
  return [...none, ...rest.slice(0, MOST_COLUMNS).map(({ key }) => column(String(key)))];
}

/** The column a record stands in. What makes columns is a choice, yes or no, or a reference: never made of parts. */
export function keyOfRow(row: RecordRow, field: Field): string {
  const value: Value = row.data[field.id] ?? null;
  return typeof value === 'object' ? 'null' : String(value);
}

/** Cards of a column in order: those that came here first, then its own without those that left. */
export function cardsOf(
  key: string,
  field: Field,
  own: readonly (RecordRow | undefined)[],
  touched: ReadonlyMap<string, RecordRow>,
): (RecordRow | undefined)[] {
  const ids = new Set(own.flatMap((row) => (row === undefined ? [] : [row.id])));
  const came = [...touched.values()].filter((row) => keyOfRow(row, field) === key && !ids.has(row.id)).toReversed();
  const stayed = own.flatMap((row) => {
    const now = row === undefined ? undefined : (touched.get(row.id) ?? row);
    return now !== undefined && keyOfRow(now, field) !== key ? [] : [now];
  });
  return [...came, ...stayed];
}

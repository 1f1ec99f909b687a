import type { Field, Kind, RecordRow } from '@valence/contract';

const DAY_MS = 86_400_000;

/** Fields that say when. */
export function dateFields(kind: Kind): Field[] {
  return kind.fields.filter(({ type, isIndexed }) => isIndexed && (type === 'date' || type === 'datetime'));
}

/** The chosen field, else the first the list shows that people write, else any. */
export function dateField(kind: Kind, chosen: string | null): Field | undefined {
  const fields = dateFields(kind);
  const written = fields.filter(({ isReadOnly }) => !isReadOnly);
  return (
    fields.find(({ id }) => id === chosen) ??
    written.find(({ id }) => kind.columns.includes(id)) ??
    fields.find(({ id }) => kind.columns.includes(id)) ??
    fields[0]
  );
}

/** A day in this place's calendar, `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
}

/** Noon of a day here: far enough from midnight that no change of the clocks moves it. */
export function noonOf(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number);
  return new Date(year, month - 1, date, 12);
}

export function addDays(day: string, days: number): string {
  const at = noonOf(day);
  return dayOf(new Date(at.getFullYear(), at.getMonth(), at.getDate() + days, 12));
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((noonOf(to).getTime() - noonOf(from).getTime()) / DAY_MS);
}

/** The day a record has in a field, in this place's calendar; null where it has none. */
export function dayIn(row: RecordRow, field: Field | undefined): string | null {
  const value = field === undefined ? null : row.data[field.id];
  if (typeof value !== 'string') return null;
  return field?.type === 'datetime' ? dayOf(new Date(value)) : value.slice(0, 10);
}

/** The value of a field moved by whole days; an instant keeps its time of day here. */
export function movedBy(field: Field, value: string, days: number): string {
  if (field.type === 'date') return addDays(value, days);
  const at = new Date(value);
  at.setDate(at.getDate() + days);
  return at.toISOString();
}

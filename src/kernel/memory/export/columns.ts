import { decimalOf, Failure, type Locale, type Problem, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { plainText, type Value } from '../value.ts';
import { wallClock } from './wall-clock.ts';

/** How the values of an export are written. */
export type Spelling = Readonly<{
  locale: Locale;
  timeZone: string;
  choices: 'title' | 'value';
  refs: 'title' | 'id' | 'both';
}>;

/** One cell: a text, or a number as decimal digits, or a day or moment as both a spreadsheet and a text may have it. */
export type Cell =
  | Readonly<{ type: 'text' | 'number'; text: string }>
  | Readonly<{ type: 'day' | 'moment'; text: string; serial: number | null }>
  | null;

/** Titles of records that others refer to, by id. */
export type Titles = ReadonlyMap<string, string>;

export type Column = Readonly<{
  /** Field id, or `$id`, `$createdAt`, `$updatedAt`. */
  id: string;
  title: string;
  cellOf(entity: Entity, titles: Titles): Cell;
}>;

const OWN: Readonly<Record<string, Text>> = {
  $id: { zh: '编号', en: 'Record id' },
  $createdAt: { zh: '创建时间', en: 'Created' },
  $updatedAt: { zh: '更新时间', en: 'Last changed' },
};

/**
 * The columns of an export: those asked for, or the record's id and all fields of the kind that this scope may know.
 *
 * @throws Failure `input.invalid` for a column that is not there.
 */
export function columnsOf(
  scope: Scope,
  kind: Kind,
  wanted: readonly string[] | null,
  spelling: Spelling,
): readonly Column[] {
  const open = kind.fields.filter((f) => scope.categories.includes(f.category));
  const ids = wanted ?? ['$id', ...open.map((f) => f.id)];
  const known = new Map(open.map((f) => [f.id, f]));
  const problems: Problem[] = [];
  const columns = [...new Set(ids)].flatMap((id): Column[] => {
    const own = OWN[id];
    if (own !== undefined) return [ownColumn(id, own, spelling)];
    const field = known.get(id);
    if (field !== undefined) return fieldColumns(field, spelling);
    problems.push({ path: `columns.${id}`, rule: 'unknown_field' });
    return [];
  });
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
  return named(columns);
}

/** Two fields may carry one name; two columns of a file may not. */
function named(columns: readonly Column[]): Column[] {
  const times = Map.groupBy(columns, ({ title }) => title);
  return columns.map((column) =>
    (times.get(column.title)?.length ?? 0) > 1 ? { ...column, title: `${column.title} (${column.id})` } : column,
  );
}

const textCell = (text: string): Cell => (text === '' ? null : { type: 'text', text });

function titleIn(title: Text, { locale }: Spelling): string {
  return locale === 'en' ? title.en : title.zh;
}

function ownColumn(id: string, title: Text, spelling: Spelling): Column {
  const ownCell = (entity: Entity): Cell => {
    if (id === '$id') return textCell(`ent_${entity.id}`);
    return moment((id === '$createdAt' ? entity.createdAt : entity.updatedAt).toISOString(), spelling);
  };
  return { id, title: titleIn(title, spelling), cellOf: ownCell };
}

function fieldColumns(field: FieldSpec, spelling: Spelling): Column[] {
  const title = titleIn(field.title, spelling);
  if (field.type !== 'ref' && field.type !== 'refs')
    return [{ id: field.id, title, cellOf: ({ data }) => cellOf(field, data[field.id] ?? null, spelling) }];
  const idsOf = ({ data }: Entity): readonly string[] => {
    const value = data[field.id] ?? null;
    return Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : [];
  };
  const titles: Column = {
    id: field.id,
    title,
    cellOf: (entity, known) =>
      textCell(
        idsOf(entity)
          .map((id) => known.get(id) ?? '')
          .join('、'),
      ),
  };
  const ids: Column = {
    id: `${field.id}.$id`,
    title: spelling.refs === 'both' ? `${title} ${spelling.locale === 'en' ? 'id' : '编号'}` : title,
    cellOf: (entity) =>
      textCell(
        idsOf(entity)
          .map((id) => `ent_${id}`)
          .join('、'),
      ),
  };
  return spelling.refs === 'title' ? [titles] : spelling.refs === 'id' ? [ids] : [titles, ids];
}

/** Ids of the records that these refer to, in the columns that show titles. */
export function refsIn(kind: Kind, entities: readonly Entity[]): string[] {
  const fields = kind.fields.filter((f) => f.type === 'ref' || f.type === 'refs');
  return entities.flatMap(({ data }) => fields.flatMap(({ id }) => (data[id] ?? []) as string | string[]));
}

function cellOf(field: FieldSpec, value: Value, spelling: Spelling): Cell {
  if (value === null) return null;
  if (typeof value === 'number') return { type: 'number', text: String(value) };
  if (typeof value === 'boolean') return textCell(yesOrNo(value, spelling));
  if (field.type === 'date' && typeof value === 'string')
    return { type: 'day', text: value, serial: serialOfDay(value) };
  if (field.type === 'datetime' && typeof value === 'string') return moment(value, spelling);
  if (field.type === 'choice' || field.type === 'multiChoice') return choices(field, value, spelling);
  if (typeof value === 'object' && 'minor' in value) return money(value);
  return textCell(plainText(value));
}

function yesOrNo(value: boolean, { locale }: Spelling): string {
  if (locale === 'en') return value ? 'yes' : 'no';
  return value ? '是' : '否';
}

function choices(field: FieldSpec, value: Value, spelling: Spelling): Cell {
  const titles = (Array.isArray(value) ? (value as readonly string[]) : [plainText(value)]).map((one) => {
    const choice = spelling.choices === 'value' ? undefined : field.choices?.find((c) => c.value === one);
    return choice === undefined ? one : titleIn(choice.title, spelling);
  });
  return textCell(titles.join('、'));
}

/** The currency that an amount without one is in, here and when the file is read again. */
const HOME = 'CNY';

/** Amounts in yuan are numbers; others carry their currency, for sums over several would be wrong. */
function money({ minor, currency }: { minor: string; currency: string }): Cell {
  const text = decimalOf({ minor: BigInt(minor), currency });
  return currency === HOME ? { type: 'number', text } : { type: 'text', text: `${text} ${currency}` };
}

const MS_PER_DAY = 86_400_000;
/** Day 0 of spreadsheets, right for all days since March 1900. */
const EPOCH = Date.UTC(1899, 11, 30);
const FIRST_SERIAL = 61;

function serialOfDay(day: string): number | null {
  const serial = (Date.parse(`${day}T00:00:00Z`) - EPOCH) / MS_PER_DAY;
  return serial >= FIRST_SERIAL ? serial : null;
}

/** The zone in which our own reader takes a moment without one. */
const SILENT_ZONE = 'Asia/Shanghai';

function moment(iso: string, { timeZone }: Spelling): Cell {
  const at = Date.parse(iso);
  const { text, offsetMinutes } = wallClock(at, timeZone);
  const serial = (at + offsetMinutes * 60_000 - EPOCH) / MS_PER_DAY;
  // A spreadsheet's moment has no zone: elsewhere the text with its zone is the only form that never shifts.
  return { type: 'moment', text, serial: timeZone === SILENT_ZONE && serial >= FIRST_SERIAL ? serial : null };
}

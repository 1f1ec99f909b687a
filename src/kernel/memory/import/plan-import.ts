import { Failure, type Problem } from '#base';
import type { Category } from '#kernel/security';
import type { NewField } from '../fields.ts';
import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { categoryOf } from './column-category.ts';
import type { ColumnMapping, ImportColumn, OutcomeGuess } from './import-state.ts';
import { fieldIdOf, type ValueOptions } from './reading/index.ts';

/** One column on its way into a field. */
export type ColumnPlan = Readonly<{
  column: string;
  index: number;
  field: FieldSpec;
  /** The field by which a cell is checked: a name stands where the record points to somebody. */
  held: FieldSpec;
  options: ValueOptions;
}>;

/** How a lead's outcome is told: the column and which of its values mean what. */
export type OutcomePlan = Readonly<{
  index: number;
  field: FieldSpec;
  won: ReadonlySet<string>;
  lost: ReadonlySet<string>;
}>;

/** Everything needed to turn rows into sayings. */
export type ImportPlan = Readonly<{
  kind: Kind;
  columns: readonly ColumnPlan[];
  /** Fields the workspace does not have yet. */
  newFields: readonly NewField[];
  /** Ids of the fields by which a record is told; empty: by everything the row says. */
  keys: readonly string[];
  /** Names of the key columns, for messages. */
  keyColumns: readonly string[];
  outcome: OutcomePlan | null;
}>;

export type Choices = Readonly<{
  columns: readonly ImportColumn[];
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome: OutcomeGuess | null;
}>;

/** Kinds whose records a file may name instead of giving their ids. */
const NAMEABLE: ReadonlySet<string> = new Set(['organisation', 'person']);

/** Whether a file may fill the field. */
export function isImportable(field: FieldSpec): boolean {
  return field.isReadOnly !== true && (field.type !== 'ref' || NAMEABLE.has(field.to ?? ''));
}

/** The field that an outcome fills: a choice that knows new, won and lost. */
export function outcomeField(kind: Kind): FieldSpec | undefined {
  const field = kind.byId.get('status');
  const values = new Set(field?.choices?.map((choice) => choice.value));
  return ['new', 'won', 'lost'].every((value) => values.has(value)) ? field : undefined;
}

/**
 * Turns a mapping into a plan. A column that becomes a field of its own takes the custom field of the same name and type
 * where there is one, so that the next file of this shape adds none.
 *
 * @throws Failure `input.invalid` with the place in the mapping that is wrong.
 */
export function planImport(kind: Kind, choices: Choices): ImportPlan {
  const problems: Problem[] = [];
  const outcome = planOutcome(kind, choices, problems);
  const columns = planColumns({ kind, choices, outcome, problems });
  const newFields = columns.filter(({ field }) => !kind.byId.has(field.id)).map(({ field }) => newField(field));
  const keys = planKeys(choices, columns, problems);
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
  return { kind, columns, newFields, keys, keyColumns: choices.keys, outcome };
}

type Planning = Readonly<{ kind: Kind; choices: Choices; outcome: OutcomePlan | null; problems: Problem[] }>;

function planColumns({ kind, choices, outcome, problems }: Planning): ColumnPlan[] {
  const places = new Map(choices.columns.map((column, index) => [column.column, { column, index }]));
  const taken = new Set(kind.byId.keys());
  const filledBy = new Map<string, string>(outcome === null ? [] : [[outcome.field.id, choices.outcome?.column ?? '']]);
  return choices.mapping.flatMap((row, at): ColumnPlan[] => {
    const place = places.get(row.column);
    if (place === undefined)
      problems.push({ path: `mapping.${at}.column`, rule: 'unknown_column', params: { name: row.column } });
    if (place === undefined || row.isIgnored) return [];
    const isOutcome = place.index === outcome?.index;
    const id = isOutcome && row.field === outcome.field.id ? null : row.field;
    const field = id === null ? ownField(kind, place.column, row, { isOutcome, taken }) : kind.byId.get(id);
    const problem = faultOf(row, field, filledBy);
    if (problem !== null) problems.push({ ...problem, path: `mapping.${at}.field` });
    if (field === undefined) return [];
    filledBy.set(field.id, row.column);
    taken.add(field.id);
    const held: FieldSpec = field.type === 'ref' ? { ...field, type: 'text' } : field;
    return [{ column: row.column, index: place.index, field, held, options: optionsOf(place.column, field) }];
  });
}

function planOutcome(kind: Kind, { columns, outcome }: Choices, problems: Problem[]): OutcomePlan | null {
  const field = outcomeField(kind);
  if (outcome === null || field === undefined) return null;
  const index = columns.findIndex((column) => column.column === outcome.column);
  if (index < 0) {
    problems.push({ path: 'outcome.column', rule: 'unknown_column', params: { name: outcome.column } });
    return null;
  }
  return { index, field, won: new Set(outcome.won.map(outcomeText)), lost: new Set(outcome.lost.map(outcomeText)) };
}

/** A value of an outcome column as it is compared. */
export function outcomeText(value: string): string {
  return value.normalize('NFKC').trim().toLowerCase();
}

type Own = Readonly<{ isOutcome: boolean; taken: ReadonlySet<string> }>;

function ownField(kind: Kind, column: ImportColumn, row: ColumnMapping, { isOutcome, taken }: Own): FieldSpec {
  const type = row.newType ?? column.inferredType;
  const known = kind.fields.find((f) => f.isCustom === true && f.title.zh === column.column && f.type === type);
  if (known !== undefined) return known;
  const category: Category = categoryOf({ type, isContact: column.isContact, isOutcome });
  const title = { zh: column.column, en: column.column };
  return { id: fieldIdOf(column.column, taken), title, type, category, isCustom: true };
}

function faultOf(
  row: ColumnMapping,
  target: FieldSpec | undefined,
  filledBy: ReadonlyMap<string, string>,
): Omit<Problem, 'path'> | null {
  if (target === undefined || !isImportable(target)) return { rule: 'unknown_field' };
  const other = filledBy.get(target.id);
  return other === undefined || other === row.column
    ? null
    : { rule: 'field_twice', params: { field: target.title.zh, other } };
}

function newField({ id, title, type, category }: FieldSpec): NewField {
  return { id, title, type, category };
}

function optionsOf({ options }: ImportColumn, field: FieldSpec): ValueOptions {
  const { currency, decimalMark, dateOrder, offsetMinutes } = options;
  return {
    ...(currency === undefined ? {} : { currency }),
    ...(decimalMark === undefined ? {} : { decimalMark }),
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(offsetMinutes === undefined ? {} : { offsetMinutes }),
    ...(field.choices === undefined ? {} : { choices: field.choices }),
  };
}

function planKeys(choices: Choices, columns: readonly ColumnPlan[], problems: Problem[]): string[] {
  return choices.keys.flatMap((name, at) => {
    const plan = columns.find((column) => column.column === name);
    if (plan !== undefined) return [plan.field.id];
    const isThere = choices.columns.some((column) => column.column === name);
    problems.push({ path: `keys.${at}`, rule: isThere ? 'key_ignored' : 'unknown_column', params: { name } });
    return [];
  });
}

import { Failure, type Problem } from '#base';
import type { Category } from '#kernel/security';
import type { NewField } from '../fields.ts';
import type { FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { categoryOf } from './column-category.ts';
import type { RelationChoice } from '@valence/contract';
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
  /** The `ref` field through which the value belongs to another record; absent for the row's own. */
  through?: string;
}>;

/** How a column names records of another kind. */
export type RelationPlan = Readonly<{
  field: FieldSpec;
  column: string;
  to: Kind;
  /** Id of the field of that kind by whose value a record is found; null: by its id alone. */
  by: string | null;
  missing: RelationChoice['missing'];
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
  /** Fields that name other records by a way of their own, by id; the rest are companies and people by name. */
  relations: ReadonlyMap<string, RelationPlan>;
}>;

export type Choices = Readonly<{
  columns: readonly ImportColumn[];
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome: OutcomeGuess | null;
}>;

/** Kinds whose records a file may name instead of giving their ids. */
const NAMEABLE: ReadonlySet<string> = new Set(['organisation', 'person']);

/** Whether a file may fill the field: not what the product writes, nor files. */
export function isImportable(field: FieldSpec): boolean {
  return field.isReadOnly !== true && field.computed === undefined && field.type !== 'file';
}

/** Whether a field names records: one or several. */
export function isRelation(field: FieldSpec): boolean {
  return field.type === 'ref' || field.type === 'refs';
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
export function planImport(kinds: ReadonlyMap<string, Kind>, kindName: string, choices: Choices): ImportPlan {
  const kind = kinds.get(kindName);
  if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: kindName } });
  const problems: Problem[] = [];
  const outcome = planOutcome(kind, choices, problems);
  const columns = planColumns({ kind, kinds, choices, outcome, problems });
  const relations = planRelations(kinds, { choices, columns, problems });
  const newFields = columns
    .filter(({ field, through }) => through === undefined && !kind.byId.has(field.id))
    .map(({ field }) => newField(field));
  const keys = planKeys(choices, columns, problems);
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
  return { kind, columns, newFields, keys, keyColumns: choices.keys, outcome, relations };
}

type Planning = Readonly<{
  kind: Kind;
  kinds: ReadonlyMap<string, Kind>;
  choices: Choices;
  outcome: OutcomePlan | null;
  problems: Problem[];
}>;

function planColumns({ kind, kinds, choices, outcome, problems }: Planning): ColumnPlan[] {
  const places = new Map(choices.columns.map((column, index) => [column.column, { column, index }]));
  const taken = new Set(kind.byId.keys());
  const filledBy = new Map<string, string>(outcome === null ? [] : [[outcome.field.id, choices.outcome?.column ?? '']]);
  return choices.mapping.flatMap((row, at): ColumnPlan[] => {
    const place = places.get(row.column);
    if (place === undefined)
      problems.push({ path: `mapping.${at}.column`, rule: 'unknown_column', params: { name: row.column } });
    if (place === undefined || row.isIgnored) return [];
    if (row.field?.includes('.') === true)
      return detailColumn({ kind, kinds, row, place, path: `mapping.${at}.field`, problems });
    const isOutcome = place.index === outcome?.index;
    const id = isOutcome && row.field === outcome.field.id ? null : row.field;
    const field = id === null ? ownField(kind, place.column, row, { isOutcome, taken }) : kind.byId.get(id);
    const problem = faultOf(row, field, filledBy);
    if (problem !== null) problems.push({ ...problem, path: `mapping.${at}.field` });
    if (field === undefined) return [];
    filledBy.set(field.id, row.column);
    taken.add(field.id);
    return [
      { column: row.column, index: place.index, field, held: heldAs(field), options: optionsOf(place.column, field) },
    ];
  });
}

/** A name stands where a record points to another. */
function heldAs(field: FieldSpec): FieldSpec {
  return isRelation(field) ? { ...field, type: field.type === 'ref' ? 'text' : 'longText' } : field;
}

type Detail = Readonly<{
  kind: Kind;
  kinds: ReadonlyMap<string, Kind>;
  row: ColumnMapping;
  place: { column: ImportColumn; index: number };
  path: string;
  problems: Problem[];
}>;

/** A column that says something about the record the row refers to: `organisation.industry`. */
function detailColumn({ kind, kinds, row, place, path, problems }: Detail): ColumnPlan[] {
  const [through = '', id = ''] = (row.field ?? '').split('.');
  const ref = kind.byId.get(through);
  const field = ref?.type === 'ref' ? kinds.get(ref.to ?? '')?.byId.get(id) : undefined;
  if (ref === undefined || field === undefined || !isImportable(field) || isRelation(field)) {
    problems.push({ path, rule: 'unknown_field' });
    return [];
  }
  const options = optionsOf(place.column, field);
  return [{ column: row.column, index: place.index, field, held: field, options, through }];
}

type Relating = Readonly<{ choices: Choices; columns: readonly ColumnPlan[]; problems: Problem[] }>;

/** The relations with a way of their own: those told, those with details, and all that do not name companies or people. */
function planRelations(
  kinds: ReadonlyMap<string, Kind>,
  { choices, columns, problems }: Relating,
): ReadonlyMap<string, RelationPlan> {
  const told = new Map(choices.mapping.map((row, at) => [row.column, { relation: row.relation ?? null, at }]));
  const detailed = new Set(columns.flatMap(({ through }) => through ?? []));
  const plans = columns.flatMap(({ field, column, through }): RelationPlan[] => {
    if (through !== undefined || !isRelation(field)) return [];
    const { relation = null, at = 0 } = told.get(column) ?? {};
    const isDetailed = detailed.has(field.id);
    if (relation === null && !isDetailed && isPlain(field)) return [];
    const plan = planRelation(kinds, { field, column, relation, isDetailed });
    if (plan === undefined) problems.push({ path: `mapping.${at}.relation.by`, rule: 'unknown_field' });
    return plan === undefined ? [] : [plan];
  });
  const known = new Set(plans.map(({ field }) => field.id));
  for (const { through, column } of columns) {
    if (through === undefined || known.has(through)) continue;
    const path = `mapping.${told.get(column)?.at ?? 0}.field`;
    problems.push({ path, rule: 'relation_missing', params: { name: through } });
  }
  return new Map(plans.map((plan) => [plan.field.id, plan]));
}

/** Companies and people are found by more than their name, unless somebody says how. */
function isPlain({ type, to = '' }: FieldSpec): boolean {
  return type === 'ref' && NAMEABLE.has(to);
}

type Wanted = Readonly<{ field: FieldSpec; column: string; relation: RelationChoice | null; isDetailed: boolean }>;

/** Undefined when the kind or the field to find by is not there. */
function planRelation(
  kinds: ReadonlyMap<string, Kind>,
  { field, column, relation, isDetailed }: Wanted,
): RelationPlan | undefined {
  const to = kinds.get(field.to ?? '');
  if (to === undefined) return undefined;
  const wanted = relation?.missing ?? (isDetailed ? 'create' : 'refuse');
  const by = relation?.by ?? to.titleField;
  // Nothing can be made of an id alone.
  if (by === BY_ID) return { field, column, to, by: null, missing: wanted === 'create' ? 'refuse' : wanted };
  return to.byId.has(by) ? { field, column, to, by, missing: wanted } : undefined;
}

const BY_ID = '$id';

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
    const plan = columns.find((column) => column.column === name && column.through === undefined);
    if (plan !== undefined) return [plan.field.id];
    const isThere = choices.columns.some((column) => column.column === name);
    problems.push({ path: `keys.${at}`, rule: isThere ? 'key_ignored' : 'unknown_column', params: { name } });
    return [];
  });
}

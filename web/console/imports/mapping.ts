import type {
  ColumnMapping,
  FieldType,
  Import,
  ImportColumn,
  ImportMapping,
  OutcomeGuess,
  RelationChoice,
} from '@valence/contract';
import type { z } from 'zod';

/** What a person is about to send: it starts as the import's own mapping. */
export type MappingDraft = Readonly<{
  mapping: readonly ColumnMapping[];
  keys: readonly string[];
  outcome: OutcomeGuess | null;
}>;

/** What becomes of a column, as one choice in a menu. */
export type Target =
  | Readonly<{ becomes: 'field'; field: string }>
  | Readonly<{ becomes: 'new'; type: FieldType }>
  | Readonly<{ becomes: 'ignored' }>;

export type MappingFault = Readonly<{ fault: 'field-twice'; field: string; columns: readonly string[] }>;

/** The draft an import starts with: its mapping, or the suggestions where it has none yet. */
export function draftOf(entry: Pick<Import, 'columns' | 'mapping' | 'keys' | 'outcome'>): MappingDraft {
  const known = new Map(entry.mapping.map((row) => [row.column, row]));
  const mapping = entry.columns.map(({ column, suggestion }) => known.get(column) ?? suggestion);
  const ignored = new Set(mapping.filter((row) => row.isIgnored).map((row) => row.column));
  return {
    mapping,
    // A column of nothing but refused rows may be suggested as key and left out at once
    keys: entry.keys.filter((key) => !ignored.has(key)),
    outcome: entry.outcome,
  };
}

export function targetOf(row: ColumnMapping): Target {
  if (row.isIgnored) return { becomes: 'ignored' };
  return row.field === null ? { becomes: 'new', type: row.newType ?? 'text' } : { becomes: 'field', field: row.field };
}

/** The draft with one column going elsewhere. An ignored column can be neither key nor outcome. */
export function retarget(draft: MappingDraft, column: string, target: Target): MappingDraft {
  const isIgnored = target.becomes === 'ignored';
  return {
    mapping: draft.mapping.map((row) => (row.column === column ? rowOf(column, target) : row)),
    keys: isIgnored ? draft.keys.filter((key) => key !== column) : draft.keys,
    outcome: isIgnored && draft.outcome?.column === column ? null : draft.outcome,
  };
}

/** The draft with a column that names other records found in another way; null: as the server does unless told. */
export function relate(draft: MappingDraft, column: string, relation: RelationChoice | null): MappingDraft {
  return { ...draft, mapping: draft.mapping.map((row) => (row.column === column ? { ...row, relation } : row)) };
}

/** The draft with a column made a key or no key. */
export function toggleKey(draft: MappingDraft, column: string): MappingDraft {
  const keys = draft.keys.includes(column) ? draft.keys.filter((key) => key !== column) : [...draft.keys, column];
  return { ...draft, keys };
}

/** What stands against sending the draft: two columns that fill one field. */
export function faultsOf({ mapping }: MappingDraft): MappingFault[] {
  const byField = Map.groupBy(
    mapping.filter((row) => !row.isIgnored && row.field !== null),
    (row) => row.field ?? '',
  );
  return [...byField]
    .filter(([, rows]) => rows.length > 1)
    .map(([field, rows]) => ({ fault: 'field-twice', field, columns: rows.map(({ column }) => column) }));
}

/** True when the person changed something against `entry`, the order of keys aside. */
export function isChanged(draft: MappingDraft, entry: Parameters<typeof draftOf>[0]): boolean {
  return canonical(draft) !== canonical(draftOf(entry));
}

/** The body of PUT /api/imports/:id/mapping. */
export function toMappingRequest({ mapping, keys, outcome }: MappingDraft): z.infer<typeof ImportMapping> {
  return { mapping: [...mapping], keys: [...keys], outcome };
}

/** Values of an outcome column that are neither won nor lost yet, of those the file shows. */
export function openValues(column: Pick<ImportColumn, 'examples'>, outcome: OutcomeGuess): string[] {
  return column.examples.filter((value) => !outcome.won.includes(value) && !outcome.lost.includes(value));
}

/** The outcome with `side` holding exactly `values`; a value stands on one side only. */
export function setOutcomeSide(outcome: OutcomeGuess, side: 'won' | 'lost', values: readonly string[]): OutcomeGuess {
  const other = side === 'won' ? 'lost' : 'won';
  return { ...outcome, [side]: [...values], [other]: outcome[other].filter((value) => !values.includes(value)) };
}

function rowOf(column: string, target: Target): ColumnMapping {
  return {
    column,
    field: target.becomes === 'field' ? target.field : null,
    newType: target.becomes === 'new' ? target.type : null,
    isIgnored: target.becomes === 'ignored',
  };
}

function canonical({ mapping, keys, outcome }: MappingDraft): string {
  const rows = mapping.map(({ column, field, newType, isIgnored, relation }) => [
    column,
    field,
    newType,
    isIgnored,
    relation?.by ?? null,
    relation?.missing ?? null,
  ]);
  return JSON.stringify([
    rows,
    keys.toSorted(),
    outcome && [outcome.column, outcome.won.toSorted(), outcome.lost.toSorted()],
  ]);
}

import type { Field, Kind } from '@valence/contract';
import { simpleFilter, type Filter } from './simple-filter.ts';

/** What a list page shows. It stands whole in the URL, so that a copied link opens the same list. */
export type ListState = Readonly<{
  filters: readonly Filter[];
  /** Field id, `-` in front sorts downwards; null: newest first. */
  sort: string | null;
  q: string;
  /** Field ids in order; null: the kind's own choice. */
  columns: readonly string[] | null;
}>;

/** The names a list page has in the URL; what is at its default is undefined and left out. */
export type ListUrl = Readonly<{
  filter: string | undefined;
  sort: string | undefined;
  q: string | undefined;
  columns: string | undefined;
}>;

/** Operators that need no value. */
export const UNARY = new Set<Filter['op']>(['isEmpty', 'isKnown']);

/** Reads the URL's texts. What is not understood is dropped: an old link opens a list, never an error. */
export function parseListUrl(url: Readonly<Record<string, string | undefined>>): ListState {
  const { filter, sort, q, columns } = url;
  const chosen = (columns ?? '').split(',').filter((id) => id !== '');
  return {
    filters: listOf(filter).flatMap((item) => {
      const filter = simpleFilter(item);
      return filter !== null && isComplete(filter) ? [filter] : [];
    }),
    sort: sort === undefined || sort === '' ? null : sort,
    q: q ?? '',
    columns: chosen.length === 0 ? null : [...new Set(chosen)],
  };
}

/** Writes the state as texts of the URL. */
export function toListUrl({ filters, sort, q, columns }: ListState): ListUrl {
  return {
    filter: filters.length === 0 ? undefined : JSON.stringify(filters),
    sort: sort ?? undefined,
    q: q === '' ? undefined : q,
    columns: columns === null ? undefined : columns.join(','),
  };
}

/** The query of GET /api/records/:kind and …/count for this state. */
export function toQuery({ filters, sort, q }: ListState): { filter?: string; sort?: string; q?: string } {
  return {
    ...(filters.length > 0 && { filter: JSON.stringify(filters) }),
    ...(sort !== null && { sort }),
    ...(q.trim() !== '' && { q: q.trim() }),
  };
}

/** Drops what this kind cannot do: filters and sorting on fields it lacks or has no index for, unknown columns. */
export function fitToKind(state: ListState, kind: Kind): ListState {
  const fields = new Map(kind.fields.map((field) => [field.id, field]));
  const isSortable = state.sort !== null && fields.get(state.sort.replace(/^-/, ''))?.isIndexed === true;
  const columns = state.columns?.filter((id) => fields.has(id)) ?? null;
  return {
    filters: state.filters.filter((filter) => {
      const field = fields.get(filter.field);
      return field?.isIndexed === true && operatorsOf(field).includes(filter.op);
    }),
    sort: isSortable ? state.sort : null,
    q: state.q,
    columns: columns === null || columns.length === 0 ? null : columns,
  };
}

/** Fields shown as columns, in order; the field that names the record always leads. */
export function columnsOf(state: ListState, kind: Kind): Field[] {
  const fields = new Map(kind.fields.map((field) => [field.id, field]));
  const ids = [kind.titleField, ...(state.columns ?? kind.columns)];
  return [...new Set(ids)].flatMap((id) => fields.get(id) ?? []);
}

/** The sort after a click on a header: up, down, then newest first again. */
export function nextSort(sort: string | null, field: string): string | null {
  if (sort === field) return `-${field}`;
  return sort === `-${field}` ? null : field;
}

const OF_TEXT = ['startsWith', 'is', 'isNot', 'isKnown', 'isEmpty'] as const;
const OF_AMOUNT = ['atLeast', 'atMost', 'is', 'isKnown', 'isEmpty'] as const;
const OPERATORS: Readonly<Record<Field['type'], readonly Filter['op'][]>> = {
  choice: ['is', 'oneOf', 'isNot', 'isKnown', 'isEmpty'],
  ref: ['is', 'isNot', 'isKnown', 'isEmpty'],
  boolean: ['is', 'isKnown', 'isEmpty'],
  integer: OF_AMOUNT,
  number: OF_AMOUNT,
  money: OF_AMOUNT,
  date: OF_AMOUNT,
  datetime: OF_AMOUNT,
  tags: ['is', 'oneOf', 'isKnown', 'isEmpty'],
  multiChoice: ['is', 'oneOf', 'isKnown', 'isEmpty'],
  refs: ['is', 'isKnown', 'isEmpty'],
  rating: OF_AMOUNT,
  address: OF_TEXT,
  file: ['isKnown', 'isEmpty'],
  text: OF_TEXT,
  longText: OF_TEXT,
  email: OF_TEXT,
  phone: OF_TEXT,
  url: OF_TEXT,
};

/** What may be said about a field, most natural first. */
export function operatorsOf({ type }: Pick<Field, 'type'>): readonly Filter['op'][] {
  return OPERATORS[type];
}

/** True when the filter says something: an operator with a value has one. */
export function isComplete({ op, value }: Filter): boolean {
  if (UNARY.has(op)) return true;
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

function listOf(text: string | undefined): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

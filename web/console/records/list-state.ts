import { Filter, type Field, type Kind } from '@valence/contract';

/** What a list page shows. It stands whole in the URL, so that a copied link opens the same list. */
export type ListState = Readonly<{
  filters: readonly Filter[];
  /** Field id, `-` in front sorts downwards; null: newest first. */
  sort: string | null;
  q: string;
  /** Field ids in order; null: the kind's own choice. */
  columns: readonly string[] | null;
}>;

/** The URL's search part of a list page; what is at its default is left out. */
export type ListSearch = { filter?: Filter[]; sort?: string; q?: string; columns?: string[] };

/** Operators that need no value. */
export const UNARY = new Set<Filter['op']>(['isEmpty', 'isKnown']);

/** Reads the URL's search part. What is not understood is dropped: an old link opens a list, never an error. */
export function parseListSearch(search: Record<string, unknown>): ListState {
  const { sort, columns } = search;
  return {
    filters: listOf(search['filter']).flatMap((item) => {
      const filter = Filter.safeParse(item);
      return filter.success && isComplete(filter.data) ? [filter.data] : [];
    }),
    sort: typeof sort === 'string' && sort !== '' ? sort : null,
    // The router reads ?q=007 as a number
    q: typeof search['q'] === 'string' || typeof search['q'] === 'number' ? String(search['q']) : '',
    columns: Array.isArray(columns) && columns.length > 0 ? [...new Set(columns.map(String))] : null,
  };
}

/** Writes the state as the URL's search part. */
export function toListSearch({ filters, sort, q, columns }: ListState): ListSearch {
  return {
    ...(filters.length > 0 && { filter: [...filters] }),
    ...(sort !== null && { sort }),
    ...(q !== '' && { q }),
    ...(columns !== null && { columns: [...columns] }),
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

/** What may be said about a field, most natural first. */
export function operatorsOf(field: Pick<Field, 'type'>): Filter['op'][] {
  switch (field.type) {
    case 'choice':
      return ['is', 'oneOf', 'isNot', 'isKnown', 'isEmpty'];
    case 'ref':
      return ['is', 'isNot', 'isKnown', 'isEmpty'];
    case 'boolean':
      return ['is', 'isKnown', 'isEmpty'];
    case 'integer':
    case 'number':
    case 'money':
    case 'date':
    case 'datetime':
      return ['atLeast', 'atMost', 'is', 'isKnown', 'isEmpty'];
    case 'tags':
      return ['isKnown', 'isEmpty'];
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'url':
      return ['startsWith', 'is', 'isNot', 'isKnown', 'isEmpty'];
  }
}

/** True when the filter says something: an operator with a value has one. */
export function isComplete({ op, value }: Filter): boolean {
  if (UNARY.has(op)) return true;
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** `filter` as the router read it (an array) or as someone typed it (JSON text). */
function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

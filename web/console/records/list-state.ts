import {
  Filter,
  ViewColumn,
  ViewConfig,
  VIEW_LAYOUTS,
  ViewSum,
  type Field,
  type Kind,
  type SavedView,
  type ViewLayout,
} from '@valence/contract';
import { z } from 'zod';
import { fittingFilters } from '../views/filter/filter-tree.ts';

/** What a list page shows and how. It stands whole in the URL, so that a copied link opens the same list. */
export type ListState = Readonly<ViewConfig & { layout: ViewLayout; q: string }>;

/** What is shown where nothing was chosen. */
export const BARE: ListState = { ...ViewConfig.parse({}), layout: 'table', q: '' };

/** The names a list page has in the URL; what is as in the view (or at its default) is undefined and left out. */
const NAMES = [
  'layout',
  'filter',
  'sort',
  'q',
  'columns',
  'group',
  'sums',
  'date',
  'end',
  'colour',
  'folded',
  'limits',
] as const;
type Name = (typeof NAMES)[number];
export type ListUrl = Readonly<Record<Name, string | undefined>>;

/** Says that what the view chose is taken back to the kind's own. */
const NONE = '*';

/** What a saved view shows. */
export function stateOf(view: Pick<SavedView, 'config' | 'layout'> | undefined): ListState {
  return view === undefined ? BARE : { ...view.config, layout: view.layout, q: '' };
}

/** What a view keeps of a state: all but the words searched for. */
export function configOf(state: ListState): ViewConfig {
  const { layout: _layout, q: _q, ...config } = state;
  return config;
}

/** Reads the URL's texts over what the view shows. What is not understood is passed over: an old link opens a list, never an error. */
export function parseListUrl(url: Readonly<Record<string, string | undefined>>, base: ListState): ListState {
  const text = (name: Name, known: string | null): string | null => {
    const said = url[name];
    return said === undefined || said === '' ? known : said === NONE ? null : said;
  };
  return {
    layout: VIEW_LAYOUTS.find((layout) => layout === url['layout']) ?? base.layout,
    filters: url['filter'] === undefined ? base.filters : filtersOf(url['filter']),
    sort: text('sort', base.sort),
    q: url['q'] ?? base.q,
    columns: url['columns'] === undefined ? base.columns : columnsFrom(url['columns']),
    groupBy: text('group', base.groupBy),
    sums: url['sums'] === undefined ? base.sums : sumsFrom(url['sums']),
    dateField: text('date', base.dateField),
    endField: text('end', base.endField),
    colourBy: text('colour', base.colourBy),
    folded: read(z.array(z.string()), url['folded'], base.folded),
    limits: read(z.record(z.string(), z.number()), url['limits'], base.limits),
  };
}

/** Writes what differs from the view as texts of the URL. */
export function toListUrl(state: ListState, base: ListState): ListUrl {
  const differs = (key: keyof ListState): boolean => !isSame(state[key], base[key]);
  const text = (key: 'sort' | 'groupBy' | 'dateField' | 'endField' | 'colourBy') =>
    differs(key) ? (state[key] ?? NONE) : undefined;
  return {
    layout: differs('layout') ? state.layout : undefined,
    filter: differs('filters') ? JSON.stringify(state.filters) : undefined,
    sort: text('sort'),
    q: state.q === '' ? undefined : state.q,
    columns: differs('columns') ? (state.columns?.map(columnText).join(',') ?? NONE) : undefined,
    group: text('groupBy'),
    sums: differs('sums') ? state.sums.map(({ field, fn }) => `${fn}:${field}`).join(',') || NONE : undefined,
    date: text('dateField'),
    end: text('endField'),
    colour: text('colourBy'),
    folded: differs('folded') ? JSON.stringify(state.folded) : undefined,
    limits: differs('limits') ? JSON.stringify(state.limits) : undefined,
  };
}

/** A URL without any of a list's names: what a view shows by itself. */
export const NO_URL: ListUrl = Object.fromEntries(NAMES.map((name) => [name, undefined])) as ListUrl;

/** Whether what is shown differs from the view in something a view keeps. */
export function isChanged(state: ListState, base: ListState): boolean {
  return !isSame({ ...configOf(state), layout: state.layout }, { ...configOf(base), layout: base.layout });
}

/** The query of GET /api/records/:kind, …/count and …/groups for this state. */
export function toQuery({ filters, sort, q }: Pick<ListState, 'filters' | 'sort' | 'q'>): ListQuery {
  return {
    ...(filters.length > 0 && { filter: JSON.stringify(filters), tz: TIME_ZONE }),
    ...(sort !== null && { sort }),
    ...(q.trim() !== '' && { q: q.trim() }),
  };
}
export type ListQuery = { filter?: string; tz?: string; sort?: string; q?: string };

/** Whose days "today" and "this month" mean. */
const TIME_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Drops what this kind cannot do: conditions and sorting on fields it lacks or has no index for, unknown columns. */
export function fitToKind(state: ListState, kind: Kind, kinds: readonly Kind[]): ListState {
  const fields = new Map(kind.fields.map((field) => [field.id, field]));
  const known = (id: string | null): string | null => (id !== null && fields.has(id) ? id : null);
  const indexed = (id: string | null): string | null => (id !== null && fields.get(id)?.isIndexed === true ? id : null);
  const columns = state.columns?.filter(({ field }) => fields.has(field)) ?? null;
  return {
    ...state,
    filters: fittingFilters(state.filters, kind, kinds),
    sort: indexed(state.sort?.replace(/^-/, '') ?? null) === null ? null : state.sort,
    columns: columns === null || columns.length === 0 ? null : columns,
    groupBy: indexed(state.groupBy),
    sums: state.sums.filter(({ field }) => indexed(field) !== null),
    dateField: indexed(state.dateField),
    endField: indexed(state.endField),
    colourBy: known(state.colourBy),
  };
}

/** A column as the table draws it. */
export type Column = Readonly<{ field: Field; width: number | undefined; isFrozen: boolean }>;

/** Columns in order; the field that names the record always leads and stays, as do those beside it that were fixed. */
export function columnsOf({ columns }: Pick<ListState, 'columns'>, kind: Kind): Column[] {
  const fields = new Map(kind.fields.map((field) => [field.id, field]));
  const chosen = new Map((columns ?? kind.columns.map((field): ViewColumn => ({ field }))).map((c) => [c.field, c]));
  const title = chosen.get(kind.titleField) ?? { field: kind.titleField };
  const rest = [...chosen.values()].filter(({ field }) => field !== kind.titleField);
  // Fixed ones stand together: a fixed column right of a moving one would cover it
  const ordered = [title, ...rest.filter((c) => c.isFrozen), ...rest.filter((c) => c.isFrozen !== true)];
  return ordered.flatMap(({ field: id, width, isFrozen }) => {
    const field = fields.get(id);
    return field === undefined ? [] : [{ field, width, isFrozen: id === kind.titleField || isFrozen === true }];
  });
}

/** Columns as a view keeps them. */
export function keptColumns(columns: readonly Column[]): ViewColumn[] {
  return columns.map(({ field, width, isFrozen }, at) => ({
    field: field.id,
    ...(width !== undefined && { width }),
    ...(isFrozen && at > 0 && { isFrozen }),
  }));
}

/** The sort after a click on a header: up, down, then newest first again. */
export function nextSort(sort: string | null, field: string): string | null {
  if (sort === field) return `-${field}`;
  return sort === `-${field}` ? null : field;
}

function columnText({ field, width, isFrozen }: ViewColumn): string {
  return `${field}${width === undefined ? '' : `:${width}`}${isFrozen === true ? '!' : ''}`;
}

function columnsFrom(text: string): ViewColumn[] | null {
  const columns = text.split(',').flatMap((part) => {
    const [, field = '', width, frozen] = /^([^:!]+)(?::(\d+))?(!)?$/.exec(part.trim()) ?? [];
    const column = ViewColumn.safeParse({
      field,
      ...(width !== undefined && { width: Number(width) }),
      ...(frozen === '!' && { isFrozen: true }),
    });
    return field === '' || field === NONE || !column.success ? [] : [column.data];
  });
  const unique = [...new Map(columns.map((column) => [column.field, column])).values()];
  return unique.length === 0 ? null : unique;
}

function sumsFrom(text: string): ViewSum[] {
  return text.split(',').flatMap((part) => {
    const [fn, field] = part.split(':');
    const sum = ViewSum.safeParse({ fn, field });
    return sum.success ? [sum.data] : [];
  });
}

function filtersOf(text: string): Filter[] {
  const items = jsonOf(text);
  return (Array.isArray(items) ? items : []).flatMap((item) => {
    const known = Filter.safeParse(item);
    return known.success ? [known.data] : [];
  });
}

function read<T>(schema: z.ZodType<T>, text: string | undefined, known: T): T {
  if (text === undefined) return known;
  const answer = schema.safeParse(jsonOf(text));
  return answer.success ? answer.data : known;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

/** JSON with sorted keys: the database gives them back in its own order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
}

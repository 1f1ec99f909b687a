import { z } from 'zod';
import { Filter, Period, TimeZone } from './filter.ts';
import { Bucket } from './records.ts';
import { Money, RecordRef, Text } from './shared.ts';
import { ViewAudience } from './views.ts';

/** `goal`: how far goals have come; `ageing`: what is owed by how long it is past due. Both ask sources of their own. */
export const CHARTS = ['number', 'bar', 'line', 'pie', 'funnel', 'table', 'goal', 'ageing'] as const;
export const Chart = z.enum(CHARTS);
export type Chart = z.infer<typeof Chart>;

export const GRID_COLUMNS = 12;
/** Tallest widget, in rows of the grid. */
const MOST_ROWS = 24;
export const MOST_WIDGETS = 40;

const Name = z.object({ zh: z.string().trim().min(1).max(80), en: z.string().trim().min(1).max(80) });
const fieldId = z.string().max(80).nullable().default(null);
const cell = (least: number, most: number) => z.number().int().min(least).max(most);

/** What a widget asks for. Records of `kind` that fulfil `filters`, counted or summed by the values of `by`. */
export const Question = z.object({
  kind: z.string().max(80),
  filters: z.array(Filter).max(20).default([]),
  /** Field to group by; null: one figure for all. */
  by: fieldId,
  /** For groups of dates. */
  bucket: Bucket.default('month'),
  fn: z.enum(['count', 'sum', 'avg']).default('count'),
  /** What is summed or averaged; null with `count`. */
  field: fieldId,
  /** Money is converted into it at the newest rates; null: each currency by itself. */
  currency: z.string().length(3).nullable().default(null),
  /** The date that the shared period is about; null: the period does not touch this widget. */
  dateField: fieldId,
  /** Compares with the same days of the period before. */
  hasChange: z.boolean().default(false),
});
export type Question = z.infer<typeof Question>;

/** A question with the look of its answer and its place on the grid of twelve columns. */
export const Widget = Question.extend({
  id: z.string().min(1).max(40),
  title: Name,
  chart: Chart,
  x: cell(0, GRID_COLUMNS - 1),
  y: cell(0, 2000),
  w: cell(2, GRID_COLUMNS),
  h: cell(2, MOST_ROWS),
});
export type Widget = z.infer<typeof Widget>;

export const DashboardConfig = z.object({
  /** The period that is chosen when it is opened; null: all time. */
  period: Period.nullable().default(null),
  widgets: z.array(Widget).max(MOST_WIDGETS).default([]),
});
export type DashboardConfig = z.infer<typeof DashboardConfig>;

export const Dashboard = z.object({
  /** `das_…`, or the name of a shipped one: `sales`. */
  id: z.string(),
  name: Text,
  config: DashboardConfig,
  audience: ViewAudience,
  /** Comes with the product: may be copied, not changed. */
  isShipped: z.boolean(),
  isMine: z.boolean(),
  isChangeable: z.boolean(),
  /** Sent back with a change: a newer one meanwhile → 409 `dashboard.conflict`. */
  version: z.number().int(),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime().nullable(),
});
export type Dashboard = z.infer<typeof Dashboard>;

const ROLES = ['rep', 'manager', 'admin'] as const;
/** GET /api/dashboards: own, shared and shipped ones. */
export const DashboardList = z.object({
  dashboards: z.array(Dashboard),
  /** What opens first for who asks: their own choice, else their role's, else the first shipped one. */
  opens: z.string(),
  mine: z.string().nullable(),
  ofRoles: z.object({ rep: z.string().nullable(), manager: z.string().nullable(), admin: z.string().nullable() }),
});
export type DashboardList = z.infer<typeof DashboardList>;

/** POST /api/dashboards */
export const DashboardDraft = z.object({
  name: Name,
  config: DashboardConfig,
  audience: ViewAudience.default('private'),
});
export type DashboardDraft = z.infer<typeof DashboardDraft>;

/** PATCH /api/dashboards/:id: what is left out stays. `isRemoved: false` brings a removed one back. */
export const DashboardPatch = z.object({
  version: z.number().int(),
  name: Name.optional(),
  config: DashboardConfig.optional(),
  audience: ViewAudience.optional(),
  isRemoved: z.boolean().optional(),
});
export type DashboardPatch = z.infer<typeof DashboardPatch>;

/** PUT /api/dashboards/choice: what opens first, for oneself or, by administrators, for a role. Null takes it back. */
export const DashboardChoice = z.object({
  role: z.enum(ROLES).optional(),
  dashboard: z.string().max(80).nullable(),
});
export type DashboardChoice = z.infer<typeof DashboardChoice>;

/** Query of GET /api/figures; `question` and `period` are JSON. */
export const FiguresQuery = z.object({
  question: z.string().max(8000),
  period: z.string().max(200).optional(),
  tz: TimeZone.optional(),
});

/** One figure: a count or a number in `value`, or amounts of money, one per currency. */
export const Figure = z.object({ count: z.number().int(), value: z.number().nullable(), money: z.array(Money) });
export type Figure = z.infer<typeof Figure>;

export const Figures = z.object({
  groups: z.array(Figure.extend({ key: z.union([z.string(), z.number(), z.boolean(), z.null()]) })),
  /** There are more groups than came. */
  hasMore: z.boolean(),
  refs: z.record(z.string(), RecordRef),
  total: Figure,
  /** The days up to now and the same days of the period before; null where nothing is compared. */
  change: z
    .object({ now: Figure, before: Figure, from: z.iso.date(), to: z.iso.date().describe('last day of those before') })
    .nullable(),
  /** Rates that money was converted at. */
  rates: z.array(z.object({ from: z.string(), to: z.string(), rate: z.string(), day: z.string() })),
  /** Currencies without a rate: nothing was converted. */
  missing: z.array(z.string()),
});
export type Figures = z.infer<typeof Figures>;

/** The records a widget is about. The list of these holds exactly the records that its figures count. */
export function filtersOfQuestion(
  { filters, dateField }: Pick<Question, 'filters' | 'dateField'>,
  period: Period | null,
): Filter[] {
  return dateField === null || period === null
    ? [...filters]
    : [...filters, { field: dateField, op: 'within', value: period }];
}

/** The condition that holds for the records of one group; `bucket` for dates, whose key is the first day. */
export function filterOfGroup(field: string, key: Figures['groups'][number]['key'], bucket: Bucket | null): Filter {
  if (key === null) return { field, op: 'isEmpty' };
  if (bucket === null || typeof key !== 'string') return { field, op: 'is', value: key };
  return {
    all: [
      { field, op: 'atLeast', value: key },
      { field, op: 'lessThan', value: nextBucket(key, bucket) },
    ],
  };
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The first day of the bucket after the one that begins on `day`. */
export function nextBucket(day: string, bucket: Bucket): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (bucket === 'day' || bucket === 'week') date.setUTCDate(date.getUTCDate() + (bucket === 'day' ? 1 : 7));
  else date.setUTCMonth(date.getUTCMonth() + MONTHS[bucket]);
  return date.toISOString().slice(0, 10);
}

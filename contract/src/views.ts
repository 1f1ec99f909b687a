import { z } from 'zod';
import { Filter } from './filter.ts';
import { RecordRow } from './records.ts';
import { Value } from './shared.ts';

export const VIEW_LAYOUTS = ['table', 'board', 'calendar', 'timeline'] as const;
export const ViewLayout = z.enum(VIEW_LAYOUTS);
export type ViewLayout = z.infer<typeof ViewLayout>;

/** A column of the table: which field, how wide in px, and whether it stays when the rest scrolls sideways. */
export const ViewColumn = z.object({
  field: z.string().max(80),
  width: z.number().int().min(48).max(1200).optional(),
  isFrozen: z.boolean().optional(),
});
export type ViewColumn = z.infer<typeof ViewColumn>;

export const SUM_FUNCTIONS = ['sum', 'avg', 'min', 'max'] as const;
/** What stands under a column and in the head of a group. */
export const ViewSum = z.object({ field: z.string().max(80), fn: z.enum(SUM_FUNCTIONS) });
export type ViewSum = z.infer<typeof ViewSum>;

const fieldId = z.string().max(80).nullable().default(null);

/** Everything a list shows and how; absent parts are at their default. Field ids that a kind no longer has are passed over by whoever shows it. */
export const ViewConfig = z.object({
  filters: z.array(Filter).max(20).default([]),
  /** Field id, `-` in front sorts downwards; null: newest first. */
  sort: z.string().max(81).nullable().default(null),
  /** In order; null: the kind's own choice. */
  columns: z.array(ViewColumn).max(80).nullable().default(null),
  /** Groups of a table, columns of a board. */
  groupBy: fieldId,
  sums: z.array(ViewSum).max(20).default([]),
  /** Where a record stands in a calendar, and where it begins on a timeline. */
  dateField: fieldId,
  /** Where it ends on a timeline. */
  endField: fieldId,
  colourBy: fieldId,
  /** Columns of the board that are folded, by value. */
  folded: z.array(z.string().max(200)).max(100).default([]),
  /** Most records a column of the board should hold, by value. */
  limits: z.record(z.string().max(200), z.number().int().min(1).max(9999)).default({}),
});
export type ViewConfig = z.infer<typeof ViewConfig>;

/** `private`: only who made it; `team`: who shares the team with them; `all`: everybody in the workspace. */
export const VIEW_AUDIENCES = ['private', 'team', 'all'] as const;
export const ViewAudience = z.enum(VIEW_AUDIENCES);
export type ViewAudience = z.infer<typeof ViewAudience>;

export const SavedView = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  layout: ViewLayout,
  config: ViewConfig,
  audience: ViewAudience,
  isMine: z.boolean(),
  /** Whether who asks may change it; everybody may save a copy. */
  isChangeable: z.boolean(),
  /** Opens when the list is opened without a view; each person chooses for themselves. */
  isDefault: z.boolean(),
  /** Sent back with a change: a newer one meanwhile → 409 `view.conflict`. */
  version: z.number().int(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type SavedView = z.infer<typeof SavedView>;

/** GET /api/views?kind: own and shared views, in the order of who asks. */
export const ViewList = z.object({ views: z.array(SavedView) });
export type ViewList = z.infer<typeof ViewList>;

const viewName = z.string().trim().min(1).max(80);
/** POST /api/views */
export const ViewDraft = z.object({
  kind: z.string().max(80),
  name: viewName,
  layout: ViewLayout.default('table'),
  config: ViewConfig,
  audience: ViewAudience.default('private'),
});
/** PATCH /api/views/:id: what is left out stays. `isRemoved: false` brings a removed view back. */
export const ViewPatch = z.object({
  version: z.number().int(),
  name: viewName.optional(),
  layout: ViewLayout.optional(),
  config: ViewConfig.optional(),
  audience: ViewAudience.optional(),
  isRemoved: z.boolean().optional(),
});
export type ViewPatch = z.infer<typeof ViewPatch>;
/** PUT /api/views/choice: one person's order and default of a kind's views. What is left out stays. */
export const ViewChoice = z.object({
  kind: z.string().max(80),
  order: z.array(z.string()).max(200).optional(),
  defaultView: z.string().nullable().optional(),
});
export type ViewChoice = z.infer<typeof ViewChoice>;

/** One cell of a table as it is to be, and as its editor saw it. */
export const CellChange = z.object({
  id: z.string(),
  field: z.string().max(80),
  value: Value,
  seen: Value,
});
export type CellChange = z.infer<typeof CellChange>;
/** POST /api/records/:kind/cells: cells that changed since they were seen are left alone and told. */
export const CellChanges = z.object({ changes: z.array(CellChange).min(1).max(2000) });
export const CellsChanged = z.object({
  rows: z.array(RecordRow),
  /** Takes these changes back as one; null when nothing was written. */
  batch: z.string().nullable(),
  /** `theirs` is the value that stands now; null also where the record is gone. */
  conflicts: z.array(z.object({ id: z.string(), field: z.string(), yours: Value, theirs: Value, isGone: z.boolean() })),
});
export type CellsChanged = z.infer<typeof CellsChanged>;

import { z } from 'zod';
import { TimeZone } from './filter.ts';
import { Choice } from './kinds.ts';
import { Certainty, SourceWord } from './provenance.ts';
import { Evidence, FieldType, Money, pageOf, RecordRef, Text, Value } from './shared.ts';

export const Field = z.object({
  id: z.string(),
  title: Text,
  type: FieldType,
  /** For `choice` and `multiChoice`, in their order. Retired ones are shown where they stand and no longer offered. */
  choices: z.array(Choice).optional(),
  /** Kind that `ref` and `refs` point to. */
  to: z.string().optional(),
  help: Text.optional(),
  isRequired: z.boolean().optional(),
  /** What a new record starts with. */
  default: Value.optional(),
  /** The product computes it; nobody writes it. A `number` (automatic numbering) is given once. */
  computed: z.enum(['formula', 'rollup', 'number']).optional(),
  /** Not shown unless asked for. */
  isHidden: z.boolean().optional(),
  /** May be filtered and sorted on. */
  isIndexed: z.boolean(),
  isCustom: z.boolean(),
  isReadOnly: z.boolean(),
});
export type Field = z.infer<typeof Field>;

/** GET /api/kinds → { kinds: Kind[] } */
export const Kind = z.object({
  name: z.string(),
  title: Text,
  plural: Text,
  /** Field that names a record. */
  titleField: z.string(),
  /** Fields a list shows first. */
  columns: z.array(z.string()),
  fields: z.array(Field),
  /** Made in this workspace, not shipped. */
  isCustom: z.boolean().optional(),
  /** What who asks may do with records of this kind; for some records less. */
  may: z.object({ make: z.boolean(), change: z.boolean(), remove: z.boolean(), export: z.boolean() }).optional(),
});
export type Kind = z.infer<typeof Kind>;

/** Query of GET /api/records/:kind. `filter` is a JSON array of `Filter` that must all hold; `tz` says whose days are meant. */
export const ListQuery = z.object({
  filter: z.string().max(8000).optional(),
  tz: TimeZone.optional(),
  sort: z.string().max(80).optional().describe('field id; `-field` sorts downwards; default: newest first'),
  q: z.string().max(200).optional().describe('full text, works on Chinese without spaces'),
  after: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One record in a list: resolved values by field id; the records that `ref` values name are in `refs`, by their id. */
export const RecordRow = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  data: z.record(z.string(), Value),
  refs: z.record(z.string(), RecordRef),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type RecordRow = z.infer<typeof RecordRow>;

export const RecordPage = pageOf(RecordRow);
/** GET /api/records/:kind/count?filter&q. `isExact` is false when it was estimated or cut off. */
export const Count = z.object({ count: z.number().int(), isExact: z.boolean() });

/** What a sum is of: money comes per currency in minor units, numbers as they are. */
export const SumFn = z.enum(['sum', 'avg', 'min', 'max', 'count']);
export const Bucket = z.enum(['day', 'week', 'month', 'quarter', 'year']);
export type Bucket = z.infer<typeof Bucket>;

/** Query of GET /api/records/:kind/groups. Without `by` there is one group of all records found. */
export const GroupsQuery = ListQuery.pick({ filter: true, tz: true, q: true }).extend({
  by: z.string().max(80).optional().describe('field id to group by'),
  bucket: Bucket.optional().describe('for dates and instants; month unless told'),
  sums: z
    .string()
    .max(400)
    .optional()
    .describe('up to 8, as `sum:amount,avg:score`; fn is sum, avg, min, max or count'),
});

export const GroupSum = z.object({
  field: z.string(),
  fn: SumFn,
  /** Numbers, and `count` of any field; ISO text for dates; null for money and where there is nothing. */
  value: z.union([z.number(), z.string(), z.null()]),
  /** One amount per currency; empty for what is not money. */
  money: z.array(Money),
});

/** GET /api/records/:kind/groups: groups in the order of their keys, at most 500. */
export const Groups = z.object({
  groups: z.array(
    z.object({
      /** The value of the records in it; for dates the first day of the bucket; null holds those without a value. */
      key: z.union([z.string(), z.number(), z.boolean(), z.null()]),
      count: z.number().int(),
      sums: z.array(GroupSum),
    }),
  ),
  /** Titles of the records that keys name, for `ref` fields. */
  refs: z.record(z.string(), RecordRef),
  /** There are more than 500. */
  hasMore: z.boolean(),
});
export type Groups = z.infer<typeof Groups>;

/** Why a value is shown. */
export const Support = z.object({
  evidence: Evidence,
  /** person: someone corrected it; only: a single saying; agreed: several sources say the same; stronger: it won against others; newest: it tells how things stand now */
  rule: z.enum(['person', 'only', 'agreed', 'stronger', 'newest']),
  sayings: z.number().int().describe('observations of this field'),
  against: z.number().int().describe('other distinct values that sources hold'),
});
export type Support = z.infer<typeof Support>;

/** GET /api/record/:id/place?filter&sort: where it stands in a list of its kind. */
export const RecordPlace = z.object({
  isListed: z.boolean(),
  /** 1 for the first; null when too many come before to be counted. */
  at: z.number().int().nullable(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
});
export type RecordPlace = z.infer<typeof RecordPlace>;

export const TIMELINE_TYPES = ['change', 'activity', 'task', 'note', 'file', 'comment', 'mail', 'decision'] as const;
export type TimelineType = (typeof TIMELINE_TYPES)[number];
/** GET /api/record/:id/timeline?after&types: newest first, paged by key. */
export const TimelineItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  type: z.enum([...TIMELINE_TYPES, 'run']),
  /** Which sort of it: the type of an activity, the status of a task, of a mail or of a suggestion. */
  variant: z.string().nullable(),
  /** For tasks: the day by which. */
  dueOn: z.string().nullable(),
  title: Text,
  body: z.string().nullable(),
  actor: z.string().nullable(),
  record: RecordRef.nullable(),
  run: z.string().nullable(),
  decision: z.string().nullable(),
  /** For changes: which fields said what. */
  changes: z.array(z.object({ field: z.string(), title: Text, value: Value })),
  evidence: z.array(Evidence),
});
export type TimelineItem = z.infer<typeof TimelineItem>;
export const Timeline = pageOf(TimelineItem);
export type Timeline = z.infer<typeof Timeline>;

/** GET /api/record/:id?timeline */
export const RecordDetail = RecordRow.extend({
  version: z.number().int(),
  support: z.record(z.string(), Support),
  related: z.array(
    z.object({ field: z.string(), kind: z.string(), title: Text, items: z.array(RecordRow), hasMore: z.boolean() }),
  ),
  /** The newest of its timeline; only where it was asked for. */
  timeline: Timeline.optional(),
});
export type RecordDetail = z.infer<typeof RecordDetail>;

/** GET /api/record/:id/history/:field: every saying about one field, newest first, retracted ones marked. */
export const FieldHistory = z.object({
  field: z.string(),
  items: z.array(
    z.object({
      value: Value,
      evidence: Evidence,
      actor: z.string().nullable(),
      isShown: z.boolean(),
      isRetracted: z.boolean(),
      recordedAt: z.iso.datetime(),
    }),
  ),
});
export type FieldHistory = z.infer<typeof FieldHistory>;

/** PATCH /api/record/:id. `base` holds, per changed field, the observation the editor saw (null: none); a newer one → 409 `memory.conflict`. */
export const RecordPatch = z.object({
  data: z.record(z.string(), Value),
  base: z.record(z.string(), z.string().nullable()).optional(),
});
/** POST /api/records/:kind. `idempotencyKey` makes a retry safe. */
export const RecordDraft = z.object({
  data: z.record(z.string(), Value),
  idempotencyKey: z.string().max(80).optional(),
});

/** GET /api/observations/:id: the source opened at its spot. */
export const ObservationDetail = z.object({
  id: z.string(),
  record: RecordRef.nullable(),
  at: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  /** As the source itself said it, not calibrated. */
  confidence: z.number().min(0).max(1),
  /** How sure the value asked for is (`?field=`; default: the first), by all who speak of it. */
  certainty: Certainty,
  /** Who says it, first, and who else speaks of the same value. */
  words: z.array(SourceWord),
  /** The suggestion whose run wrote it; null for what no agent wrote. */
  decision: z.string().nullable(),
  isRetracted: z.boolean(),
  source: z.object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    version: z.string().nullable(),
    uri: z.string().nullable(),
    retrievedAt: z.iso.datetime(),
    sha256: z.string().nullable(),
  }),
  /** Where in the source: row of a file, span of a text, the model's card … shown as label and value. */
  spot: z.array(z.object({ label: Text, value: z.string() })),
  values: z.array(z.object({ field: z.string(), title: Text, value: Value })),
});
export type ObservationDetail = z.infer<typeof ObservationDetail>;

/** GET /api/search?q= : records of all kinds, best first. */
export const SearchHit = RecordRef.extend({
  subtitle: z.string(),
  /** 0 its whole name, 1 the beginning of it, 2 a part of it, 3 elsewhere in the record, 4 nearly. */
  closeness: z.number().int().min(0).max(4),
  /** Where it was found: the field (null: its title), what it says, and the stretches that match. */
  match: z
    .object({
      field: z.string().nullable(),
      text: z.string(),
      marks: z.array(z.tuple([z.number().int(), z.number().int()]).readonly()),
    })
    .nullable(),
});
export type SearchHit = z.infer<typeof SearchHit>;
export const SearchAnswer = z.object({
  hits: z.array(SearchHit),
  /** Records of a kind that were found too and are not shown. */
  more: z.array(z.object({ kind: z.string(), count: z.number().int() })),
});
export type SearchAnswer = z.infer<typeof SearchAnswer>;

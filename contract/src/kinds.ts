import { z } from 'zod';
import { Filter } from './filter.ts';
import { FieldType, RecordRef, Text, Value } from './shared.ts';

/** Colours a choice may have; the screen never says a choice by colour alone. */
export const CHOICE_COLOURS = ['gray', 'blue', 'cyan', 'green', 'amber', 'red', 'purple', 'pink'] as const;
export const Choice = z.object({
  value: z.string().min(1).max(200),
  title: Text,
  colour: z.enum(CHOICE_COLOURS).optional(),
  isRetired: z.boolean().optional(),
});
export type Choice = z.infer<typeof Choice>;

export const CATEGORY_NAMES = ['business', 'contact', 'behaviour', 'financial', 'internal', 'outcome'] as const;
export const ROLLUP_FNS = ['count', 'sum', 'avg', 'min', 'max'] as const;

const Expression = z.string().trim().min(1).max(2000);
/**
 * How the product computes a field. `formula`: a CEL expression over the record's fields, computed with each write, or
 * with each read when it asks for today (then it cannot be filtered). `rollup`: a figure over the records of another
 * kind whose `ref` field `field` points here. `number`: given once to a new record, from a pattern like `QT-{yyyy}-{0000}`.
 */
export const Computed = z.union([
  z.strictObject({ by: z.literal('formula'), text: Expression, when: z.enum(['write', 'read']).optional() }),
  z.strictObject({
    by: z.literal('rollup'),
    kind: z.string().max(60),
    field: z.string().max(80),
    fn: z.enum(ROLLUP_FNS),
    /** Which field of those records; absent for `count`. */
    of: z.string().max(80).optional(),
    where: z.array(Filter).max(10).optional(),
  }),
  z.strictObject({ by: z.literal('number'), pattern: z.string().trim().min(1).max(60) }),
]);
export type Computed = z.infer<typeof Computed>;

const Title = z.object({ zh: z.string().trim().min(1).max(60), en: z.string().trim().min(1).max(60) });
const Help = z.object({ zh: z.string().trim().max(300), en: z.string().trim().max(300) });

/** A field as an administrator defines it. */
const FieldShape = z.object({
  title: Title,
  type: FieldType,
  category: z.enum(CATEGORY_NAMES),
  help: Help.nullable().optional(),
  choices: z.array(Choice).max(200).optional(),
  to: z.string().max(60).optional(),
  isRequired: z.boolean().optional(),
  /** Required while this CEL condition holds, such as `status == "won"`. */
  requiredWhen: Expression.nullable().optional(),
  isUnique: z.boolean().optional(),
  isSearched: z.boolean().optional(),
  isReadOnly: z.boolean().optional(),
  isHidden: z.boolean().optional(),
  default: Value.optional(),
  computed: Computed.nullable().optional(),
});

/** POST /api/kinds/:kind/fields. Without `id` one is made from the title. */
export const FieldDraft = FieldShape.extend({
  id: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]{0,39}$/)
    .optional(),
});
export type FieldDraft = z.infer<typeof FieldDraft>;

/** PATCH /api/kinds/:kind/fields/:field: what is absent stays. The type stays always: another type is a retype. */
export const FieldPatch = FieldShape.omit({ type: true, to: true })
  .partial()
  .extend({ isRetired: z.boolean().optional() });
export type FieldPatch = z.infer<typeof FieldPatch>;

/** What must be true of every record: a CEL condition, and what people read when it is not. */
export const RuleDraft = z.object({
  id: z.string().max(40).optional(),
  /** Holds for a right record. Unknown fields make it hold: use `isRequired` to ask for a value. */
  condition: Expression,
  message: z.object({ zh: z.string().trim().min(1).max(200), en: z.string().trim().min(1).max(200) }),
  /** Where the message is shown. */
  field: z.string().max(80).nullable().optional(),
});
export const KindRule = RuleDraft.extend({
  id: z.string(),
  /** It ships with the kind and cannot be changed. */
  isShipped: z.boolean(),
});
export type KindRule = z.infer<typeof KindRule>;

/** Fields whose values together name only one record; records that lack one of them are not compared. */
export const UniqueKey = z.object({
  id: z.string(),
  fields: z.array(z.string()).min(1).max(5),
  isShipped: z.boolean(),
});
export type UniqueKey = z.infer<typeof UniqueKey>;

/** POST /api/kinds. The name is made from the English title and never changes. */
export const KindDraft = z.object({
  title: Title,
  plural: Title.optional(),
  /** The field that names a record; it is made with the kind. */
  titleField: z.object({ title: Title, pattern: z.string().trim().min(1).max(60).optional() }),
});
export type KindDraft = z.infer<typeof KindDraft>;

/** PATCH /api/kinds/:kind: what is absent stays. `version` is the one that was edited; a newer one is a conflict. */
export const KindPatch = z.object({
  version: z.number().int(),
  title: Title.optional(),
  plural: Title.optional(),
  titleField: z.string().max(80).optional(),
  columns: z.array(z.string().max(80)).min(1).max(30).optional(),
  /** Field ids in the order people see them; those left out follow in theirs. */
  order: z.array(z.string().max(80)).max(600).optional(),
  rules: z.array(RuleDraft).max(50).optional(),
  uniqueKeys: z
    .array(z.object({ fields: z.array(z.string().max(80)).min(1).max(5) }))
    .max(10)
    .optional(),
  isRetired: z.boolean().optional(),
});
export type KindPatch = z.infer<typeof KindPatch>;

/** A field with all that an administrator may change. */
export const FieldDefinition = FieldShape.extend({
  id: z.string(),
  isCustom: z.boolean(),
  isIndexed: z.boolean(),
  /** Its index or its values are still being filled. */
  isFilling: z.boolean(),
  isRetired: z.boolean(),
  /** Whether its type may be changed: not a shipped or computed field, and nothing else rests on it. */
  canRetype: z.boolean(),
});
export type FieldDefinition = z.infer<typeof FieldDefinition>;

/** GET /api/kinds/:kind */
export const KindDefinition = z.object({
  name: z.string(),
  version: z.number().int(),
  title: Text,
  plural: Text,
  titleField: z.string(),
  columns: z.array(z.string()),
  isCustom: z.boolean(),
  isRetired: z.boolean(),
  /** In the order people see them, retired ones last. */
  fields: z.array(FieldDefinition),
  rules: z.array(KindRule),
  uniqueKeys: z.array(UniqueKey),
  /** Typed columns left for filters and sorts. */
  freeSlots: z.object({ text: z.number(), bigint: z.number(), float8: z.number(), timestamptz: z.number() }),
});
export type KindDefinition = z.infer<typeof KindDefinition>;

/** GET /api/kinds/:kind/versions: newest first. */
export const KindVersion = z.object({
  version: z.number().int(),
  note: Text,
  by: z.string(),
  at: z.iso.datetime(),
});
export const KindVersions = z.object({ versions: z.array(KindVersion) });
export type KindVersions = z.infer<typeof KindVersions>;

/** POST /api/kinds/:kind/formula: checks an expression while it is typed, and tries it on a real record. */
export const FormulaQuestion = z.object({
  text: z.string().max(2000),
  /** What it is for: a field's value, or a condition. */
  use: z.enum(['value', 'condition']),
  /** The field it is edited for, so that it cannot rest on itself. */
  field: z.string().max(80).optional(),
  /** On which record it is tried; the newest one unless told. */
  record: z.string().max(60).optional(),
});
export const FormulaAnswer = z.object({
  /** Type of what it gives; null while it is wrong. */
  type: FieldType.nullable(),
  /** The category that protects its result as well as what it rests on; null where none does. */
  category: z.enum(CATEGORY_NAMES).nullable(),
  /** It asks for today, so it is computed with each read and cannot be filtered. */
  isReadTime: z.boolean(),
  problem: z.object({ message: Text, from: z.number().int(), to: z.number().int() }).nullable(),
  /** What it gives on a real record; null where there is none. */
  sample: z.object({ record: RecordRef, value: Value }).nullable(),
});
export type FormulaAnswer = z.infer<typeof FormulaAnswer>;

/** POST /api/kinds/:kind/fields/:field/retype: with `preview` it only says what would happen. */
export const RetypeRequest = z.object({
  type: FieldType,
  choices: z.array(Choice).max(200).optional(),
  to: z.string().max(60).optional(),
  preview: z.boolean(),
});
export const RetypeAnswer = z.object({
  /** Records that have a value, and how many of these keep it. */
  total: z.number().int(),
  kept: z.number().int(),
  lost: z.number().int(),
  isExact: z.boolean(),
  /** Values that cannot be read as the new type. */
  sample: z.array(z.object({ record: RecordRef, value: Value })),
  /** Values that can, before and after. */
  keptSample: z.array(z.object({ before: Value, after: Value })),
  /** Once it is done: the field that takes its place and the batch that undoes it. */
  field: z.string().nullable(),
  batch: z.string().nullable(),
});
export type RetypeAnswer = z.infer<typeof RetypeAnswer>;

/** GET /api/definitions: every kind of the workspace, those out of use too. */
export const KindSummaries = z.object({
  kinds: z.array(
    z.object({
      name: z.string(),
      title: Text,
      isCustom: z.boolean(),
      isRetired: z.boolean(),
      /** Fields in use, and how many of them the workspace made. */
      fields: z.number().int(),
      ownFields: z.number().int(),
    }),
  ),
});
export type KindSummaries = z.infer<typeof KindSummaries>;

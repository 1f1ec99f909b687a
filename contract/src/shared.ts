import { z } from 'zod';

/** One text in both languages. */
export const Text = z.object({ zh: z.string(), en: z.string() });
export type Text = z.infer<typeof Text>;

/** An amount of money: whole minor units as text, because JSON numbers lose digits. */
export const Money = z.object({ minor: z.string().regex(/^-?\d+$/), currency: z.string().length(3) });
export type Money = z.infer<typeof Money>;

/**
 * Types a field can have. `ref` names another record (a person is a `ref` to `person`) and `refs` several, `tags` is a
 * list of short texts, `multiChoice` a list of choices, `rating` a whole number 1–5, `file` the id of a stored file.
 * How a value comes about is told by the field's `computed`, not by its type: a formula that gives money is a `money` field.
 */
export const FIELD_TYPES = [
  'text',
  'longText',
  'integer',
  'number',
  'money',
  'date',
  'datetime',
  'boolean',
  'choice',
  'tags',
  'email',
  'phone',
  'url',
  'ref',
  'refs',
  'multiChoice',
  'rating',
  'address',
  'file',
] as const;
export const FieldType = z.enum(FIELD_TYPES);
export type FieldType = z.infer<typeof FieldType>;

/** A postal address, as far as it is known. */
export const Address = z.strictObject({
  country: z.string().max(100).optional(),
  province: z.string().max(100).optional(),
  city: z.string().max(100).optional(),
  district: z.string().max(100).optional(),
  street: z.string().max(300).optional(),
  postcode: z.string().max(20).optional(),
});
export type Address = z.infer<typeof Address>;

/** What a field may hold in JSON. Dates are `YYYY-MM-DD`, instants ISO 8601 in UTC, refs prefixed ids, null is "not known". */
export const Value = z.union([z.string(), z.number(), z.boolean(), Money, Address, z.array(z.string()), z.null()]);
export type Value = z.infer<typeof Value>;

/** A page of a keyset-paged list: `next` goes into the following request's `after`; null means the end. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

/** Where a value or a sentence comes from, enough to show a chip and to open the spot. */
export const Evidence = z.object({
  /** The observation that says it. */
  observation: z.string(),
  /** The record it speaks of, when it may be opened. */
  record: z.string().nullable(),
  /** The field it speaks of; null when the whole saying is meant. */
  field: z.string().nullable(),
  label: Text,
  source: z.object({ id: z.string(), kind: z.string(), name: z.string(), version: z.string().nullable() }),
  /** When the source said it. */
  at: z.iso.datetime(),
  /** Probability 0–1 that the saying is right; null where it is not known. */
  confidence: z.number().min(0).max(1).nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** One sentence with what it rests on. A sentence without evidence does not leave the server. */
export const Sentence = z.object({ text: Text, evidence: z.array(Evidence).min(1) });
export type Sentence = z.infer<typeof Sentence>;

export const RecordRef = z.object({ id: z.string(), kind: z.string(), title: z.string() });
export type RecordRef = z.infer<typeof RecordRef>;

/** RFC 9457 problem body. `code` is stable; `detail` and `message` are for people, in their language. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  traceId: z.string().optional(),
  fields: z.array(z.object({ path: z.string(), rule: z.string(), message: z.string() })),
});
export type Problem = z.infer<typeof Problem>;

import { z } from 'zod';
import { Problem, Value } from './shared.ts';

/** How far an API key reaches, by kind; `*` stands for all that are not named. */
export const KeyKinds = z.record(z.string().max(80), z.enum(['read', 'write']));
export type KeyKinds = z.infer<typeof KeyKinds>;

const KEY_PURPOSES = ['sales', 'renewal', 'service', 'learning', 'administration'] as const;

/** For whom a key acts: a member, whose rights and name it has, or a role without a person. */
const KeyHolder = z.union([z.object({ user: z.string() }), z.object({ role: z.enum(['rep', 'manager']) })]);

export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** The first letters of the key, to tell it by. */
  hint: z.string(),
  holder: KeyHolder,
  kinds: KeyKinds,
  purposes: z.array(z.enum(KEY_PURPOSES)),
  perMinute: z.number().int(),
  madeBy: z.string().nullable(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = z.object({ keys: z.array(ApiKey) });

/** POST /api/keys */
export const ApiKeyDraft = z.object({
  name: z.string().trim().min(1).max(80),
  holder: KeyHolder,
  kinds: KeyKinds.refine((kinds) => Object.keys(kinds).length > 0, 'at least one kind').default({ '*': 'read' }),
  purposes: z.array(z.enum(KEY_PURPOSES)).min(1).max(5).default(['sales']),
  perMinute: z.number().int().min(1).max(600_000).default(600).describe('requests per minute, also at once'),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type ApiKeyDraft = z.input<typeof ApiKeyDraft>;
/** The answer to it: `secret` is told this once. */
export const ApiKeyMade = z.object({ key: ApiKey, secret: z.string() });
export type ApiKeyMade = z.infer<typeof ApiKeyMade>;

const Data = z.record(z.string(), Value);

/** Operations of one request. */
export const MOST_OPERATIONS = 1_000;

/** One operation of POST /api/batch. `key` names the record in the program that sends it, for writing it again. */
export const Operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('make'), kind: z.string(), data: Data }),
  z.object({ op: z.literal('put'), kind: z.string(), key: z.string().min(1).max(200), data: Data }),
  z.object({
    op: z.literal('change'),
    id: z.string(),
    data: Data,
    base: z.record(z.string(), z.string().nullable()).optional(),
    version: z.number().int().optional().describe('refused with 412 when the record has another one'),
  }),
  z.object({ op: z.literal('trash'), id: z.string() }),
]);
export type Operation = z.infer<typeof Operation>;

/** POST /api/batch: all or nothing, or each for itself. */
export const BatchRequest = z.object({
  operations: z.array(Operation).min(1).max(MOST_OPERATIONS),
  mode: z.enum(['all', 'each']).default('all'),
});
export type BatchRequest = z.input<typeof BatchRequest>;

/** What became of one operation: 200 or 201 with the record's id, or a problem. */
export const BatchResult = z.object({
  status: z.number().int(),
  id: z.string().nullable(),
  problem: Problem.loose().optional(),
});
export type BatchResult = z.infer<typeof BatchResult>;
/** One result per operation, in their order. */
export const BatchAnswer = z.object({ results: z.array(BatchResult), failed: z.number().int() });
export type BatchAnswer = z.infer<typeof BatchAnswer>;

/**
 * PUT /api/records/:kind: makes the records that are not there and changes those that are. `by` is a field by which they
 * are told apart, and needs a value in each; without it each has a `key` of the sender's own.
 */
export const UpsertRequest = z.object({
  by: z.string().max(80).nullable().default(null),
  records: z
    .array(z.object({ key: z.string().min(1).max(200).optional(), data: Data }))
    .min(1)
    .max(MOST_OPERATIONS),
});
export type UpsertRequest = z.input<typeof UpsertRequest>;
export const UpsertAnswer = z.object({
  records: z.array(z.object({ id: z.string(), isNew: z.boolean() })),
  made: z.number().int(),
  changed: z.number().int(),
});
export type UpsertAnswer = z.infer<typeof UpsertAnswer>;

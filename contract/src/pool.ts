import { z } from 'zod';
import { RecordRef, Text } from './shared.ts';

/** POST /api/pool/claim {record} · POST /api/pool/release {record, pool?, reason} */
export const ClaimRequest = z.strictObject({ record: z.string() });
export const ReleaseRequest = z.strictObject({
  record: z.string(),
  pool: z.string().optional(),
  reason: z.string().trim().max(500).default(''),
});

/** POST /api/handover/preview → { items: HandoverPart[] } */
export const HandoverQuestion = z.strictObject({
  from: z.string(),
  province: z.string().max(60).nullable().default(null),
  isOpenOnly: z.boolean().default(true),
});
export const HandoverPart = z.object({ kind: z.string(), title: Text, count: z.number().int() });
export type HandoverPart = z.infer<typeof HandoverPart>;

/** POST /api/handover → Job. Several who take over share evenly, in turn. */
export const HandoverRequest = HandoverQuestion.extend({
  to: z.array(z.string()).min(1).max(50),
  kinds: z.array(z.string()).min(1).max(50),
});
export type HandoverRequest = z.infer<typeof HandoverRequest>;

/** GET /api/registrations/:id/collisions: who else is at the same customer, or its group, with the same product at the same time; the earliest first. */
export const Collision = z.object({
  record: RecordRef,
  dealer: RecordRef.nullable(),
  owner: RecordRef.nullable(),
  organisation: RecordRef.nullable(),
  product: RecordRef.nullable(),
  at: z.iso.datetime(),
  state: z.string(),
  /** The very customer, or another company of its group. */
  isSameCustomer: z.boolean(),
  isSameProduct: z.boolean(),
  isFirst: z.boolean().describe('earlier than the registration that is looked at'),
});
export type Collision = z.infer<typeof Collision>;
export const Collisions = z.object({ items: z.array(Collision) });

/** POST /api/registrations/:id/decide */
export const RegistrationAnswer = z.discriminatedUnion('answer', [
  z.strictObject({
    answer: z.literal('approve'),
    protectedUntil: z.iso.date(),
    reason: z.string().trim().max(1000).default(''),
  }),
  z.strictObject({ answer: z.literal('refuse'), reason: z.string().trim().min(2).max(1000) }),
]);
export type RegistrationAnswer = z.infer<typeof RegistrationAnswer>;

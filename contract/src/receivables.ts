import { z } from 'zod';
import { Money, RecordRef } from './shared.ts';

const Minor = z.string().regex(/^-?\d{1,19}$/);
const Day = z.iso.date();

/** Days past due on the asked day: not due yet, or due since 0–30, 31–60, 61–90, more than 90 days. */
export const AGES = ['notDue', 'to30', 'to60', 'to90', 'over90'] as const;
export const Age = z.enum(AGES);
export type Age = z.infer<typeof Age>;

/** GET /api/receivables: what customers owe on a day. `in` converts sums with the rates of that day. */
export const ReceivablesQuery = z.object({
  on: Day.optional().describe('as of this day; today unless told'),
  by: z.enum(['organisation', 'owner']).default('organisation'),
  in: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});

const Sums = z.object({ ...Object.fromEntries(AGES.map((age) => [age, Minor])), open: Minor } as Record<
  Age | 'open',
  typeof Minor
>);

export const ReceivablesRow = z.object({
  /** Null: invoices that name nobody. */
  who: RecordRef.nullable(),
  currency: z.string(),
  invoices: z.number().int(),
  sums: Sums,
  /** Received and not yet set against any invoice. */
  unallocated: Minor,
});
export type ReceivablesRow = z.infer<typeof ReceivablesRow>;

export const UsedRate = z.object({ from: z.string(), to: z.string(), rate: z.string(), day: z.string() });
export type UsedRate = z.infer<typeof UsedRate>;

export const Receivables = z.object({
  on: Day,
  /** Most overdue first. */
  rows: z.array(ReceivablesRow),
  hasMore: z.boolean(),
  /** Per currency, over everything, also what the rows leave out. */
  totals: z.array(z.object({ currency: z.string(), sums: Sums, unallocated: Minor })),
  /** All of it in the asked currency; null where it was not asked for or a rate is missing. */
  converted: z.object({ currency: z.string(), sums: Sums, unallocated: Minor }).nullable(),
  rates: z.array(UsedRate),
  /** Currencies without a rate of that day or before. They are in no converted sum. */
  missing: z.array(z.string()),
});
export type Receivables = z.infer<typeof Receivables>;

/** GET /api/receivables/invoices?organisation&owner&currency&on&after: what is open, the oldest due first. */
export const OpenInvoice = z.object({
  invoice: RecordRef,
  organisation: RecordRef.nullable(),
  owner: RecordRef.nullable(),
  amount: Money,
  /** What is left of it; negative for a credit note that is not used up, or when too much was set against it. */
  open: Money,
  issuedOn: Day,
  dueOn: Day.nullable(),
  daysOverdue: z.number().int(),
  age: Age,
});
export type OpenInvoice = z.infer<typeof OpenInvoice>;
export const OpenInvoices = z.object({ items: z.array(OpenInvoice), next: z.string().nullable() });

/** GET /api/receivables/payments?organisation&on: payments of which something is left. */
export const OpenPayment = z.object({
  payment: RecordRef,
  organisation: RecordRef.nullable(),
  amount: Money,
  left: Money,
  receivedOn: Day.nullable(),
});
export type OpenPayment = z.infer<typeof OpenPayment>;

/** POST /api/allocations: sets parts of a payment, or of a credit note, against invoices. All or none. */
export const AllocationRequest = z.strictObject({
  from: z.string().describe('a payment or a credit note'),
  shares: z
    .array(z.strictObject({ invoice: z.string(), minor: z.string().regex(/^[1-9]\d{0,17}$/) }))
    .min(1)
    .max(200),
  on: Day.optional(),
});
export type AllocationRequest = z.infer<typeof AllocationRequest>;
export const AllocationAnswer = z.object({ batch: z.string(), left: Money, allocations: z.array(z.string()) });

/** GET /api/credit/:organisation: what a customer owes beside what they may owe. With `group` the companies below it count too. */
export const CreditExposure = z.object({
  on: Day,
  limit: Money.nullable(),
  open: Money.nullable(),
  overdue: Money.nullable(),
  /** Limit less open; null without a limit or while a rate is missing. */
  left: Money.nullable(),
  companies: z.number().int(),
  rates: z.array(UsedRate),
  missing: z.array(z.string()),
});
export type CreditExposure = z.infer<typeof CreditExposure>;

import { z } from 'zod';
import { CHOICE_COLOURS } from './kinds.ts';
import { Money, RecordRef, Text } from './shared.ts';

const Day = z.iso.date();
const Minor = z.string().regex(/^-?\d{1,18}$/);
const Percent = z.number().min(0).max(100);

export const TAX_RATES = ['13', '9', '6', '0'] as const;
export const TaxRate = z.enum(TAX_RATES);

/** How a quote stands. */
export const QUOTE_STATES = [
  'draft',
  'waiting',
  'approved',
  'refused',
  'sent',
  'accepted',
  'declined',
  'replaced',
] as const;
export const QuoteState = z.enum(QUOTE_STATES);
export type QuoteState = z.infer<typeof QuoteState>;

/** One line as it is typed. Sums are computed, never typed (`lineSums`). */
export const QuoteLineDraft = z.strictObject({
  /** The line that is changed; without it a new one. */
  id: z.string().optional(),
  product: z.string().nullable().default(null),
  title: z.string().trim().min(1).max(300),
  unit: z.string().max(20).default(''),
  quantity: z.number().positive().max(1e9),
  /** Price of one before tax, in minor units of the quote's currency. */
  price: Minor.refine((text) => !text.startsWith('-')),
  discount: Percent.default(0),
  taxRate: TaxRate,
  note: z.string().max(2000).default(''),
});
export type QuoteLineDraft = z.infer<typeof QuoteLineDraft>;

/** POST /api/quotes makes a quote, PUT /api/quotes/:id changes a draft. A quote that was approved needs approval anew. */
export const QuoteDraft = z.strictObject({
  /** `Quote.seen` of what the editor saw; another one meanwhile → 409 `sales.changed`. */
  seen: z.string().optional(),
  title: z.string().trim().max(300),
  organisation: z.string(),
  deal: z.string().nullable().default(null),
  contact: z.string().nullable().default(null),
  priceList: z.string().nullable().default(null),
  currency: z.string().regex(/^[A-Z]{3}$/),
  issuedOn: Day.optional(),
  validUntil: Day,
  language: z.enum(['zh', 'en']).default('zh'),
  deliveryTerms: z.string().max(2000).default(''),
  paymentTerms: z.string().max(2000).default(''),
  terms: z.string().max(5000).default(''),
  lines: z.array(QuoteLineDraft).max(200),
});
export type QuoteDraft = z.infer<typeof QuoteDraft>;

/** One line as it stands: also one that came by import or over the API and lacks what a draft must have. */
export const QuoteLine = z.object({
  id: z.string(),
  product: z.string().nullable(),
  title: z.string(),
  unit: z.string(),
  /** 0 where it is not told. */
  quantity: z.number(),
  price: Minor,
  discount: z.number(),
  taxRate: TaxRate,
  note: z.string(),
  listPrice: Minor.nullable(),
  cost: Minor.nullable(),
  net: Minor,
  tax: Minor,
  total: Minor,
});
export type QuoteLine = z.infer<typeof QuoteLine>;

/** One level of approval of the present state of a quote. */
export const ApprovalStep = z.object({
  id: z.string(),
  level: z.string(),
  title: Text,
  state: z.enum(['queued', 'waiting', 'approved', 'refused', 'void']),
  /** Why this level is asked. */
  why: z.array(Text),
  askedBy: z.string().nullable(),
  askedAt: z.iso.datetime(),
  delegate: z.string().nullable().describe('who stands in, by name'),
  decidedBy: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});
export type ApprovalStep = z.infer<typeof ApprovalStep>;

/** GET /api/quotes/:id */
export const Quote = z.object({
  id: z.string(),
  number: z.string(),
  version: z.number().int(),
  state: QuoteState,
  seen: z.string(),
  title: z.string(),
  organisation: RecordRef.nullable(),
  deal: RecordRef.nullable(),
  contact: RecordRef.nullable(),
  owner: RecordRef.nullable(),
  priceList: RecordRef.nullable(),
  currency: z.string(),
  issuedOn: z.string().nullable(),
  validUntil: z.string().nullable(),
  language: z.enum(['zh', 'en']),
  deliveryTerms: z.string(),
  paymentTerms: z.string(),
  terms: z.string(),
  lines: z.array(QuoteLine),
  products: z.record(z.string(), RecordRef),
  net: Minor,
  tax: Minor,
  total: Minor,
  rates: z.array(z.object({ rate: z.string(), net: Minor, tax: Minor })),
  discount: z.number().nullable(),
  margin: z.number().nullable(),
  approval: z.object({
    /** Reasons why it may not go out without approval; empty: none is needed. */
    why: z.array(Text),
    /** What was approved is not what stands there now. */
    isOutdated: z.boolean(),
    steps: z.array(ApprovalStep),
  }),
  may: z.object({
    edit: z.boolean(),
    submit: z.boolean(),
    decide: z.boolean(),
    /** It is one's own and nobody else is left to decide: approving needs a reason. */
    decideOwn: z.boolean(),
    send: z.boolean(),
    close: z.boolean(),
    renew: z.boolean(),
  }),
  versions: z.array(z.object({ id: z.string(), number: z.string(), version: z.number().int(), state: QuoteState })),
});
export type Quote = z.infer<typeof Quote>;
// POST /api/quotes/:id/submit · /send · /renew (a new version) · /close {outcome} → Quote
// GET /api/quotes/:id/pdf?language=zh|en

/** POST /api/quotes/:id/decide */
export const ApprovalAnswer = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('approve'), reason: z.string().trim().max(1000).default('') }),
  z.strictObject({ answer: z.literal('refuse'), reason: z.string().trim().min(2).max(1000) }),
  z.strictObject({ answer: z.literal('delegate'), to: z.string(), reason: z.string().trim().max(1000).default('') }),
]);
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;

/** GET /api/approvals: what waits for the person who asks, oldest first. */
export const ApprovalTask = z.object({
  quote: RecordRef,
  organisation: RecordRef.nullable(),
  askedBy: z.string().nullable(),
  askedAt: z.iso.datetime(),
  level: Text,
  why: z.array(Text),
  total: Money.nullable(),
});
export type ApprovalTask = z.infer<typeof ApprovalTask>;

/** GET /api/prices?product&organisation&quantity&currency&on: the price that holds; null where none does. */
export const PriceAnswer = z.object({
  price: Money.nullable(),
  list: RecordRef.nullable(),
  line: z.string().nullable(),
  maxDiscount: z.number().nullable(),
  taxRate: TaxRate.nullable(),
  unit: z.string().nullable(),
  /** The price was converted with this rate. */
  rate: z.object({ from: z.string(), to: z.string(), rate: z.string(), day: z.string() }).nullable(),
});
export type PriceAnswer = z.infer<typeof PriceAnswer>;

const Level = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: Text,
  roles: z.array(z.enum(['manager', 'admin'])).default([]),
  /** People by user id, beside those of the roles. */
  people: z.array(z.string()).default([]),
});
const ApprovalRule = z.discriminatedUnion('when', [
  z.strictObject({ when: z.literal('discountOver'), percent: Percent, level: z.string() }),
  z.strictObject({ when: z.literal('marginUnder'), percent: z.number().min(-100).max(100), level: z.string() }),
  z.strictObject({ when: z.literal('totalOver'), amount: Money, level: z.string() }),
  z.strictObject({ when: z.literal('overMaxDiscount'), level: z.string() }),
]);
export type ApprovalRule = z.infer<typeof ApprovalRule>;

/** Who must approve what. A rule asks its level and all levels before it. */
export const ApprovalSetting = z
  .strictObject({ levels: z.array(Level).min(1).max(5), rules: z.array(ApprovalRule).max(30) })
  .refine(({ levels, rules }) => rules.every((r) => levels.some((l) => l.id === r.level)), { error: 'level' });
export type ApprovalSetting = z.infer<typeof ApprovalSetting>;

export const Stage = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: Text,
  colour: z.enum(CHOICE_COLOURS).default('blue'),
  /** Percent of deals in this stage that are won, as the workspace expects it. */
  probability: Percent,
  /** Fields that must be known before a deal enters. */
  required: z.array(z.string()).max(20).default([]),
  /** Days without a move after which a deal counts as stuck; null: never. */
  rottingDays: z.number().int().min(1).max(999).nullable().default(null),
  end: z.enum(['won', 'lost']).nullable().default(null),
});
export type Stage = z.infer<typeof Stage>;
export const Pipeline = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
  title: Text,
  stages: z.array(Stage).min(2).max(20),
});
export type Pipeline = z.infer<typeof Pipeline>;
/** The first pipeline is the one a deal is in unless told. */
export const PipelineSetting = z.strictObject({ pipelines: z.array(Pipeline).min(1).max(20) });
export type PipelineSetting = z.infer<typeof PipelineSetting>;

/** Who sells, as a quote shows it. */
export const SellerSetting = z.strictObject({
  name: Text,
  address: Text,
  phone: z.string().max(60),
  email: z.string().max(254),
  taxId: z.string().max(40),
  bank: Text,
  terms: Text,
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type SellerSetting = z.infer<typeof SellerSetting>;

export const SALES_SETTINGS = { approval: ApprovalSetting, pipelines: PipelineSetting, seller: SellerSetting } as const;
export type SalesSettingName = keyof typeof SALES_SETTINGS;

/** GET and PUT /api/sales-settings/:name. `version` 0: as shipped; a PUT with another than the present one → 409 `sales.changed`. */
export const SalesSetting = z.object({
  name: z.string(),
  version: z.number().int(),
  value: z.unknown(),
  changedBy: z.string().nullable(),
  changedAt: z.iso.datetime().nullable(),
});
export type SalesSetting = z.infer<typeof SalesSetting>;

/** GET /api/deals/:id/stages: earliest first; the last one has no end. */
export const StageStays = z.object({
  items: z.array(
    z.object({
      stage: z.string(),
      since: z.iso.datetime(),
      until: z.iso.datetime().nullable(),
      days: z.number().int(),
      observation: z.string(),
    }),
  ),
});
export type StageStays = z.infer<typeof StageStays>;

/** POST /api/mail-templates/preview: a template, or what is being typed, filled in for one record. */
export const TemplatePreviewRequest = z.strictObject({
  about: z.string().max(60),
  record: z.string(),
  subject: z.string().max(1000),
  body: z.string().max(50_000),
  language: z.enum(['zh', 'en']).default('zh'),
});
export const TemplatePreview = z.object({
  subject: z.string(),
  body: z.string(),
  missing: z.array(z.string()).describe('names used whose value is not known'),
});
export type TemplatePreview = z.infer<typeof TemplatePreview>;
/** GET /api/mail-templates/variables?about=quote → { items: string[] } */
export const TemplateVariables = z.object({ items: z.array(z.string()) });

/** GET /api/goals/attainment?on: the goals that run on a day and how far they have come. */
export const GoalAttainment = z.object({
  goal: RecordRef,
  measure: z.string(),
  owner: RecordRef.nullable(),
  /** The name of the team whose goal it is; null with no owner: of the whole company. */
  team: z.string().nullable(),
  startsOn: z.string().nullable(),
  endsOn: z.string().nullable(),
  wanted: z.object({ money: Money.nullable(), count: z.number().nullable() }),
  reached: z.object({ money: Money.nullable(), count: z.number().nullable() }),
  percent: z.number().nullable(),
  missing: z.array(z.string()).describe('currencies without a rate'),
});
export type GoalAttainment = z.infer<typeof GoalAttainment>;
export const GoalAttainments = z.object({ items: z.array(GoalAttainment) });

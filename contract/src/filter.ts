import { z } from 'zod';
import { Money } from './shared.ts';

/**
 * What a condition does with a field: `is isNot oneOf noneOf` equality · `atLeast atMost moreThan lessThan` order ·
 * `startsWith` · `contains` words of a searched field · `isEmpty isKnown` · `within` a period of days.
 */
export const FilterOp = z.enum([
  'is',
  'isNot',
  'oneOf',
  'noneOf',
  'atLeast',
  'atMost',
  'moreThan',
  'lessThan',
  'startsWith',
  'contains',
  'isEmpty',
  'isKnown',
  'within',
]);
export type FilterOp = z.infer<typeof FilterOp>;

/** A period that moves with the day, as the person who asks has it. Weeks begin on Monday. */
export const RelativeDay = z.enum([
  'today',
  'yesterday',
  'tomorrow',
  'thisWeek',
  'lastWeek',
  'nextWeek',
  'thisMonth',
  'lastMonth',
  'nextMonth',
  'thisQuarter',
  'lastQuarter',
  'nextQuarter',
  'thisYear',
  'lastYear',
]);
export type RelativeDay = z.infer<typeof RelativeDay>;

const Unit = z.enum(['day', 'week', 'month', 'year']);
const Amount = z.number().int().min(1).max(1000);

/**
 * `{relative}` a period of the calendar; `{last: 7, unit: 'day'}` today and the six days before it, `{next: 30, unit:
 * 'day'}` today and the 29 days after it. With `within` the whole period; `atLeast` and `lessThan` compare with its
 * first moment, `atMost` and `moreThan` with its last.
 */
export const Period = z.union([
  z.strictObject({ relative: RelativeDay }),
  z.strictObject({ last: Amount, unit: Unit }),
  z.strictObject({ next: Amount, unit: Unit }),
]);
export type Period = z.infer<typeof Period>;

/** The person who asks, or everyone of the teams they belong to, for `ref` fields that point to people. */
export const Asker = z.union([z.strictObject({ me: z.literal(true) }), z.strictObject({ myTeam: z.literal(true) })]);
export type Asker = z.infer<typeof Asker>;

const Plain = z.union([z.string(), z.number(), z.boolean()]);
export const FilterValue = z.union([Plain, Money, Period, Asker, z.array(z.union([Plain, Asker])).max(500), z.null()]);
export type FilterValue = z.infer<typeof FilterValue>;

/** One comparison. `field` is a field of the kind, or one behind a `ref` of it: `organisation.industry`. */
export const Condition = z.object({
  field: z.string().min(1).max(160),
  op: FilterOp,
  value: FilterValue.optional(),
});
export type Condition = z.infer<typeof Condition>;

/** Records of `kind` whose `ref` field `field` points to the record at hand: some of them fulfil `where`, or none does. */
export type Related = { related: { kind: string; field: string; some: boolean; where?: Filter | undefined } };

/** Which records are meant: comparisons under and, or and not, and what is related. At most 60 comparisons, 6 deep. */
export type Filter = Condition | { all: Filter[] } | { any: Filter[] } | { not: Filter } | Related;

export const Filter: z.ZodType<Filter, Filter> = z.lazy(() =>
  z.union([
    Condition,
    z.strictObject({ all: z.array(Filter).max(60) }),
    z.strictObject({ any: z.array(Filter).max(60) }),
    z.strictObject({ not: Filter }),
    z.strictObject({
      related: z.strictObject({
        kind: z.string().max(60),
        field: z.string().max(80),
        some: z.boolean(),
        where: Filter.optional(),
      }),
    }),
  ]),
);

/** Whether a part of a filter is a comparison, not a group. */
export function isCondition(filter: Filter): filter is Condition {
  return 'field' in filter;
}

/** A time zone by its IANA name, `Asia/Shanghai` unless told. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((name) => isTimeZone(name), 'not a time zone');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

import type { Period } from '@valence/contract';
import { Period as PeriodSchema } from '@valence/contract';
import type { Say } from '../../parts/i18n/index.ts';
import { sentenceCase } from '../../parts/sentence-case.ts';
import type { DashboardKey } from './texts.ts';
import type { views } from '../../parts/i18n/zh/views.ts';

type Texts = Readonly<{ views: Say<keyof typeof views>; own: Say<DashboardKey> }>;

const RELATIVE = [
  'today',
  'thisWeek',
  'lastWeek',
  'thisMonth',
  'lastMonth',
  'thisQuarter',
  'lastQuarter',
  'thisYear',
  'lastYear',
] as const;
const LAST = [
  ['last7', { last: 7, unit: 'day' }],
  ['last30', { last: 30, unit: 'day' }],
  ['last90', { last: 90, unit: 'day' }],
  ['last12', { last: 12, unit: 'month' }],
] as const;

/** All time in the address. */
export const ALL_TIME = 'all';

/** The periods to choose from; each value stands in the address. */
export function periodChoices({ views, own }: Texts): { value: string; label: string }[] {
  return [
    ...RELATIVE.map((relative) => ({ value: textOfPeriod({ relative }), label: sentenceCase(views(relative)) })),
    ...LAST.map(([name, period]) => ({ value: textOfPeriod(period), label: own(name) })),
    { value: ALL_TIME, label: own('allTime') },
  ];
}

/** A period as a text: `thisMonth`, `last-30-day`, `all`. */
export function textOfPeriod(period: Period | null): string {
  if (period === null) return ALL_TIME;
  if ('relative' in period) return period.relative;
  return 'last' in period ? `last-${period.last}-${period.unit}` : `next-${period.next}-${period.unit}`;
}

/** Reads a period from the address; what is not understood becomes `otherwise`. */
export function periodIn(text: string | undefined, otherwise: Period | null): Period | null {
  if (text === undefined) return otherwise;
  if (text === ALL_TIME) return null;
  const [way = '', count, unit] = text.split('-');
  const read = PeriodSchema.safeParse(count === undefined ? { relative: text } : { [way]: Number(count), unit });
  return read.success ? read.data : otherwise;
}

import * as library from 'rrule';
import { Failure, type Text } from '#base';
import { workdayFor } from './workdays.ts';

// The package is CommonJS: Node hands its exports over as the default.
const { RRule } = 'RRule' in library ? library : (library as unknown as { default: typeof library }).default;

export type Workdays = 'any' | 'next' | 'previous';
/** A recurrence by days: when it began, by which rule, and what happens on days nobody works. */
export type Recurring = Readonly<{ rule: string; startsOn: string; workdays: Workdays }>;

const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'] as const;
const PARTS = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST']);
const MOST_INTERVAL = 999;

/** The rule as it is kept. @throws Failure `recurrence.rule` when it is none, repeats within a day or never happens */
export function readRule(text: string, startsOn: string): string {
  const bare = text
    .trim()
    .replace(/^RRULE:/i, '')
    .toUpperCase();
  const parts = new Map(bare.split(';').map((part) => part.split('=') as [string, string | undefined]));
  const strange = [...parts].find(([name, value]) => !PARTS.has(name) || value === undefined || value === '');
  if (strange !== undefined) throw refusal(strange[0]);
  if (!FREQUENCIES.some((f) => f === parts.get('FREQ'))) throw refusal('FREQ');
  const interval = Number(parts.get('INTERVAL') ?? 1);
  if (!Number.isInteger(interval) || interval < 1 || interval > MOST_INTERVAL) throw refusal('INTERVAL');
  try {
    const rule = ruleOf(bare, startsOn);
    if (rule.after(dateOf(startsOn), true) === null) throw refusal('UNTIL');
  } catch (error) {
    throw error instanceof Failure ? error : refusal(bare, error);
  }
  return bare;
}

function refusal(reason: string, cause?: unknown): Failure {
  return new Failure('recurrence.rule', { params: { reason: reason.slice(0, 60) }, cause });
}

/** The next day by the rule alone after `after`, or null when it has come to its end. */
export function nextByRule({ rule, startsOn }: Recurring, after: string): string | null {
  const next = ruleOf(rule, startsOn).after(dateOf(after));
  return next === null ? null : next.toISOString().slice(0, 10);
}

/** The next days as they are shown: moved off holidays where asked. */
export function nextDays(recurring: Recurring, after: string, most: number): string[] {
  const days: string[] = [];
  for (let day = nextByRule(recurring, after); day !== null && days.length < most; day = nextByRule(recurring, day))
    days.push(workdayFor(day, recurring.workdays));
  return days;
}

/** Days have no time here: all is reckoned at midnight UTC, so that no zone shifts one. */
const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

function ruleOf(rule: string, startsOn: string) {
  return new RRule({ ...RRule.parseString(rule), dtstart: dateOf(startsOn) });
}

const DAYS_ZH: Readonly<Record<string, string>> = {
  MO: '一',
  TU: '二',
  WE: '三',
  TH: '四',
  FR: '五',
  SA: '六',
  SU: '日',
};
const UNITS = {
  DAILY: { zh: '天', en: 'day' },
  WEEKLY: { zh: '周', en: 'week' },
  MONTHLY: { zh: '个月', en: 'month' },
  YEARLY: { zh: '年', en: 'year' },
} as const;

/** The rule in words: 每 2 周（周一、周五）. */
export function wordsOf({ rule, startsOn }: Recurring): Text {
  const parts = new Map(rule.split(';').map((part) => part.split('=') as [string, string]));
  const unit = UNITS[(parts.get('FREQ') ?? 'DAILY') as keyof typeof UNITS];
  const every = Number(parts.get('INTERVAL') ?? 1);
  const days = (parts.get('BYDAY') ?? '').split(',').filter((day) => day !== '');
  const zh = [every === 1 ? `每${unit.zh.replace('个', '')}` : `每 ${every} ${unit.zh}`];
  if (days.length > 0) zh.push(`（${days.map((day) => `周${DAYS_ZH[day.slice(-2)] ?? day}`).join('、')}）`);
  const monthDay = parts.get('BYMONTHDAY');
  if (monthDay !== undefined) zh.push(monthDay === '-1' ? '（最后一天）' : `（${monthDay} 日）`);
  const until = parts.get('UNTIL');
  if (until !== undefined) zh.push(`，到 ${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`);
  const count = parts.get('COUNT');
  if (count !== undefined) zh.push(`，共 ${count} 次`);
  return { zh: zh.join(''), en: ruleOf(rule, startsOn).toText() };
}

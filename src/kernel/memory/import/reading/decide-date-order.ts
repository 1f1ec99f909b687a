import type { Text } from '#base';
import { dayInOrder, shortParts, splitTime, type DateOrder } from './parse-date.ts';

/** The order of a column's dates. When it is not `isCertain`, ask the person; `order` is then only the likelier one. */
export type DateOrderFinding = Readonly<{
  order: DateOrder;
  isCertain: boolean;
  /** False when no value leaves its order open. */
  isNeeded: boolean;
  reason: Text;
}>;

type Parts = readonly [number, number, number];

/** How many times as many different values the day must take as the year, before the spread decides. */
const SPREAD_RATIO = 2;

const REASON = {
  none: { zh: '没有需要判断顺序的日期。', en: 'No date leaves its order open.' },
  only: {
    zh: '只有这个顺序能读懂这些日期，例如 {example}。',
    en: 'Only this order reads them all, such as {example}.',
  },
  most: { zh: '这个顺序读懂的日期最多。', en: 'This order reads the most of them.' },
  spread: {
    zh: '变化少的一段是年，变化多的一段是日。',
    en: 'The part that hardly changes is the year, the one that changes most is the day.',
  },
  custom: {
    zh: '两种顺序都说得通，按书写习惯猜测。请确认。',
    en: 'Two orders are possible; this one is a guess. Please confirm.',
  },
} as const satisfies Record<string, Text>;

/** Decides from a column's values whether the year, the day or the month comes first. */
export function decideDateOrder(samples: Iterable<string>): DateOrderFinding {
  const open = [...samples].flatMap(toOpenDate);
  if (open.length === 0) return { order: 'ymd', isCertain: true, isNeeded: false, reason: REASON.none };
  const orders: DateOrder[] = open.some((date) => date.hasFullYear) ? ['dmy', 'mdy'] : ['ymd', 'dmy', 'mdy'];
  const reads = orders.map((order) => open.filter((date) => isDay(date, order)).length);
  const most = Math.max(...reads);
  const left = orders.filter((_, i) => reads[i] === most);
  const [only] = left;
  if (left.length > 1 || only === undefined) return bySpread(open, left);
  if (most < open.length) return found(only, true, REASON.most);
  const proof = open.find((date) => orders.every((order) => order === only || !isDay(date, order)));
  return found(only, true, withExample((proof ?? open[0])?.text ?? ''));
}

type OpenDate = Readonly<{ parts: Parts; text: string; hasFullYear: boolean }>;

/** The date when its order is a matter of custom. */
function toOpenDate(text: string): OpenDate[] {
  const short = shortParts(splitTime(text)?.date ?? '');
  return short === undefined ? [] : [{ ...short, text }];
}

function isDay({ parts }: OpenDate, order: DateOrder): boolean {
  return dayInOrder(parts, order) !== undefined;
}

function withExample(example: string): Text {
  return { zh: REASON.only.zh.replace('{example}', example), en: REASON.only.en.replace('{example}', example) };
}

function bySpread(open: readonly OpenDate[], left: readonly DateOrder[]): DateOrderFinding {
  const first = new Set(open.map(({ parts }) => parts[0])).size;
  const last = new Set(open.map(({ parts }) => parts[2])).size;
  if (left.includes('ymd') && last >= SPREAD_RATIO * first) return found('ymd', true, REASON.spread);
  const rest = first >= SPREAD_RATIO * last ? left.filter((order) => order !== 'ymd') : left;
  const [only] = rest;
  if (rest.length === 1 && only !== undefined) return found(only, true, REASON.spread);
  if (rest.includes('ymd')) return found('ymd', false, REASON.custom);
  // Slashes are the American habit, dashes and points the European.
  return found(open[0]?.text.includes('/') === true ? 'mdy' : 'dmy', false, REASON.custom);
}

function found(order: DateOrder, isCertain: boolean, reason: Text): DateOrderFinding {
  return { order, isCertain, isNeeded: true, reason };
}

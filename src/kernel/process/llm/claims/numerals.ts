/** Digits as Chinese writes them, everyday and on cheques. */
const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  壹: 1,
  二: 2,
  贰: 2,
  两: 2,
  三: 3,
  叁: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
};
const TENS: Readonly<Record<string, number>> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1_000, 仟: 1_000 };
const GROUPS: Readonly<Record<string, number>> = { 万: 10_000, 萬: 10_000, 亿: 100_000_000, 億: 100_000_000 };

/** Every character of which a Chinese numeral is made. */
export const NUMERAL = '零〇一壹二贰两三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万萬亿億';

/** The value of a Chinese numeral such as `一百二十万` or `二〇二六`; null where it is none. */
export function valueOfNumeral(text: string): number | null {
  if (text === '' || [...text].some((c) => !NUMERAL.includes(c))) return null;
  if ([...text].every((c) => c in DIGITS)) return Number([...text].map((c) => DIGITS[c]).join(''));
  // 一百二 is 120, 三万五 is 35,000: a last digit counts in tenths of the unit before it.
  const { total, group, digit, unit } = [...text].reduce(readOn, { total: 0, group: 0, digit: 0, unit: 0 });
  return total + group + digit * (unit >= 100 ? unit / 10 : 1);
}

type Reading = Readonly<{ total: number; group: number; digit: number; unit: number }>;

function readOn(read: Reading, c: string): Reading {
  const { total, group, digit, unit } = read;
  const asDigit = DIGITS[c];
  if (asDigit !== undefined) return { total, group, digit: asDigit, unit: asDigit === 0 ? 0 : unit };
  const ten = TENS[c];
  if (ten !== undefined) return { total, group: group + (digit === 0 ? 1 : digit) * ten, digit: 0, unit: ten };
  const big = GROUPS[c] ?? 1;
  // 一亿二千万: what stands before a smaller group is no part of it.
  const isSmaller = total >= big * big;
  const part = isSmaller ? group + digit : total + group + digit;
  return { total: (isSmaller ? total : 0) + Math.max(1, part) * big, group: 0, digit: 0, unit: big };
}

import { minorDigitsOf, type Money } from '#base';

const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES = ['', '拾', '佰', '仟'];

/** Names of currencies before an amount in words; others stand by their code. */
const NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  CNY: ['人民币', 'Chinese Yuan'],
  USD: ['美元', 'US Dollars'],
  EUR: ['欧元', 'Euros'],
  HKD: ['港元', 'Hong Kong Dollars'],
  JPY: ['日元', 'Japanese Yen'],
  GBP: ['英镑', 'Pounds Sterling'],
};

/**
 * An amount in Chinese capitals as banks write it (支付结算办法, annex 1): 人民币壹万零贰佰元伍角整. Null where the currency has
 * three decimals or the amount needs more than sixteen digits.
 */
export function amountInChinese({ minor, currency }: Money): string | null {
  const digits = minorDigitsOf(currency);
  const size = minor < 0n ? -minor : minor;
  const one = 10n ** BigInt(digits);
  const whole = size / one;
  if (digits > 2 || whole >= 10n ** 16n) return null;
  const cents = digits === 2 ? Number(size % one) : 0;
  const sign = minor < 0n ? '负' : '';
  const head = whole === 0n ? '' : `${chineseWhole(whole)}元`;
  return `${NAMES[currency]?.[0] ?? currency}${sign}${head}${chineseCents(cents, whole > 0n)}`;
}

function chineseCents(cents: number, hasWhole: boolean): string {
  const jiao = Math.floor(cents / 10);
  const fen = cents % 10;
  if (cents === 0) return hasWhole ? '整' : '零元整';
  const head = jiao === 0 ? (hasWhole ? '零' : '') : `${DIGITS[jiao]}角`;
  return fen === 0 ? `${head}整` : `${head}${DIGITS[fen]}分`;
}

/** 亿 parts first, then what is under 亿; a zero is said once where digits are left out. */
function chineseWhole(whole: bigint): string {
  const high = whole / 100_000_000n;
  const low = whole % 100_000_000n;
  if (high === 0n) return underYi(low);
  if (low === 0n) return `${underYi(high)}亿`;
  return `${underYi(high)}亿${low < 10_000_000n ? '零' : ''}${underYi(low)}`;
}

function underYi(n: bigint): string {
  const high = Number(n / 10_000n);
  const low = Number(n % 10_000n);
  if (high === 0) return underWan(low);
  if (low === 0) return `${underWan(high)}万`;
  return `${underWan(high)}万${low < 1000 ? '零' : ''}${underWan(low)}`;
}

function underWan(n: number): string {
  let text = '';
  let isGap = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(n / 10 ** place) % 10;
    if (digit === 0) isGap = true;
    else {
      text += `${isGap && text !== '' ? '零' : ''}${DIGITS[digit]}${PLACES[place]}`;
      isGap = false;
    }
  }
  return text;
}

const UNDER_TWENTY =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const THOUSANDS = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion'];

/** An amount in English words as on a cheque: `US Dollars one hundred and five and 20/100 only`. */
export function amountInEnglish({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency);
  const one = 10n ** BigInt(digits);
  const size = minor < 0n ? -minor : minor;
  const cents = digits === 0 ? '' : ` and ${(size % one).toString().padStart(digits, '0')}/${one}`;
  return `${NAMES[currency]?.[1] ?? currency} ${minor < 0n ? 'minus ' : ''}${englishWhole(size / one)}${cents} only`;
}

function englishWhole(whole: bigint): string {
  if (whole === 0n) return 'zero';
  const groups: string[] = [];
  let rest = whole;
  for (let i = 0; rest > 0n; i += 1) {
    const group = Number(rest % 1000n);
    if (group > 0) groups.unshift(`${underThousand(group)}${THOUSANDS[i] ?? ''}`);
    rest /= 1000n;
  }
  return groups.join(' ');
}

function underThousand(n: number): string {
  const hundreds = Math.floor(n / 100);
  const rest = n % 100;
  const head = hundreds === 0 ? '' : `${UNDER_TWENTY[hundreds]} hundred`;
  if (rest === 0) return head;
  const ones = rest % 10 === 0 ? '' : `-${UNDER_TWENTY[rest % 10]}`;
  const tail = rest < 20 ? UNDER_TWENTY[rest] : `${TENS[Math.floor(rest / 10)]}${ones}`;
  return head === '' ? String(tail) : `${head} and ${tail}`;
}

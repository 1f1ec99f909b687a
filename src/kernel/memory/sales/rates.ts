import { rounded } from '@valence/contract';
import { Failure, minorDigitsOf, type Money } from '#base';
import type { Scope } from '#kernel/security';
import { recallList } from '../recall.ts';
import { textIn } from './read.ts';

/** The rate that converted an amount: one `from` is `rate` `to`, published for `day`. */
export type UsedRate = Readonly<{ from: string; to: string; rate: string; day: string }>;
/** An amount in another currency and the rate it rests on; null when nothing had to be converted. */
export type Converted = Readonly<{ money: Money; rate: UsedRate | null }>;

const DECIMAL = /^\d{1,12}(?:\.\d{1,12})?$/;
/** Rates looked at for one pair and day; one a day is usual. */
const MOST_PER_DAY = 5;

/** The newest rate of a pair on or before a day; the opposite pair turned round when only that is known. Null: none. */
export async function rateOn(
  scope: Scope,
  { from, to, day }: { from: string; to: string; day: string },
): Promise<UsedRate | null> {
  const direct = await newestRate(scope, from, to, day);
  const opposite = await newestRate(scope, to, from, day);
  if (direct !== null && (opposite === null || direct.day >= opposite.day)) return { from, to, ...direct };
  return opposite === null ? null : { from, to, rate: turned(opposite.rate), day: opposite.day };
}

async function newestRate(
  scope: Scope,
  from: string,
  to: string,
  day: string,
): Promise<{ rate: string; day: string } | null> {
  const { items } = await recallList(scope, {
    kind: 'rate',
    filters: [
      { field: 'from', op: 'is', value: from },
      { field: 'to', op: 'is', value: to },
      { field: 'onDay', op: 'atMost', value: day },
    ],
    sort: { field: 'onDay', dir: 'down' },
    limit: MOST_PER_DAY,
  });
  const usable = items.find(
    ({ data }) => typeof data['rate'] === 'string' && DECIMAL.test(data['rate']) && Number(data['rate']) > 0,
  );
  if (usable === undefined) return null;
  return { rate: textIn(usable, 'rate') ?? '', day: textIn(usable, 'onDay') ?? day };
}

/** 1 / rate with twelve decimals. */
function turned(rate: string): string {
  const [n, d] = fraction(rate);
  const digits = rounded(d * 10n ** 12n, n)
    .toString()
    .padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

function fraction(rate: string): [bigint, bigint] {
  const [whole = '0', rest = ''] = rate.split('.');
  return [BigInt(whole + rest), 10n ** BigInt(rest.length)];
}

/** An amount at a rate, rounded once to whole minor units of the other currency, halves away from zero. */
export function converted({ minor, currency }: Money, { to, rate }: UsedRate): Money {
  const [n, d] = fraction(rate);
  const up = 10n ** BigInt(minorDigitsOf(to));
  const down = 10n ** BigInt(minorDigitsOf(currency));
  return { minor: rounded(minor * n * up, d * down), currency: to };
}

/** A converter that asks for each pair and day once. */
export function converter(scope: Scope) {
  const known = new Map<string, Promise<UsedRate | null>>();
  const find = (from: string, to: string, day: string): Promise<UsedRate | null> => {
    const key = `${from} ${to} ${day}`;
    let rate = known.get(key);
    if (rate === undefined) known.set(key, (rate = rateOn(scope, { from, to, day })));
    return rate;
  };
  return {
    /** Null when there is no rate of that day or before: never 1, never a guess. */
    async tryConvert(money: Money, to: string, day: string): Promise<Converted | null> {
      if (money.currency === to) return { money, rate: null };
      const rate = await find(money.currency, to, day);
      return rate === null ? null : { money: converted(money, rate), rate };
    },
    /** @throws Failure `sales.no_rate` */
    async convert(money: Money, to: string, day: string): Promise<Converted> {
      const done = await this.tryConvert(money, to, day);
      if (done === null) throw new Failure('sales.no_rate', { params: { from: money.currency, to, day } });
      return done;
    },
  };
}

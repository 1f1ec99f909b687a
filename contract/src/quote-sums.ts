/** What a line of a quote is computed from. Amounts are whole minor units as text, rates are percent. */
export type PricedLine = Readonly<{
  quantity: number;
  /** Price of one, before tax and discount. */
  price: string;
  /** Percent off the price, 0–100. */
  discount: number;
  /** Percent of tax: 13, 9, 6 or 0. */
  taxRate: string;
  /** Price of one in the price list; null where there is none. */
  listPrice?: string | null | undefined;
  /** What one costs us; null where it is not known. */
  cost?: string | null | undefined;
}>;

export type LineSums = Readonly<{ net: bigint; tax: bigint; total: bigint; list: bigint; cost: bigint | null }>;

export type QuoteSums = Readonly<{
  net: bigint;
  tax: bigint;
  total: bigint;
  /** Net and tax of each rate that occurs, highest first. */
  rates: readonly Readonly<{ rate: string; net: bigint; tax: bigint }>[];
  /** Off the price list (off the line's own price where there is none), percent with two decimals; null when nothing is listed. */
  discount: number | null;
  /** Of net after cost, percent with two decimals; null while the cost of a line is not known. */
  margin: number | null;
}>;

/** Digits after the point that quantities and rates keep. */
const QUANTITY_DIGITS = 6;
const RATE_DIGITS = 4;
const QUANTITY_ONE = 10n ** BigInt(QUANTITY_DIGITS);
/** 100 % with four decimals. */
const WHOLE = 100n * 10n ** BigInt(RATE_DIGITS);

/**
 * The sums of one line, each rounded once to whole minor units, halves away from zero: the amount before tax from
 * quantity × price less the discount, the tax from that amount. Everything is counted in whole numbers.
 */
export function lineSums({ quantity, price, discount, taxRate, listPrice, cost }: PricedLine): LineSums {
  const pieces = scaled(quantity, QUANTITY_DIGITS);
  const left = WHOLE - scaled(discount, RATE_DIGITS);
  const net = rounded(BigInt(price) * pieces * left, QUANTITY_ONE * WHOLE);
  const tax = rounded(net * scaled(Number(taxRate), RATE_DIGITS), WHOLE);
  const listed = listPrice === undefined || listPrice === null ? price : listPrice;
  return {
    net,
    tax,
    total: net + tax,
    list: rounded(BigInt(listed) * pieces, QUANTITY_ONE),
    cost: cost === undefined || cost === null ? null : rounded(BigInt(cost) * pieces, QUANTITY_ONE),
  };
}

/** The sums of a quote: exactly the sums of its lines. */
export function quoteSums(lines: readonly PricedLine[]): QuoteSums {
  const each = lines.map((line) => ({ rate: line.taxRate, ...lineSums(line) }));
  const sum = (pick: (line: (typeof each)[number]) => bigint): bigint => each.reduce((n, l) => n + pick(l), 0n);
  const net = sum((l) => l.net);
  const list = sum((l) => l.list);
  const isCostKnown = each.length > 0 && each.every((l) => l.cost !== null);
  const rates = [...new Set(each.map((l) => l.rate))].toSorted((a, b) => Number(b) - Number(a));
  return {
    net,
    tax: sum((l) => l.tax),
    total: sum((l) => l.total),
    rates: rates.map((rate) => {
      const of = each.filter((l) => l.rate === rate);
      return { rate, net: of.reduce((n, l) => n + l.net, 0n), tax: of.reduce((n, l) => n + l.tax, 0n) };
    }),
    discount: list > 0n ? percent(list - net, list) : null,
    margin: isCostKnown && net > 0n ? percent(net - sum((l) => l.cost ?? 0n), net) : null,
  };
}

/** `part` of `whole` as percent with two decimals. */
export function percent(part: bigint, whole: bigint): number {
  return Number(rounded(part * 10_000n, whole)) / 100;
}

/** `n / d` as a whole number, halves away from zero. */
export function rounded(n: bigint, d: bigint): bigint {
  const [top, below] = d < 0n ? [-n, -d] : [n, d];
  const half = (top < 0n ? -top : top) * 2n + below;
  const size = half / (2n * below);
  return top < 0n ? -size : size;
}

/** A decimal number as a whole number of its last kept digit, taken from how the number is written, so 0.1 is one tenth. */
export function scaled(value: number, digits: number): bigint {
  const text = /e/i.test(String(value)) ? value.toFixed(20) : String(value);
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const kept = BigInt(whole + rest.padEnd(digits + 1, '0').slice(0, digits));
  const next = rest.charCodeAt(digits) >= 53 ? 1n : 0n;
  return sign === '-' ? -(kept + next) : kept + next;
}

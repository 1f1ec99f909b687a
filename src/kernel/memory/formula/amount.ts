import { minorDigitsOf, type MoneyText } from '#base';

/** Digits of a factor that count; a double holds no more. */
const FACTOR_DIGITS = 15;

/** Money inside a formula: exact in minor units. What is multiplied is rounded half away from zero, as invoices are. */
export class Amount {
  readonly minor: bigint;
  readonly currency: string;

  constructor(minor: bigint, currency: string) {
    this.minor = minor;
    this.currency = currency;
  }

  static of({ minor, currency }: MoneyText): Amount {
    return new Amount(BigInt(minor), currency);
  }

  /** @throws Error when it is no amount */
  static fromDecimal(value: number, currency: string): Amount {
    if (!/^[A-Z]{3}$/.test(currency)) throw new Error('a currency has three capital letters');
    return new Amount(10n ** BigInt(minorDigitsOf(currency)), currency).times(value);
  }

  /** @throws Error when the currencies differ: an amount of two currencies has no value without a rate and its day. */
  plus(other: Amount, sign: 1n | -1n = 1n): Amount {
    this.assertSame(other);
    return new Amount(this.minor + sign * other.minor, this.currency);
  }

  times(factor: number): Amount {
    const { digits, scale } = fractionOf(factor);
    return new Amount(divideRounded(this.minor * digits, scale), this.currency);
  }

  dividedBy(divisor: number): Amount {
    const { digits, scale } = fractionOf(divisor);
    if (digits === 0n) throw new Error('division by zero');
    return new Amount(divideRounded(this.minor * scale, digits), this.currency);
  }

  ratioTo(other: Amount): number {
    this.assertSame(other);
    return Number(this.minor) / Number(other.minor);
  }

  compare(other: Amount): number {
    this.assertSame(other);
    return this.minor < other.minor ? -1 : this.minor > other.minor ? 1 : 0;
  }

  toDecimal(): number {
    return Number(this.minor) / 10 ** minorDigitsOf(this.currency);
  }

  toValue(): MoneyText {
    return { minor: this.minor.toString(), currency: this.currency };
  }

  private assertSame(other: Amount): void {
    if (other.currency !== this.currency) throw new Error(`${this.currency} and ${other.currency}`);
  }
}

/** A double as the decimal fraction people mean by it: 0.13 is 13/100, not 0.13000000000000000444. */
function fractionOf(value: number): { digits: bigint; scale: bigint } {
  if (!Number.isFinite(value)) throw new Error('not a number');
  const [mantissa = '0', exponent = '0'] = value.toExponential(FACTOR_DIGITS - 1).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const power = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}`);
  return power >= 0 ? { digits, scale: 10n ** BigInt(power) } : { digits: digits * 10n ** BigInt(-power), scale: 1n };
}

/** Half away from zero. */
function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const rounded = (2n * a + b) / (2n * b);
  return isNegative ? -rounded : rounded;
}

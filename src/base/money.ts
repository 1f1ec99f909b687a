/** An amount: whole minor units (fen, cents) and an ISO 4217 code. JSON writes `minor` as a decimal string. */
export type Money = Readonly<{ minor: bigint; currency: string }>;

/** How an amount stands in JSON and jsonb, so that no digit is lost to a double. */
export type MoneyText = Readonly<{ minor: string; currency: string }>;

/** Currencies whose minor unit is not a hundredth (ISO 4217, read 2026-11). */
const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, KWD: 3, BHD: 3, TND: 3 };

/** Digits after the point in this currency: 2 unless ISO 4217 says otherwise. */
export function minorDigitsOf(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/** The amount as a plain decimal string, such as `1200.50`. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = minorDigitsOf(currency);
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

import { locale } from '../../parts/i18n/index.ts';

const MICRO = 1_000_000;

/** Digits after the point of a currency, as the browser knows them: 2 for CNY, 0 for JPY. */
function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Whole minor units as an amount in a field: `1250` fen are 12.5. */
export function toUnits(minor: string | null, currency: string): number | null {
  return minor === null ? null : Number(minor) / 10 ** digitsOf(currency);
}

/** An amount of a field as whole minor units. */
export function toMinor(units: number | null, currency: string): string | null {
  return units === null ? null : String(Math.round(units * 10 ** digitsOf(currency)));
}

/** Millionths of a currency's unit in the language on screen; small amounts keep the digits that say something. */
export function sayCost(micro: number, currency: string): string {
  const units = micro / MICRO;
  const digits = units !== 0 && units < 0.01 ? 4 : 2;
  return new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(units);
}

export function sayNumber(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

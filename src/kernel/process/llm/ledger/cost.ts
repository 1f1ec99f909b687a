import type { EndpointConfig } from '@valence/contract';
import { minorDigitsOf } from '#base';
import type { ModelCost } from '../port.ts';

const MICRO_DIGITS = 6;

/** Minor units as millionths of the currency's unit: one fen is 10,000. */
export function minorToMicro(minor: bigint, currency: string): number {
  return Number(minor * 10n ** BigInt(MICRO_DIGITS - minorDigitsOf(currency)));
}

/** What so many tokens cost at this price, rounded up; null where no price is known. */
export function costOf(price: EndpointConfig['price'], tokensIn: number, tokensOut: number): ModelCost | null {
  if (price === null) return null;
  const { inMinor, outMinor, currency } = price;
  // Price per million tokens: minor × 10^(6 − digits) micro ÷ 10^6 tokens.
  const scaled = BigInt(tokensIn) * BigInt(inMinor) + BigInt(tokensOut) * BigInt(outMinor);
  const perMinor = 10n ** BigInt(minorDigitsOf(currency));
  return { micro: Number((scaled + perMinor - 1n) / perMinor), currency };
}

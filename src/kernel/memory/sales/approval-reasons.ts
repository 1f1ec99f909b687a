import { percent, type ApprovalSetting } from '@valence/contract';
import type { Money, Text } from '#base';
import type { Scope } from '#kernel/security';
import { amountText, pricesFor } from './prices.ts';
import type { QuoteNow } from './quote.ts';
import { converter } from './rates.ts';
import { textIn } from './read.ts';

/** Why a level must approve. */
export type ApprovalReason = Readonly<{ level: string; text: Text }>;

type Rule = ApprovalSetting['rules'][number];

/**
 * What of a quote needs whose approval by the workspace's rules. A total in a currency without a rate of the day needs it
 * too: what cannot be compared is not waved through. An unknown cost proves no margin, so no margin rule speaks.
 */
export async function approvalReasons(
  scope: Scope,
  setting: ApprovalSetting,
  quote: QuoteNow,
): Promise<ApprovalReason[]> {
  const rank = (level: string): number => setting.levels.findIndex((l) => l.id === level);
  const reasons = new Map<Rule['when'], ApprovalReason>();
  for (const rule of setting.rules) {
    const known = reasons.get(rule.when);
    if (known !== undefined && rank(known.level) >= rank(rule.level)) continue;
    const text = await reasonOf(scope, rule, quote);
    // Of several rules of one sort the one that goes highest says it all.
    if (text !== null) reasons.set(rule.when, { level: rule.level, text });
  }
  return [...reasons.values()];
}

/** Levels asked for these reasons: the highest one and all before it. */
export function levelsFor({ levels }: ApprovalSetting, reasons: readonly ApprovalReason[]): ApprovalSetting['levels'] {
  const highest = Math.max(-1, ...reasons.map((r) => levels.findIndex((l) => l.id === r.level)));
  return levels.slice(0, highest + 1);
}

async function reasonOf(scope: Scope, rule: Rule, quote: QuoteNow): Promise<Text | null> {
  if (rule.when === 'discountOver') return discountReason(rule.percent, quote.sums.discount);
  if (rule.when === 'marginUnder') return marginReason(rule.percent, quote.sums.margin);
  if (rule.when === 'overMaxDiscount') return lineReason(scope, quote);
  return totalReason(scope, { minor: BigInt(rule.amount.minor), currency: rule.amount.currency }, quote);
}

function discountReason(most: number, discount: number | null): Text | null {
  if (discount === null || discount <= most) return null;
  return { zh: `整体折扣 ${discount}%，超过 ${most}%`, en: `discount of ${discount} %, over ${most} %` };
}

function marginReason(least: number, margin: number | null): Text | null {
  if (margin === null || margin >= least) return null;
  return { zh: `毛利率 ${margin}%，低于 ${least}%`, en: `margin of ${margin} %, under ${least} %` };
}

async function totalReason(scope: Scope, most: Money, quote: QuoteNow): Promise<Text | null> {
  const total = { minor: quote.sums.total, currency: quote.currency };
  const day = dayOf(quote);
  const done = await converter(scope).tryConvert(total, most.currency, day);
  if (done === null)
    return {
      zh: `没有 ${day} 或更早的 ${quote.currency}→${most.currency} 汇率，无法与 ${amountText(most)} 比较`,
      en: `no rate ${quote.currency}→${most.currency} of ${day} or before to compare it with ${amountText(most)}`,
    };
  if (done.money.minor <= most.minor) return null;
  return {
    zh: `总额 ${amountText(done.money)}，超过 ${amountText(most)}`,
    en: `total of ${amountText(done.money)}, over ${amountText(most)}`,
  };
}

/** Lines below what their price list lets anybody give, measured on the price in the list. */
async function lineReason(scope: Scope, quote: QuoteNow): Promise<Text | null> {
  const known = quote.lines.flatMap((l) =>
    l.product === null ? [] : [{ line: l, product: l.product, quantity: l.quantity }],
  );
  const prices = await pricesFor(scope, {
    items: known,
    organisation: textIn(quote.entity, 'organisation'),
    currency: quote.currency,
    day: dayOf(quote),
    priceList: textIn(quote.entity, 'priceList'),
  });
  const over = known.flatMap(({ line }, i) => {
    const most = prices[i]?.maxDiscount ?? null;
    const list = line.listPrice === null ? 0n : BigInt(line.listPrice);
    if (most === null || list === 0n) return [];
    const left = (BigInt(line.price) * BigInt(Math.round((100 - line.discount) * 10_000))) / 1_000_000n;
    return percent(list - left, list) > most ? [line.title] : [];
  });
  if (over.length === 0) return null;
  return {
    zh: `超过价格表允许的折扣：${over.slice(0, 3).join('、')}`,
    en: `beyond the discount of the price list: ${over.slice(0, 3).join(', ')}`,
  };
}

/** The day a quote is calculated for: its own, else the day it was made. */
export function dayOf({ entity }: QuoteNow): string {
  return textIn(entity, 'issuedOn') ?? entity.createdAt.toISOString().slice(0, 10);
}

import { decimalOf, type Money } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { recallMany } from '../recall.ts';
import { converter, type Converted, type UsedRate } from './rates.ts';
import { moneyIn, numberIn, recallAll, textIn } from './read.ts';

export type PriceQuestion = Readonly<{
  /** Products with how many of each. */
  items: readonly Readonly<{ product: string; quantity: number }>[];
  organisation: string | null;
  currency: string;
  /** YYYY-MM-DD on which the price must hold. */
  day: string;
  /** Only this price list, where one was chosen. */
  priceList?: string | null;
}>;

/** What one of a product costs the customer, before tax and discount, and where that stands. */
export type PriceFound = Readonly<{
  price: Money | null;
  list: Entity | null;
  line: Entity | null;
  /** Percent that may be given off this price without asking; null: no bound. */
  maxDiscount: number | null;
  /** What one costs us, in the asked currency. */
  cost: Money | null;
  product: Entity;
  /** Set when price or cost were converted. */
  rate: UsedRate | null;
}>;

/**
 * The price of each item, in their order; undefined where the product is not known. A list for this very customer goes
 * before one for their dealer level, that before one for everybody; then by priority and the later first day. Of its
 * tiers the highest quantity reached holds. Without any, the product's standard price, converted at the rate of the day.
 */
export async function pricesFor(scope: Scope, question: PriceQuestion): Promise<(PriceFound | undefined)[]> {
  const ids = [...new Set(question.items.map((i) => i.product))];
  if (ids.length === 0) return question.items.map(() => undefined);
  const products = new Map((await recallMany(scope, ids)).filter((e) => e.kind === 'product').map((e) => [e.id, e]));
  const lists = await listsFor(scope, question);
  const lines =
    lists.length === 0
      ? []
      : await recallAll(scope, { kind: 'price-list-line', filters: [{ field: 'product', op: 'oneOf', value: ids }] });
  const money = converter(scope);
  const found: (PriceFound | undefined)[] = [];
  for (const { product: id, quantity } of question.items) {
    const product = products.get(id);
    found.push(product === undefined ? undefined : await priceOf({ product, quantity, lists, lines, question, money }));
  }
  return found;
}

type Asked = Readonly<{
  product: Entity;
  quantity: number;
  lists: readonly Entity[];
  lines: readonly Entity[];
  question: PriceQuestion;
  money: ReturnType<typeof converter>;
}>;

async function priceOf({ product, quantity, lists, lines, question, money }: Asked): Promise<PriceFound> {
  const into = async (amount: Money | null): Promise<Converted | null> =>
    amount === null ? null : money.tryConvert(amount, question.currency, question.day);
  const cost = await into(moneyIn(product, 'cost'));
  const shared = { product, cost: cost?.money ?? null };
  const tier = tierOf(product.id, quantity, lists, lines);
  if (tier !== null) {
    const { line } = tier;
    return {
      ...shared,
      ...tier,
      price: moneyIn(line, 'price'),
      maxDiscount: numberIn(line, 'maxDiscount'),
      rate: cost?.rate ?? null,
    };
  }
  const price = await into(moneyIn(product, 'price'));
  const rate = price?.rate ?? cost?.rate ?? null;
  return { ...shared, list: null, line: null, price: price?.money ?? null, maxDiscount: null, rate };
}

function tierOf(
  product: string,
  quantity: number,
  lists: readonly Entity[],
  lines: readonly Entity[],
): { list: Entity; line: Entity } | null {
  for (const list of lists) {
    const currency = textIn(list, 'currency');
    const reached = lines
      .filter(
        (l) =>
          l.data['priceList'] === list.id &&
          l.data['product'] === product &&
          moneyIn(l, 'price')?.currency === currency,
      )
      .filter((l) => (numberIn(l, 'fromQuantity') ?? 0) <= quantity)
      .toSorted(
        (a, b) => (numberIn(b, 'fromQuantity') ?? 0) - (numberIn(a, 'fromQuantity') ?? 0) || (a.id < b.id ? 1 : -1),
      );
    const line = reached[0];
    if (line !== undefined) return { list, line };
  }
  return null;
}

/** Price lists in use on the day for this customer, the nearest first. */
async function listsFor(scope: Scope, { organisation, currency, day, priceList }: PriceQuestion): Promise<Entity[]> {
  const active = await recallAll(scope, {
    kind: 'price-list',
    filters: [
      { field: 'currency', op: 'is', value: currency },
      { field: 'isActive', op: 'is', value: true },
    ],
  });
  const [customer] = organisation === null ? [] : await recallMany(scope, [organisation]);
  const level = customer === undefined ? null : textIn(customer, 'level');
  const rank = (list: Entity): number => {
    const only = textIn(list, 'organisation');
    if (only !== null) return only === organisation ? 3 : 0;
    const wanted = textIn(list, 'level') ?? 'any';
    if (wanted === 'any') return 1;
    return wanted === (level ?? 'end') ? 2 : 0;
  };
  const isOpen = (list: Entity): boolean =>
    (textIn(list, 'validFrom') ?? '') <= day && day <= (textIn(list, 'validUntil') ?? '9999-12-31');
  return active
    .filter(
      (list) =>
        isOpen(list) && (priceList === undefined || priceList === null ? rank(list) > 0 : list.id === priceList),
    )
    .toSorted(
      (a, b) =>
        rank(b) - rank(a) ||
        (numberIn(b, 'priority') ?? 0) - (numberIn(a, 'priority') ?? 0) ||
        ((textIn(b, 'validFrom') ?? '') < (textIn(a, 'validFrom') ?? '') ? -1 : 1),
    );
}

/** An amount in words for a reason: `CNY 1200.50`. */
export function amountText(money: Money): string {
  return `${money.currency} ${decimalOf(money)}`;
}

import type { Saying } from '#kernel/memory';
import { dayOf, daysBefore } from './instant.ts';
import { PRODUCTS, type Product } from './market.ts';
import type { MadeOrganisation } from './make-organisations.ts';
import type { Random } from './random.ts';
import { BASE_RATES, PRICES, TEMPLATES } from './sales-facts.ts';

/** A product with its record and what it costs, in fen. */
export type MadeProduct = Readonly<{
  id: string;
  name: Product;
  unit: string;
  code: string;
  price: number;
  cost: number;
}>;

/** From which quantity on which share of the price is asked, and the most percent off it without asking. */
export const TIERS = [
  [1, 1, 5],
  [1000, 0.97, 4],
  [10_000, 0.93, 3],
] as const;

/** Everything we sell. */
export function makeProducts(random: Random, today: Date): readonly MadeProduct[] {
  return PRODUCTS.map(({ name }, i) => {
    const [code, unit, price, cost] = PRICES[name];
    return {
      id: random.idAt(daysBefore(today, 610 - i * 0.01)),
      name,
      code,
      unit,
      price: Math.round(price * 100),
      cost: Math.round(cost * 100),
    };
  });
}

const cny = (minor: number) => ({ minor: String(Math.round(minor)), currency: 'CNY' });

/** The catalogue with its price lists: standard, gold dealers, and one in dollars. */
export function catalogueSayings(random: Random, products: readonly MadeProduct[], today: Date): readonly Saying[] {
  const lists = [
    { name: '标准价 2026', currency: 'CNY', level: 'any', ratio: 1, fx: 1 },
    { name: '金牌经销商价 2026', currency: 'CNY', level: 'gold', ratio: 0.88, fx: 1 },
    { name: 'Export 2026 (USD)', currency: 'USD', level: 'any', ratio: 1.05, fx: 7.12 },
  ].map((list, i) => ({ ...list, id: random.idAt(daysBefore(today, 330 - i * 0.01)) }));
  const from = `${dayOf(today).slice(0, 4)}-01-01`;
  return [
    ...products.map((p, i): Saying => {
      const { en, family } = PRODUCTS[i] ?? PRODUCTS[0];
      const [, , , , leadDays] = PRICES[p.name];
      return {
        kind: 'product',
        id: p.id,
        data: {
          name: p.name,
          nameEn: en,
          code: p.code,
          family,
          status: 'sold',
          unit: p.unit,
          taxRate: '13',
          price: cny(p.price),
          cost: cny(p.cost),
          leadDays,
        },
      };
    }),
    ...lists.map(({ id, name, currency, level }): Saying => ({
      kind: 'price-list',
      id,
      data: { name, currency, level, isActive: true, validFrom: from, priority: 1 },
    })),
    ...lists.flatMap((list) =>
      products.flatMap((p) =>
        TIERS.map(([fromQuantity, tier, maxDiscount]): Saying => ({
          kind: 'price-list-line',
          data: {
            title: `${p.code} ≥ ${fromQuantity} ${p.unit}`,
            priceList: list.id,
            product: p.id,
            fromQuantity,
            price: { minor: String(Math.round((p.price * list.ratio * tier) / list.fx)), currency: list.currency },
            maxDiscount,
          },
        })),
      ),
    ),
  ];
}

/** Exchange rates of the first day of each of the last eighteen months. */
export function rateSayings(random: Random, today: Date): readonly Saying[] {
  return BASE_RATES.flatMap(([from, base]) => {
    let rate = base;
    return Array.from({ length: 18 }, (_, i): Saying => {
      rate *= 1 + random.normal() * 0.006;
      const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 17 + i, 1));
      return {
        kind: 'rate',
        data: { title: `${from}/CNY`, from, to: 'CNY', onDay: dayOf(month), rate: rate.toFixed(4), publisher: '演示' },
      };
    });
  });
}

/** Mail templates, and the pools with their rules; the one for leads waits to be switched on. */
export function settingSayings(
  random: Random,
  { idle, today }: Readonly<{ idle: readonly MadeOrganisation[]; today: Date }>,
): readonly Saying[] {
  const pool = random.idAt(daysBefore(today, 200));
  const rules = { idleDays: 30, warnDays: 3, cap: 50, perDay: 10, coolOffDays: 14 };
  return [
    ...TEMPLATES.map(([name, about, language, subject, body]): Saying => ({
      kind: 'mail-template',
      data: { name, about, language, subject, body, isActive: true },
    })),
    {
      kind: 'pool',
      id: pool,
      data: {
        name: '潜在客户公海',
        about: 'organisation',
        isActive: true,
        idleDays: 365,
        warnDays: 7,
        cap: 30,
        perDay: 5,
        coolOffDays: 30,
      },
    },
    { kind: 'pool', data: { name: '线索公海', about: 'lead', isActive: false, ...rules } },
    ...idle.map((o): Saying => ({
      kind: 'organisation',
      id: o.id,
      data: { owner: null, pool },
      at: daysBefore(today, random.int(3, 25)),
    })),
  ];
}

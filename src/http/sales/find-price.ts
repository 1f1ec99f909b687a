import { PriceAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { moneyText, pricesFor, textIn, type PriceFound } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const findPrice = defineRoute({
  method: 'GET',
  path: '/api/prices',
  summary: 'The price of a product that holds for a customer, a quantity and a day',
  purpose: 'sales',
  input: z.object({
    product: z.string(),
    organisation: z.string().optional(),
    priceList: z.string().optional(),
    quantity: z.coerce.number().positive().default(1),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('CNY'),
    on: z.iso.date().optional(),
  }),
  output: PriceAnswer,
  async handle(asking, asked) {
    const ref = (text: string | undefined): string | null => (text === undefined ? null : asId('entity', text));
    const [found] = await pricesFor(asked.scope, {
      items: [{ product: asId('entity', asking.product), quantity: asking.quantity }],
      organisation: ref(asking.organisation),
      priceList: ref(asking.priceList),
      currency: asking.currency,
      day: asking.on ?? writerOf(asked).day,
    });
    return found === undefined ? NOTHING : answerOf(found);
  },
});

const NOTHING = { price: null, list: null, line: null, maxDiscount: null, taxRate: null, unit: null, rate: null };

function answerOf({ price, list, line, maxDiscount, product, rate }: PriceFound): z.input<typeof PriceAnswer> {
  return {
    price: price === null ? null : moneyText(price),
    list: list === null ? null : refOf(list),
    line: line === null ? null : refOf(line).id,
    maxDiscount,
    taxRate: PriceAnswer.shape.taxRate.safeParse(textIn(product, 'taxRate')).data ?? null,
    unit: textIn(product, 'unit'),
    rate,
  };
}

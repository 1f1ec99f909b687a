import { CreditExposure } from '@valence/contract';
import { z } from 'zod';
import { asId, type Money } from '#base';
import { creditExposure, moneyText } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const getCredit = defineRoute({
  method: 'GET',
  path: '/api/credit/:organisation',
  summary: 'What a customer, or its whole group, owes beside what it may owe',
  purpose: 'sales',
  input: z.object({
    organisation: z.string(),
    on: z.iso.date().optional(),
    group: z.stringbool().default(false),
  }),
  output: CreditExposure,
  async handle({ organisation, on: asked, group }, { scope, ...rest }) {
    const on = asked ?? writerOf(rest).day;
    const found = await creditExposure(scope, { organisation: asId('entity', organisation), on, isGroup: group });
    const text = (money: Money | null) => (money === null ? null : moneyText(money));
    return {
      on,
      limit: text(found.limit),
      open: text(found.open),
      overdue: text(found.overdue),
      left: text(found.left),
      companies: found.companies,
      rates: [...found.rates],
      missing: [...found.missing],
    };
  },
});

import { OpenPayment } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { moneyText, openPayments, recallMany } from '#kernel/memory';
import { entityText, refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const listOpenPayments = defineRoute({
  method: 'GET',
  path: '/api/receivables/payments',
  summary: 'Received payments of which something is not allocated yet, the oldest first',
  purpose: 'sales',
  input: z.object({
    organisation: z.string().optional(),
    currency: z.string().length(3).optional(),
    on: z.iso.date().optional(),
  }),
  output: z.object({ items: z.array(OpenPayment) }),
  async handle({ organisation, currency, on }, { scope, ...rest }) {
    const items = await openPayments(scope, {
      on: on ?? writerOf(rest).day,
      currency,
      organisations: organisation === undefined ? undefined : [asId('entity', organisation)],
    });
    const refs = new Map(
      (
        await recallMany(
          scope,
          items.flatMap((i) => i.customer ?? []),
        )
      ).map((e) => [e.id, refOf(e)]),
    );
    return {
      items: items.map(({ id, title, customer, amount, left, receivedOn }) => ({
        payment: { id: entityText(id), kind: 'payment', title },
        organisation: refs.get(customer ?? '') ?? null,
        amount: moneyText(amount),
        left: moneyText(left),
        receivedOn,
      })),
    };
  },
});

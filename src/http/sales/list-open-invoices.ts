import { OpenInvoices } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { moneyText, openInvoices, recallMany } from '#kernel/memory';
import { entityText, refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const listOpenInvoices = defineRoute({
  method: 'GET',
  path: '/api/receivables/invoices',
  summary: 'Open invoices, the oldest due first',
  purpose: 'sales',
  input: z.object({
    organisation: z.string().optional(),
    owner: z.string().optional(),
    currency: z.string().length(3).optional(),
    on: z.iso.date().optional(),
    after: z.string().max(80).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: OpenInvoices,
  async handle({ organisation, owner, on, ...query }, { scope, ...rest }) {
    const { items, next } = await openInvoices(scope, {
      ...query,
      on: on ?? writerOf(rest).day,
      organisations: organisation === undefined ? undefined : [asId('entity', organisation)],
      owner: owner === undefined ? null : asId('entity', owner),
    });
    const ids = items.flatMap((i) => [i.customer ?? [], i.owner ?? []].flat());
    const refs = new Map((await recallMany(scope, ids)).map((e) => [e.id, refOf(e)]));
    return {
      items: items.map(({ id, title, customer, owner: whose, amount, open, ...facts }) => ({
        ...facts,
        invoice: { id: entityText(id), kind: 'invoice', title },
        organisation: refs.get(customer ?? '') ?? null,
        owner: refs.get(whose ?? '') ?? null,
        amount: moneyText(amount),
        open: moneyText(open),
      })),
      next,
    };
  },
});

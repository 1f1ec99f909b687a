import { Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { sendQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';
import { writerOf } from './writer.ts';

export const sendQuoteRoute = defineRoute({
  method: 'POST',
  path: '/api/quotes/:id/send',
  summary: 'Note that a quote went out to the customer; refused while it needs approval',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Quote,
  async handle({ id: text }, asked) {
    const id = asId('entity', text);
    await sendQuote(asked.scope, id, writerOf(asked));
    return presentQuote(asked.scope, id);
  },
});

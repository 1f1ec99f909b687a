import { Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { closeQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';

export const closeQuoteRoute = defineRoute({
  method: 'POST',
  path: '/api/quotes/:id/close',
  summary: 'Note how the customer answered a quote',
  purpose: 'sales',
  input: z.object({ id: z.string(), outcome: z.enum(['accepted', 'declined']) }),
  output: Quote,
  async handle({ id: text, outcome }, { scope }) {
    const id = asId('entity', text);
    await closeQuote(scope, id, outcome);
    return presentQuote(scope, id);
  },
});

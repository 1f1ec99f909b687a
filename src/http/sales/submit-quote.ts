import { Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { submitQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';

export const submitQuoteRoute = defineRoute({
  method: 'POST',
  path: '/api/quotes/:id/submit',
  summary: 'Ask for the approval a quote needs',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Quote,
  async handle({ id: text }, { scope }) {
    const id = asId('entity', text);
    await submitQuote(scope, id);
    return presentQuote(scope, id);
  },
});

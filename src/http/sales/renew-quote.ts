import { Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { renewQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';
import { writerOf } from './writer.ts';

export const renewQuoteRoute = defineRoute({
  method: 'POST',
  path: '/api/quotes/:id/renew',
  summary: 'A new version of a quote with the same lines, as a draft; the earlier one is replaced',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Quote,
  async handle({ id }, asked) {
    return presentQuote(asked.scope, await renewQuote(asked.scope, asId('entity', id), writerOf(asked)));
  },
});

import { Quote, QuoteDraft } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { saveQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';
import { writerOf } from './writer.ts';

export const changeQuote = defineRoute({
  method: 'PUT',
  path: '/api/quotes/:id',
  summary: 'Change a quote that has not gone out; 409 when someone else changed it meanwhile',
  purpose: 'sales',
  input: QuoteDraft.extend({ id: z.string() }),
  output: Quote,
  async handle({ id: text, ...draft }, asked) {
    const id = asId('entity', text);
    await saveQuote(asked.scope, draft, { id, by: writerOf(asked) });
    return presentQuote(asked.scope, id);
  },
});

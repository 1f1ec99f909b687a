import { Quote, QuoteDraft } from '@valence/contract';
import { saveQuote } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';
import { writerOf } from './writer.ts';

export const makeQuote = defineRoute({
  method: 'POST',
  path: '/api/quotes',
  summary: 'Make a quote with its lines',
  purpose: 'sales',
  input: QuoteDraft,
  output: Quote,
  async handle(draft, asked) {
    const id = await saveQuote(asked.scope, draft, { id: null, by: writerOf(asked) });
    return presentQuote(asked.scope, id);
  },
});

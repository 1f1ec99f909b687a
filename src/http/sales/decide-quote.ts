import { ApprovalAnswer, Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { answerApproval } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';

export const decideQuote = defineRoute({
  method: 'POST',
  path: '/api/quotes/:id/decide',
  summary: 'Approve or refuse a quote at your level, or hand the decision to somebody',
  purpose: 'sales',
  input: z.object({ id: z.string(), decision: ApprovalAnswer }),
  output: Quote,
  async handle({ id: text, decision }, { scope }) {
    const id = asId('entity', text);
    await answerApproval(scope, id, decision);
    return presentQuote(scope, id);
  },
});

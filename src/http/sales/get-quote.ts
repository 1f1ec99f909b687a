import { Quote } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { presentQuote } from './present-quote.ts';

export const getQuote = defineRoute({
  method: 'GET',
  path: '/api/quotes/:id',
  summary: 'A quote with its lines, sums, approval and what you may do next',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Quote,
  handle: ({ id }, { scope }) => presentQuote(scope, asId('entity', id)),
});

import { DecidedPair, PairAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { answerPair } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { decidedPair } from './present.ts';

export const answerDuplicate = defineRoute({
  method: 'POST',
  path: '/api/duplicates/:id',
  summary: 'Answer whether two records are the same; the same are merged, and an answer can be taken back',
  purpose: 'sales',
  input: PairAnswer.extend({ id: z.string() }),
  output: DecidedPair,
  handle: async ({ id, answer, keep, choose }, { scope }) =>
    decidedPair(
      await answerPair(scope, asId('pair', id), {
        answer,
        ...(keep === undefined ? {} : { keep: asId('entity', keep) }),
        ...(choose === undefined ? {} : { choose: observations(choose) }),
      }),
    ),
});

function observations(choose: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(choose).map(([field, id]) => [field, asId('observation', id)]));
}

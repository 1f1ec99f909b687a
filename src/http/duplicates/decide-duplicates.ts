import { PairAnswers, PairsDecided } from '@valence/contract';
import { asId, Failure, problemOf } from '#base';
import { answerPair } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { decidedPair } from './present.ts';

export const decideDuplicates = defineRoute({
  method: 'POST',
  path: '/api/duplicates/decide',
  summary: 'Answer many pairs alike; those that could not be answered are named with the reason',
  purpose: 'sales',
  input: PairAnswers,
  output: PairsDecided,
  async handle({ pairs, answer }, { scope, locale }) {
    const answered: PairsDecided = { decided: [], left: [] };
    // Each is a merge of its own, to be taken back on its own.
    for (const id of pairs) {
      try {
        answered.decided.push(decidedPair(await answerPair(scope, asId('pair', id), { answer })));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        answered.left.push({ id, reason: problemOf(error, locale).detail });
      }
    }
    return answered;
  },
});

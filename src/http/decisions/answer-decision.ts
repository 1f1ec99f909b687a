import { Decision, DecisionAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { decisionById } from './get-decision.ts';

export const answerDecision = defineRoute({
  method: 'POST',
  path: '/api/decisions/:id/answer',
  summary: 'Accept, edit, snooze or refuse a suggestion',
  purpose: 'sales',
  input: z.intersection(z.object({ id: z.string() }), DecisionAnswer),
  output: Decision,
  async handle({ id: text, ...answer }, { scope, services }) {
    const id = asId('decision', text);
    await decisionById(scope, services, id);
    await services.process.decisions.answer(scope, id, answer);
    return decisionById(scope, services, id);
  },
});

import { Judgement } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { judge } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const judgeObservation = defineRoute({
  method: 'POST',
  path: '/api/observations/:id/judgement',
  summary: 'Say whether a value that a source gave was right; confidence learns from it',
  purpose: 'sales',
  input: Judgement.extend({ id: z.string() }),
  output: z.object({}),
  async handle({ id, field, isRight }, { scope }) {
    await judge(scope, { observation: asId('observation', id), field, isRight });
    return {};
  },
});

import { ModelState, TrainRequest } from '@valence/contract';
import { requestTraining } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { modelState } from './get-lead-score.ts';

export const trainLeadScoreRoute = defineRoute({
  method: 'POST',
  path: '/api/models/lead-score/train',
  summary: 'Train the lead score anew in the background',
  purpose: 'learning',
  input: TrainRequest,
  output: ModelState,
  async handle({ later }, { scope }) {
    await requestTraining(scope, { later, idField: null });
    return modelState(scope);
  },
});

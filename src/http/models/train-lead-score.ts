import { ModelState, TrainRequest } from '@valence/contract';
import { currentModel, LEAD_SCORE, requestTraining } from '#kernel/process';
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
    const before = await currentModel(scope, LEAD_SCORE);
    await requestTraining(scope, { later, idField: before?.stored.idField ?? null });
    return modelState(scope);
  },
});

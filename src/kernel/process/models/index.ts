export { BY_ROW, readLeadTable } from './lead-table.ts';
export {
  LEAD_SCORE,
  currentModel,
  servedModel,
  withdrawModel,
  type ColumnVerdict,
  type ModelRow,
  type StoredCard,
} from './model-table.ts';
export { leadScorer, scoreLead, type LeadScore, type LeadScorer, type ScoreReason } from './score-lead.ts';
export { OUTCOMES_NEEDED, requestTraining, runTraining, TRAIN_JOB, trainingState } from './train-job.ts';
export { trainLeadScore, type TrainedScore } from './train-lead-score.ts';
export * from './renewal/index.ts';

export { calendarOf, daysPassed } from './calendar.ts';
export type { LookResult, Verdict } from './design.ts';
export { FEWEST_PER_ARM, type Candidate, type TrialPlan, type TrialWish } from './plan.ts';
export { armOf, listTrials, trialsAgainst, type Trial } from './trial-table.ts';
export {
  lookAtTrials,
  previewTrial,
  readTrial,
  startTrial,
  stopTrial,
  TRIAL_LOOK,
  verdictOf,
  type TrialPreview,
} from './trials.ts';

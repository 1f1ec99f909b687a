export { FACT_TITLES, SOURCE_TITLES, sourceOfFact } from './facts.ts';
export { renewalRisks, renewalSources, type RenewalReason, type RenewalRisk } from './score.ts';
export {
  RENEWAL_RISK,
  renewalTable,
  requestRenewalTraining,
  runRenewalTraining,
  TRAIN_RENEWAL_JOB,
  trainRenewal,
  type TrainedRenewal,
} from './train.ts';

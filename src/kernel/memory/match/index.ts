export { answerPair, type Decided, type PairAnswer } from './decide.ts';
export type { AnsweredPairs, MatchLearner } from './learner.ts';
export type { Likely } from './check-draft.ts';
export { listPairs, type PairQuery, type PairView } from './list-pairs.ts';
export { openMatching, type Matching } from './matching.ts';
export type { PairEvidence } from './pair-table.ts';
export { startScan } from './scan.ts';
export { matchState, setAutomatic, type MatchState } from './state.ts';

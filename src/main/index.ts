export { compose, type Config, type Running } from './compose.ts';
export { jobHandlers, openKernels, type Kernels } from './kernels.ts';
export { matchLearner } from './match-learner.ts';

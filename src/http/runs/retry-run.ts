import { actOnRun } from './act-on-run.ts';

export const retryRun = actOnRun('retry', 'Let a failed run go on where it failed; finished steps are not done again');

import { actOnRun } from './act-on-run.ts';

export const resumeRun = actOnRun('resume', 'Let a held run go on');

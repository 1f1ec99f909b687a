import { actOnRun } from './act-on-run.ts';

export const extendRun = actOnRun('extend', 'Grant a run that used up its limits as much again');

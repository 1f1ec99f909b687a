import { actOnRun } from './act-on-run.ts';

export const holdRun = actOnRun('hold', 'Hold a run where it stands, with all that it started');

import { actOnRun } from './act-on-run.ts';

export const cancelRun = actOnRun('cancel', 'Stop a run where it stands; what it wrote stays');

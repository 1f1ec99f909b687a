import type { Migration } from './migration.ts';

/** Why a trial was stopped by hand. It is written with the end; the trigger of 0032 refuses every later change. */
export const trialReasons: Migration = {
  name: '0038-trial-reasons',
  sql: `
alter table trial add column stop_reason text;
alter table trial add constraint trial_stop_reason check (stop_reason is null or status = 'stopped');
`,
};

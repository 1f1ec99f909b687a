import type { Migration } from './migration.ts';

/**
 * Runs that failed and that nobody waits for, so that they are grouped without a look at all the others. The cursor is no part
 * of it: a column of an index that changes with every boundary makes every boundary write all indexes of the row.
 */
export const failedRuns: Migration = {
  name: '0033-failed-runs',
  sql: `create index run_failed on run (tenant_id, agent, id) where status = 'failed' and parent_id is null;`,
};

import type { Scope } from '#kernel/security';

/** Lets the database look at its tables again after many records came at once, so that lists are read by their indexes. */
export async function refreshStatistics(scope: Scope): Promise<void> {
  await scope.write((tx) => tx.query('select refresh_statistics()'));
}

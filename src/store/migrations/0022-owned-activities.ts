import type { Migration } from './migration.ts';

/** The activities of one owner in the order of their time: of a million, the list of one's own reads a page and no more. */
export const ownedActivities: Migration = {
  name: '0022-owned-activities',
  sql: `create index entity_when_t5 on entity (tenant_id, kind, t5, d1, id) where kind = 'activity' and t5 is not null;`,
};

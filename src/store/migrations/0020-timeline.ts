import type { Migration } from './migration.ts';

/** The columns in which an activity names what it is about: its lead, customer, person, and any other record. */
const NAMED_IN = ['t2', 't3', 't4', 't8'] as const;

/** The activities about one record in the order of their time, so that a page of a timeline reads a page and no more. */
export const timeline: Migration = {
  name: '0020-timeline',
  sql: NAMED_IN.map(
    (slot) =>
      `create index entity_when_${slot} on entity (tenant_id, kind, ${slot}, d1, id) where kind = 'activity' and ${slot} is not null;`,
  ).join('\n'),
};

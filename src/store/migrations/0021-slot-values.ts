import type { Migration } from './migration.ts';

/** Text slots as they were when this was released. */
const TEXT_SLOTS = ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8', 't9', 't10', 't11', 't12'] as const;

/**
 * What values each kind has in its text slots. A slot means another field in each kind; without this the planner takes
 * values for rare that nearly all records of a kind share, and collects them all to sort what one index has in order.
 */
export const slotValues: Migration = {
  name: '0021-slot-values',
  sql: [
    ...TEXT_SLOTS.map(
      (slot) => `create statistics entity_kind_${slot} (dependencies, mcv) on kind, ${slot} from entity;`,
    ),
    'analyze entity;',
  ].join('\n'),
};

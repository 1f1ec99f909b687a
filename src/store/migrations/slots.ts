/** Typed slots of an entity: how many of each type, and the column they become. Their comparisons are leakproof, so their indexes work under RLS. */
export const SLOTS = {
  text: ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'],
  bigint: ['n1', 'n2', 'n3', 'n4', 'n5'],
  float8: ['f1', 'f2', 'f3', 'f4'],
  timestamptz: ['d1', 'd2', 'd3', 'd4', 'd5'],
} as const;

export type SlotType = keyof typeof SLOTS;
export type Slot = (typeof SLOTS)[SlotType][number];

/** Every slot column with its type, in table order. */
export const ALL_SLOTS: readonly { slot: Slot; type: SlotType }[] = (Object.keys(SLOTS) as SlotType[]).flatMap((type) =>
  SLOTS[type].map((slot) => ({ slot, type })),
);

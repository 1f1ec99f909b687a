/** Slots of the first schema. They stand in a released migration, so this list never changes. */
const FIRST = {
  text: ['t1', 't2', 't3', 't4', 't5', 't6', 't7', 't8'],
  bigint: ['n1', 'n2', 'n3', 'n4', 'n5'],
  float8: ['f1', 'f2', 'f3', 'f4'],
  timestamptz: ['d1', 'd2', 'd3', 'd4', 'd5'],
} as const;
/** Slots that 0008 added for the fields of workspaces. */
const LATER = { text: ['t9', 't10', 't11', 't12'], bigint: ['n6'], float8: [], timestamptz: ['d6'] } as const;

/** Typed slots of an entity: how many of each type, and the column they become. Their comparisons are leakproof, so their indexes work under RLS. */
export const SLOTS = {
  text: [...FIRST.text, ...LATER.text],
  bigint: [...FIRST.bigint, ...LATER.bigint],
  float8: [...FIRST.float8, ...LATER.float8],
  timestamptz: [...FIRST.timestamptz, ...LATER.timestamptz],
} as const;

export type SlotType = keyof typeof SLOTS;
export type Slot = (typeof SLOTS)[SlotType][number];

type SlotColumn = Readonly<{ slot: Slot; type: SlotType }>;

function columnsOf(slots: Readonly<Record<SlotType, readonly Slot[]>>): readonly SlotColumn[] {
  return (Object.keys(slots) as SlotType[]).flatMap((type) => slots[type].map((slot) => ({ slot, type })));
}

/** Every slot column with its type. */
export const ALL_SLOTS = columnsOf(SLOTS);
/** Slot columns of the first schema, in table order. For its migration only. */
export const FIRST_SLOTS = columnsOf(FIRST);
/** Slot columns that 0008 adds. For its migration only. */
export const LATER_SLOTS = columnsOf(LATER);

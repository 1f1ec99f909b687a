import { Condition, FilterOp, type Value } from '@valence/contract';

const OPS = ['is', 'isNot', 'oneOf', 'atLeast', 'atMost', 'startsWith', 'isEmpty', 'isKnown'] as const;
const Simple = Condition.extend({ op: FilterOp.extract(OPS) });

/** A comparison of one field with values that do not move. */
export type Filter = { field: string; op: (typeof OPS)[number]; value?: Value | undefined };

/** The comparison that an address names; null when it is none. */
export function simpleFilter(item: unknown): Filter | null {
  const read = Simple.safeParse(item);
  return read.success ? (read.data as Filter) : null;
}

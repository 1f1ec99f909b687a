import type { DuplicatePair, Field, Kind, PairEvidence, Value } from '@valence/contract';

/** One line of two records side by side. `none`: nothing is compared in it. */
export type PairRow = Readonly<{
  field: Field;
  left: Value;
  right: Value;
  look: 'equal' | 'differs' | 'one-side';
  evidence: readonly PairEvidence[];
}>;

/** Values that nobody needs to see to tell two records apart. */
const NEVER = new Set(['externalId', 'memberId']);

/** The fields that either record knows: first those that were compared, then those that differ, then those that are equal. */
export function pairRows(kind: Kind, { left, right, evidence }: DuplicatePair): PairRow[] {
  const rows = kind.fields.flatMap((field): PairRow[] => {
    const [mine, theirs] = [left.data[field.id] ?? null, right.data[field.id] ?? null];
    if ((mine === null && theirs === null) || NEVER.has(field.id)) return [];
    const look = mine === null || theirs === null ? 'one-side' : isEqual(mine, theirs) ? 'equal' : 'differs';
    return [{ field, left: mine, right: theirs, look, evidence: evidence.filter((e) => e.field === field.id) }];
  });
  return rows.toSorted((a, b) => orderOf(a) - orderOf(b));
}

function orderOf({ evidence, look }: PairRow): number {
  if (evidence.length > 0) return 0;
  return look === 'differs' ? 1 : look === 'one-side' ? 2 : 3;
}

function isEqual(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Rows that are shown at first: what was compared and what differs. The rest contradicts nothing. */
export function isTelling({ evidence, look }: PairRow): boolean {
  return evidence.length > 0 || look === 'differs';
}

import { LABELS_FOR_A_NUMBER } from '../learning/certainty.ts';
import { difference, wilsonAt, type Counts } from '../trials/exact-test.ts';

/** A share of what people answered. With few answers there are counts and no number. */
export type Share = Readonly<
  Counts & {
    /** 0–1 with its 95 % interval (Wilson); null below 50 answers. */
    known: Readonly<{ ratio: number; low: number; high: number }> | null;
  }
>;

const ALPHA = 0.05;

/** How many of those answered were accepted, with what may be said of it. */
export function shareOf(counts: Counts): Share {
  if (counts.n < LABELS_FOR_A_NUMBER) return { ...counts, known: null };
  const { rate, low, high } = wilsonAt(counts, ALPHA);
  return { ...counts, known: { ratio: rate, low, high } };
}

/** How much larger the later share is, with the 95 % interval of the difference (Newcombe); null while either is not known. */
export function gapOf(later: Share, before: Share): Readonly<{ difference: number; low: number; high: number }> | null {
  return later.known === null || before.known === null ? null : difference(later, before, ALPHA);
}

/** What one open suggestion brings to the order of the feed. */
export type Candidate = Readonly<{
  id: string;
  agent: string;
  /** What it asks for; suggestions of one record that ask for the same are one card. */
  actionKey: string | null;
  subjectId: string | null;
  subjectKind: string | null;
  ownerId: string | null;
  expectedMinor: number;
  currency: string | null;
  probability: number | null;
  dueAt: Date | null;
  madeAt: Date;
}>;

/** A card of the feed: the best of the suggestions that ask for the same, and the others behind it. */
export type Ranked = Candidate &
  Readonly<{
    urgency: number;
    /** Log of probability × value × urgency; what the order starts from. */
    base: number;
    /** What answers have taught about cards like this, in the same unit; 0 where nothing was proven. */
    learned: number;
    others: readonly Candidate[];
  }>;

const MS_PER_DAY = 86_400_000;
/** What is due now counts three times, in three days twice, and what has time, or no day, once. Chosen: decision 0031. */
const MOST_EXTRA = 2;
const HALF_DAYS = 3;
/** Value that is taken for a suggestion without any, in minor units: it comes after all that have one. */
const LEAST_MINOR = 1;

/** How much more a suggestion is worth because its time runs out. */
export function urgencyOf(dueAt: Date | null, now: Date): number {
  if (dueAt === null) return 1;
  const days = Math.max(0, (dueAt.getTime() - now.getTime()) / MS_PER_DAY);
  return 1 + MOST_EXTRA * 0.5 ** (days / HALF_DAYS);
}

/** Log of probability × value × urgency. */
export function baseOf({ expectedMinor, dueAt }: Pick<Candidate, 'expectedMinor' | 'dueAt'>, now: Date): number {
  return Math.log(Math.max(LEAST_MINOR, expectedMinor)) + Math.log(urgencyOf(dueAt, now));
}

/**
 * Open suggestions as cards, the most valuable first: those about one record that ask for the same become one, with the
 * best of them in front. Suggestions of equal rank keep the newer first.
 */
export function rankAll(candidates: readonly Candidate[], now: Date, learnedOf: (one: Candidate) => number): Ranked[] {
  const ranked = candidates.map((one): Ranked => {
    const learned = learnedOf(one);
    return { ...one, urgency: urgencyOf(one.dueAt, now), base: baseOf(one, now), learned, others: [] };
  });
  const ordered = ranked.toSorted((a, b) => b.base + b.learned - a.base - a.learned || (a.id < b.id ? 1 : -1));
  return [...Map.groupBy(ordered, sameAs).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, others }],
  );
}

/** Suggestions with the same key are one card: the same record and the same action, or twice the same agent. */
export function sameAs({
  id,
  agent,
  actionKey,
  subjectId,
}: Pick<Candidate, 'id' | 'agent' | 'actionKey' | 'subjectId'>): string {
  return subjectId === null ? id : `${subjectId} ${actionKey ?? `agent:${agent}`}`;
}

import { recallList, type Entity, type EvidenceRef } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { refsOf, textOf } from './said.ts';

/** Won and closed leads, with the latest wins to show. */
export type Results = Readonly<{ won: number; closed: number; wins: readonly EvidenceRef[] }>;

/** What became of past leads: of everybody, of each owner, and of each owner with each product. */
export type PastResults = Readonly<{
  all: Results;
  of: (owner: string) => Results;
  with: (owner: string, product: string) => Results;
}>;

const PAGE = 500;
/** Older leads than these say little of how a rep sells today. */
const MOST_LEADS = 4000;
const MOST_WINS = 3;
const NONE: Results = { won: 0, closed: 0, wins: [] };

/** Reads the latest closed leads that had an owner. */
export async function readPastResults(scope: Scope): Promise<PastResults> {
  const leads: Entity[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, {
      kind: 'lead',
      filters: [
        { field: 'status', op: 'oneOf', value: ['won', 'lost'] },
        { field: 'owner', op: 'isKnown' },
      ],
      limit: PAGE,
      after,
    });
    leads.push(...page.items);
    after = page.next;
  } while (after !== null && leads.length < MOST_LEADS);
  return tally(leads);
}

/** Counts closed leads, newest first. */
export function tally(leads: readonly Entity[]): PastResults {
  const counts = new Map<string, { won: number; closed: number; wins: EvidenceRef[] }>();
  for (const lead of leads) {
    const owner = textOf(lead, 'owner') ?? '';
    const isWon = lead.data.status === 'won';
    for (const key of ['', owner, `${owner} ${textOf(lead, 'product') ?? ''}`]) {
      const count = counts.get(key) ?? { won: 0, closed: 0, wins: [] };
      counts.set(key, count);
      count.closed += 1;
      if (!isWon) continue;
      count.won += 1;
      if (count.wins.length < MOST_WINS) count.wins.push(...refsOf(lead, 'status'));
    }
  }
  return {
    all: counts.get('') ?? NONE,
    of: (owner) => counts.get(owner) ?? NONE,
    with: (owner, product) => counts.get(`${owner} ${product}`) ?? NONE,
  };
}

/** Cases that a rep's own record must outweigh before it counts in full. Chosen, not fitted. */
const SHRINK_OWNER = 20;
const SHRINK_PRODUCT = 10;

/** Win rate 0–1 of an owner with a product, pulled towards the owner's own and everybody's rate while cases are few. */
export function shrunkRate(past: PastResults, owner: string, product: string | null): number {
  const base = past.all.closed === 0 ? 0.2 : past.all.won / past.all.closed;
  const own = past.of(owner);
  const ownRate = (own.won + SHRINK_OWNER * base) / (own.closed + SHRINK_OWNER);
  if (product === null) return ownRate;
  const both = past.with(owner, product);
  return (both.won + SHRINK_PRODUCT * ownRate) / (both.closed + SHRINK_PRODUCT);
}

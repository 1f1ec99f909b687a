import type { RenewalFact, RenewalRow } from '#kernel/memory';

// A prior before there is history: log-odds chosen from what service people agree on, not fitted (decision 0007). It only
// sorts; its interval is wide on purpose, and the first trained model replaces it.

/** Share of contracts that are lost before anything is known. */
const BASE_RATE = 0.2;
/** Half the width of the interval, in log-odds. */
const DOUBT = 1.1;

type Rule = Readonly<{ fact: RenewalFact; weight: (value: number) => number }>;

const from = (least: number, weight: number) => (value: number) => (value >= least ? weight : 0);

const RULES: readonly Rule[] = [
  { fact: 'openTickets', weight: from(1, 0.4) },
  { fact: 'urgent365', weight: from(2, 0.4) },
  { fact: 'tickets90', weight: from(4, 0.4) },
  { fact: 'satisfaction365', weight: (v) => (v < 3.5 ? 0.5 : v >= 4.5 ? -0.4 : 0) },
  { fact: 'repairs90', weight: (v) => [0, 0.2, 0.5][v] ?? 0.9 },
  { fact: 'tenders180', weight: from(1, 1) },
  { fact: 'lostTenders365', weight: from(1, 0.5) },
  { fact: 'deliveredTrend', weight: (v) => (v < 0.6 ? 0.6 : v > 1.2 ? -0.3 : 0) },
  { fact: 'lateDeliveries365', weight: from(2, 0.4) },
  { fact: 'overdueInvoices', weight: from(1, 0.4) },
  { fact: 'daysSinceContact', weight: (v) => (v > 60 ? 0.4 : v < 14 ? -0.2 : 0) },
  { fact: 'earlierContracts', weight: from(2, -0.4) },
];

/** A first guess at whether a contract will be lost, with what moved it. */
export function priorRisk({ facts }: Pick<RenewalRow, 'facts'>) {
  const reasons = RULES.flatMap(({ fact, weight }) => {
    const value = facts[fact];
    const contribution = typeof value === 'number' ? weight(value) : 0;
    return contribution === 0 ? [] : [{ fact, value: value ?? null, contribution }];
  }).toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const logOdds = Math.log(BASE_RATE / (1 - BASE_RATE)) + reasons.reduce((sum, r) => sum + r.contribution, 0);
  const chance = (z: number): number => 1 / (1 + Math.exp(-z));
  return { probability: chance(logOdds), low: chance(logOdds - DOUBT), high: chance(logOdds + DOUBT), reasons };
}

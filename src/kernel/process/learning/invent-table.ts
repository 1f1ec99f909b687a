import { aucWithError } from './metrics.ts';
import type { RawValue } from './parse-value.ts';
import { seededRandom, type Random } from './random.ts';
import { LOST, OPEN, WON, type RawColumn, type RawTable } from './table.ts';

/** A made-up table with its truth: the real probability of each row, from which its outcome was drawn. */
export type Invented = Readonly<{ table: RawTable; truth: Float64Array }>;

const INDUSTRIES = ['电池材料', '储能', '光伏', '汽车', '消费电子', '化工', 'medical', 'logistics'];
const INDUSTRY_WEIGHT = [1.1, 0.6, 0.1, 0.3, -0.4, -0.8, -0.2, -0.9];
const SOURCES = ['展会', '转介绍', '官网', '电话', 'partner'];
const SOURCE_WEIGHT = [0.3, 1.3, 0, -0.9, 0.5];
const REGIONS = ['华东', '华南', '华北', '西南', '海外'];

type Lead = { cells: Record<string, RawValue>; pull: number };

const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** One B2B lead and how strongly it pulls towards a win: main effects, a bend, an interaction, and columns of noise. */
function inventLead(random: Random): Lead {
  const industry = Math.floor(random() * INDUSTRIES.length);
  const source = Math.floor(random() * SOURCES.length);
  const size = Math.exp(4 + 1.2 * normal(random));
  const visits = Math.floor(-Math.log(1 - random()) * 4);
  const idleDays = Math.floor(random() * 120);
  const budget = random() < 0.3 ? null : random() < 0.5;
  const pull =
    (INDUSTRY_WEIGHT[industry] ?? 0) +
    (SOURCE_WEIGHT[source] ?? 0) +
    0.5 * Math.min(2, Math.log1p(visits)) -
    0.9 * Math.abs(Math.log(size) - 5) +
    (industry < 2 && budget === true ? 1.2 : 0) -
    0.008 * idleDays;
  return {
    pull,
    cells: {
      行业: INDUSTRIES[industry] ?? '',
      来源: SOURCES[source] ?? '',
      employees: random() < 0.1 ? null : Math.round(size),
      visits,
      'idle days': String(idleDays),
      'budget known': budget,
      区域: REGIONS[Math.floor(random() * REGIONS.length)] ?? '',
      created: new Date(Date.UTC(2025, 0, 1) + Math.floor(random() * 500) * 86_400_000).toISOString().slice(0, 10),
      'noise a': Number(normal(random).toFixed(3)),
      'noise b': Math.floor(random() * 50),
    },
  };
}

/** AUC of the best possible model when outcomes are drawn from these probabilities (expected, not sampled). */
export function bayesAucOf(truth: Float64Array): number {
  const sorted = truth.toSorted();
  let lostBelow = 0;
  let pairs = 0;
  let won = 0;
  for (const p of sorted) {
    pairs += p * (lostBelow + (1 - p) / 2);
    lostBelow += 1 - p;
    won += p;
  }
  return pairs / (won * lostBelow);
}

/** Stretches and shifts the pulls until the best possible AUC and the base rate are as asked. */
export function truthFrom(pulls: Float64Array, auc: number, baseRate: number): Float64Array {
  const probabilities = (stretch: number, shift: number) =>
    pulls.map((pull) => 1 / (1 + Math.exp(-(stretch * pull + shift))));
  const meanOf = (values: Float64Array) => values.reduce((sum, p) => sum + p, 0) / values.length;
  const shiftFor = (stretch: number) => bisect(-30, 30, (shift) => meanOf(probabilities(stretch, shift)) < baseRate);
  const stretch = bisect(0.01, 8, (s) => bayesAucOf(probabilities(s, shiftFor(s))) < auc);
  return probabilities(stretch, shiftFor(stretch));
}

function bisect(low: number, high: number, tooLow: (x: number) => boolean): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 30; step++) {
    const middle = (from + to) / 2;
    if (tooLow(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/** A table of B2B leads whose best possible AUC is known. `openShare` of the rows have no outcome yet. */
export function inventWins(wish: {
  n: number;
  seed: number;
  auc?: number;
  baseRate?: number;
  openShare?: number;
}): Invented {
  const { n, seed, auc = 0.8, baseRate = 0.35, openShare = 0 } = wish;
  const random = seededRandom(seed);
  const leads = Array.from({ length: n }, () => inventLead(random));
  const truth = truthFrom(
    Float64Array.from(leads, (lead) => lead.pull),
    auc,
    baseRate,
  );
  const outcome = Uint8Array.from(truth, (p) => (random() < openShare ? OPEN : random() < p ? WON : LOST));
  return { table: tableOf(leads, outcome, seed), truth };
}

/** The same columns with outcomes that have nothing to do with them. */
export function inventNoise(wish: { n: number; seed: number; baseRate?: number }): RawTable {
  const random = seededRandom(wish.seed);
  const leads = Array.from({ length: wish.n }, () => inventLead(random));
  return tableOf(
    leads,
    Uint8Array.from(leads, () => (random() < (wish.baseRate ?? 0.35) ? WON : LOST)),
    wish.seed,
  );
}

function tableOf(leads: readonly Lead[], outcome: Uint8Array, seed: number): RawTable {
  const names = Object.keys(leads[0]?.cells ?? {});
  const columns = names.map((name) => ({ name, values: leads.map(({ cells }) => cells[name] ?? null) }));
  return { rowIds: leads.map((_, row) => `L-${seed}-${row}`), columns, outcome };
}

/** The table with more columns, each cell made from the row's outcome. */
export function withColumns(
  table: RawTable,
  seed: number,
  columns: Readonly<Record<string, (outcome: number, random: Random, row: number) => RawValue>>,
): RawTable {
  const random = seededRandom(seed);
  const added = Object.entries(columns).map(([name, cell]): RawColumn => ({
    name,
    values: Array.from(table.outcome, (y, row) => cell(y, random, row)),
  }));
  return { ...table, columns: [...table.columns, ...added] };
}

/** AUC that the true probabilities reach on these rows: what no model can beat but by luck. */
export function oracleAuc(invented: Invented, rows: Int32Array): number {
  const truth = Float64Array.from(rows, (row) => invented.truth[row] ?? 0);
  return aucWithError(
    truth,
    Uint8Array.from(rows, (row) => invented.table.outcome[row] ?? 0),
  ).auc;
}

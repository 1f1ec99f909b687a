import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binColumn, binTable } from '../src/kernel/process/learning/bins.ts';
import { boost, DEFAULT_BOOST, type BoostOptions } from '../src/kernel/process/learning/boost.ts';
import { addMargins, plantForest } from '../src/kernel/process/learning/forest.ts';
import { inventNoise, inventWins, oracleAuc, type Invented } from '../src/kernel/process/learning/invent-table.ts';
import { aucWithError } from '../src/kernel/process/learning/metrics.ts';
import { planColumns } from '../src/kernel/process/learning/plan-columns.ts';
import { score, scoreOnly, type Model, type RawRow } from '../src/kernel/process/learning/score.ts';
import { splitRows } from '../src/kernel/process/learning/split-rows.ts';
import { columnAt, encodeTable, type TrainingTable } from '../src/kernel/process/learning/table.ts';
import { train } from '../src/kernel/process/learning/train.ts';
import { quantile, type Bench, type BenchRow } from './bench.ts';

const MIDDLE = 8_000;
const LARGE = 40_000;
const SEEDS = [1, 2, 3, 4, 5];
const NOISE_SEEDS = Array.from({ length: 20 }, (_, i) => 100 + i);
const SCORED = 2_000;

/** Asked of the trainer: distance to the best model there is, calibration, CPU time and the time of a score. */
const MOST_GAP = 0.02;
const MOST_ECE = 0.03;
const MOST_CPU_S = 10;
const MOST_SCORE_MS = 2;
/** How far one of our models may fall behind the peer's, and how much longer it may take. */
const MOST_BEHIND = 0.005;
const MOST_RATIO = 2;

/** Quality and cost of the trainer on made-up leads whose best possible AUC is 0.80, beside a peer where it is at hand. */
export async function runTrainerBench(): Promise<Bench> {
  const middle = SEEDS.map((seed) => trained(MIDDLE, seed));
  const large = trained(LARGE, 1);
  const refused = NOISE_SEEDS.filter(
    (seed) => train({ table: inventNoise({ n: 1000, seed }), seed }).signal === 'none',
  );
  const rows = [
    below('AUC below the best possible, 8,000 rows, mean of 5', mean(middle.map((m) => m.gap)), '', MOST_GAP),
    figure('AUC below the best possible, 8,000 rows, worst of 5', Math.max(...middle.map((m) => m.gap)), ''),
    below('AUC below the best possible, 40,000 rows', large.gap, '', MOST_GAP),
    below('calibration error (ECE), 40,000 rows', large.ece, '', MOST_ECE),
    below('training with all gates, 8,000 rows, mean', mean(middle.map((m) => m.cpuS)), 'CPU s', MOST_CPU_S),
    below('training with all gates, 40,000 rows', large.cpuS, 'CPU s', MOST_CPU_S),
    below('tables of noise that got a score, of 20', NOISE_SEEDS.length - refused.length, 'tables', 0),
    ...scoring(large),
    ...peer(inventWins({ n: LARGE, seed: 1 })),
  ];
  return { n: SEEDS.length, rows };
}

type Trained = { invented: Invented; model: Model; gap: number; ece: number; cpuS: number };

function trained(n: number, seed: number): Trained {
  const invented = inventWins({ n, seed });
  const { model, card } = train({ table: invented.table, seed });
  if (model === null || card.quality === null)
    throw new Error(`nothing learned from ${n} rows: ${card.gate.because.en}`);
  const best = oracleAuc(invented, splitRows(invented.table, 'by-id').test);
  return { invented, model, gap: best - card.quality.auc, ece: card.quality.ece, cpuS: card.cpuMs / 1000 };
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;

const below = (metric: string, value: number, unit: string, most: number): BenchRow => ({
  metric,
  value,
  unit,
  target: `≤ ${most}`,
  ok: value <= most,
});

const figure = (metric: string, value: number, unit: string): BenchRow => ({
  metric,
  value,
  unit,
  target: null,
  ok: null,
});

function scoring({ invented, model }: Trained): BenchRow[] {
  const { columns } = invented.table;
  const rows = Array.from({ length: SCORED }, (_, row): RawRow => {
    return Object.fromEntries(columns.map(({ name, values }) => [name, values[row] ?? null]));
  });
  return [
    below(
      'one score, p99',
      quantile(
        timesOf(rows, (row) => scoreOnly(model, row)),
        0.99,
      ),
      'ms',
      MOST_SCORE_MS,
    ),
    figure(
      'one score with reasons, p50',
      quantile(
        timesOf(rows, (row) => score(model, row)),
        0.5,
      ),
      'ms',
    ),
  ];
}

function timesOf(rows: readonly RawRow[], act: (row: RawRow) => unknown): number[] {
  return rows.map((row) => {
    const started = performance.now();
    act(row);
    return performance.now() - started;
  });
}

type PeerInput = { table: TrainingTable; learn: Int32Array; test: Int32Array; options: BoostOptions };

/** One of our models beside one of sklearn's: same rows, same options, early stopping on both sides, one thread. */
function peer(invented: Invented): BenchRow[] {
  const { learn, test } = splitRows(invented.table, 'by-id');
  const table = encodeTable(invented.table, planColumns(invented.table.columns, learn));
  const input = { table, learn, test, options: { ...DEFAULT_BOOST, columnShare: 1, rowShare: 1 } };
  const ours = fitOurs(input);
  const own = [figure('one model alone, AUC', ours.auc, ''), figure('one model alone', ours.cpuS, 'CPU s')];
  const theirs = fitPeer(input);
  if (theirs === null) return [...own, figure('peer absent: python3 cannot import sklearn', 0, '')];
  const name = `sklearn ${theirs.version}`;
  return [
    ...own,
    figure(`${name}, AUC`, theirs.auc, ''),
    figure(name, theirs.cpuS, 'CPU s'),
    below(`AUC behind ${name}`, theirs.auc - ours.auc, '', MOST_BEHIND),
    below(`CPU time against ${name}`, ours.cpuS / theirs.cpuS, '×', MOST_RATIO),
  ];
}

function fitOurs({ table, learn, test, options }: PeerInput): { auc: number; cpuS: number } {
  const outcome = (rows: Int32Array) => Uint8Array.from(rows, (row) => table.outcome[row] ?? 0);
  const before = process.threadCpuUsage();
  const binned = binTable(
    table.columns.map((column) => columnAt(column, learn)),
    learn.length,
  );
  const model = boost({ binned, outcome: outcome(learn), rows: Int32Array.from(learn.keys()), options, seed: 1 });
  const used = process.threadCpuUsage(before);
  const margins = new Float64Array(test.length);
  const columns = binned.specs.flatMap((spec, i) => {
    const column = table.columns[i];
    return column === undefined ? [] : [binColumn(spec, columnAt(column, test))];
  });
  addMargins(plantForest(model.trees), columns, Int32Array.from(test.keys()), margins);
  return { auc: aucWithError(margins, outcome(test)).auc, cpuS: (used.user + used.system) / 1e6 };
}

type PeerAnswer = { version: string; auc: number; cpuS: number };

/** What sklearn answers, or null where it is not installed. */
function fitPeer({ table, learn, test, options }: PeerInput): PeerAnswer | null {
  try {
    execFileSync('python3', ['-c', 'import sklearn'], { stdio: 'ignore' });
  } catch {
    // A peer that is not there is a finding of its own: the caller prints it as a row.
    return null;
  }
  const dir = mkdtempSync(join(tmpdir(), 'valence-peer-'));
  const file = join(dir, 'table.json');
  const columns = table.columns.map((c) =>
    c.kind === 'number' ? [...c.values] : Array.from(c.codes, (code) => (code < 0 ? Number.NaN : code)),
  );
  const categories = table.columns.flatMap((c, i) => (c.kind === 'category' ? [i] : []));
  try {
    const rest = { outcome: [...table.outcome], learn: [...learn], test: [...test], categories, options };
    writeFileSync(file, JSON.stringify({ columns, ...rest }));
    const env = { ...process.env, OMP_NUM_THREADS: '1' };
    const answer = execFileSync('python3', [join(import.meta.dirname, 'sklearn-peer.py'), file], {
      env,
      encoding: 'utf8',
    });
    return JSON.parse(answer) as PeerAnswer;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

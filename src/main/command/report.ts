import { say } from '#base';
import type { TrainedScore } from '#kernel/process';
import type { ImportedFile } from './import-file.ts';
import type { Chains } from './run-chains.ts';

/** What `--report` writes. Figures that could not be measured are null. */
export type ChainReport = ReturnType<typeof reportOf>;

type Parts = Readonly<{ imported: ImportedFile; trained: TrainedScore | null; chains: Chains }>;

export function reportOf({ imported, trained, chains }: Parts) {
  const { counts, outcome, importMs } = imported;
  return {
    rowsRead: counts.rowsRead,
    rowsImported: counts.toCreate + counts.toUpdate + counts.unchanged,
    rowsRefused: counts.refused,
    importMs,
    outcome: outcome?.column ?? null,
    ...learned(trained, imported),
    chainN: chains.ms.length,
    chainP50Ms: quantile(chains.ms, 0.5),
    chainP95Ms: quantile(chains.ms, 0.95),
    writeTransactionsPerChain: mean(chains.writes),
  };
}

const UNLEARNED = {
  leakColumns: [],
  suspiciousColumns: [],
  laterColumns: [],
  signal: 'none' as const,
  trainN: 0,
  testN: 0,
  auc: null,
  aucLow: null,
  prAuc: null,
  logLoss: null,
  ece: null,
  baseRate: null,
  trainCpuMs: null,
  dataHash: null,
};

function learned(trained: TrainedScore | null, imported: ImportedFile) {
  if (trained === null) return UNLEARNED;
  const { card, columns } = trained.stored;
  const nameIn = (field: string | null): string | null => (field === null ? null : imported.columnOf(field));
  const { quality } = card;
  const why = (verdict: string) =>
    columns
      .filter((c) => c.verdict === verdict)
      .map((c) => ({ column: nameIn(c.field) ?? c.title.en, why: say(c.why, 'en') }));
  return {
    leakColumns: why('leak'),
    suspiciousColumns: why('suspicious'),
    laterColumns: why('later').map((c) => c.column),
    signal: trained.signal,
    trainN: card.rows.learn,
    ...(quality === null ? UNTESTED : testedOf(quality)),
    trainCpuMs: card.cpuMs,
    dataHash: card.dataHash,
  };
}

const { testN, auc, aucLow, prAuc, logLoss, ece, baseRate } = UNLEARNED;
const UNTESTED = { testN, auc, aucLow, prAuc, logLoss, ece, baseRate };

function testedOf(quality: NonNullable<TrainedScore['stored']['card']['quality']>) {
  const { n, ...figures } = quality;
  return {
    testN: n,
    auc: figures.auc,
    aucLow: figures.aucLow,
    prAuc: figures.prAuc,
    logLoss: figures.logLoss,
    ece: figures.ece,
    baseRate: figures.baseRate,
  };
}

/** The report and the likeliest leads as text for a terminal. */
export function tableOf(report: ChainReport, chains: Chains): string {
  const figures = Object.entries(report).map(([name, value]) => `  ${name.padEnd(26)}${textOf(value)}`);
  const leads = chains.best.map(
    ({ id, title, probability, action }) =>
      `  ${probability === null ? '  —  ' : probability.toFixed(3)}  ${id.slice(0, 36).padEnd(36)}  ${title.slice(0, 40)} → ${action}`,
  );
  return [...figures, '', ...leads].join('\n');
}

function textOf(value: unknown): string {
  if (Array.isArray(value))
    return value.map((v: string | { column: string }) => (typeof v === 'string' ? v : v.column)).join(', ');
  return typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(4) : String(value);
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return at === undefined ? null : round(at);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : round(values.reduce((sum, n) => sum + n, 0) / values.length);
}

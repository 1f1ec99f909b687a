import { say } from '#base';
import type { TrainedScore } from '#kernel/process';
import type { ImportedFile } from './import-file.ts';
import type { Chains } from './run-chains.ts';

/** What `--report` writes. Figures that could not be measured are null. */
export type ChainReport = ReturnType<typeof reportOf>;

type Parts = Readonly<{ imported: ImportedFile; trained: TrainedScore | null; chains: Chains }>;

export function reportOf({ imported, trained, chains }: Parts) {
  const { counts, outcome, importMs } = imported;
  const card = trained?.stored.card ?? null;
  const quality = card?.quality ?? null;
  const why = (verdict: string) =>
    (trained?.stored.columns ?? [])
      .filter((c) => c.verdict === verdict)
      .map((c) => ({ column: c.title.en, why: say(c.why, 'en') }));
  return {
    rowsRead: counts.rowsRead,
    rowsImported: counts.toCreate + counts.toUpdate + counts.unchanged,
    rowsRefused: counts.refused,
    importMs,
    outcome: outcome?.column ?? null,
    leakColumns: why('leak'),
    suspiciousColumns: why('suspicious'),
    laterColumns: why('later').map((c) => c.column),
    signal: trained?.signal ?? 'none',
    trainN: card?.rows.learn ?? 0,
    testN: quality?.n ?? 0,
    auc: quality?.auc ?? null,
    aucLow: quality?.aucLow ?? null,
    prAuc: quality?.prAuc ?? null,
    logLoss: quality?.logLoss ?? null,
    ece: quality?.ece ?? null,
    baseRate: quality?.baseRate ?? card?.baseRate ?? null,
    trainCpuMs: card?.cpuMs ?? null,
    dataHash: card?.dataHash ?? null,
    chainN: chains.ms.length,
    chainP50Ms: quantile(chains.ms, 0.5),
    chainP95Ms: quantile(chains.ms, 0.95),
    writeTransactionsPerChain:
      chains.writes.length === 0 ? null : round(chains.writes.reduce((sum, n) => sum + n, 0) / chains.writes.length),
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
    return value.map((v) => (typeof v === 'string' ? v : String((v as { column: string }).column))).join(', ');
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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { startPostgres, type StoreConfig } from '#store';

/** One line of a bench: `ok` is null where a figure is for orientation only. */
export type BenchRow = Readonly<{
  metric: string;
  value: number;
  unit: string;
  target: string | null;
  ok: boolean | null;
}>;

/** What a bench found, over `n` repetitions of its main figure. */
export type Bench = Readonly<{ n: number; rows: readonly BenchRow[] }>;

/** A durable database of its own (fsync on, as in production) for as long as `fn` runs. */
export async function onOwnDatabase<T>(fn: (config: StoreConfig) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-bench-'));
  const running = await startPostgres({ dataDir: dir, log: () => {} });
  try {
    const { user, password } = running.superuser;
    return await fn({
      admin: { host: running.host, port: running.port, user, password, database: 'postgres' },
      secret: randomBytes(32),
    });
  } finally {
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The value below which the `share` of all values lies; values need not be sorted. NaN for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

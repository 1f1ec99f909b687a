import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openKernels } from '#main';
import { digestOf } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { directClient, migrate, openStore, restoreBackup, takeBackup, type StoreConfig } from '#store';
import { onOwnDatabase, type Bench, type BenchRow } from './bench.ts';
import { loadCorpus, type CorpusSize } from './corpus/corpus.ts';

/** With these the database holds a little less than 1 GiB. */
const GIBIBYTE: CorpusSize = { organisations: 10_000, people: 60_000, deals: 20_000, activities: 200_000 };
const TENTH: CorpusSize = { organisations: 1_000, people: 6_000, deals: 2_000, activities: 20_000 };
const MOST_RESTORE_S = 300;

/** A backup and how long it takes until its restored copy answers with the same digest; with `--full` of 1 GiB. */
export async function runBackupBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-backup-bench-'));
  const file = join(dir, 'all.backup');
  try {
    return await onOwnDatabase(async (config) => {
      await migrate(config);
      const tenantId = await inKernels(config, async (scopeIn, make) => {
        const id = await make();
        await loadCorpus(scopeIn(id), isFull ? GIBIBYTE : TENTH);
        return id;
      });
      const digest = (where: StoreConfig) => inKernels(where, (scopeIn) => digestOf(scopeIn(tenantId)));
      const size = await sizeOf(config);
      const before = await digest(config);
      const taking = performance.now();
      await takeBackup(config, createWriteStream(file), {
        product: 'bench',
        withSecret: true,
        takenAt: new Date(),
      });
      const taken = (performance.now() - taking) / 1000;
      const other = { ...config, admin: { ...config.admin, database: 'restored' } };
      const admin = await directClient(config);
      await admin.query('create database restored template template0');
      await admin.end();
      const restoring = performance.now();
      await restoreBackup(createReadStream(file), { open: async () => other });
      const restored = (performance.now() - restoring) / 1000;
      const isEqual = (await digest(other)) === before;
      const most = isFull ? MOST_RESTORE_S : MOST_RESTORE_S / 10;
      const rows: BenchRow[] = [
        { metric: 'database', value: size / 2 ** 20, unit: 'MiB', target: null, ok: null },
        { metric: 'backup file', value: statSync(file).size / 2 ** 20, unit: 'MiB', target: null, ok: null },
        { metric: 'backup taken', value: taken, unit: 's', target: null, ok: null },
        { metric: 'restored and ready', value: restored, unit: 's', target: `≤ ${most}`, ok: restored <= most },
        { metric: 'digests that differ', value: isEqual ? 0 : 1, unit: '', target: '0', ok: isEqual },
      ];
      return { n: 1, rows };
    });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function sizeOf(config: StoreConfig): Promise<number> {
  const admin = await directClient(config);
  const { rows } = await admin.query<{ size: string }>('select pg_database_size(current_database())::text as size');
  await admin.end();
  return Number(rows[0]?.size ?? 0);
}

/** Opens the product's kernels over a database, without its background. */
async function inKernels<T>(
  config: StoreConfig,
  fn: (scopeIn: (tenantId: string) => Scope, make: () => Promise<string>) => Promise<T>,
): Promise<T> {
  const store = await openStore(config);
  const kernels = await openKernels({
    store,
    isHttps: false,
    publicUrl: null,
    report: (error) => console.error(error),
  });
  const { security } = kernels;
  const actor = { type: 'person', id: 'bench', name: 'bench', role: 'admin' } as const;
  try {
    return await fn(
      (tenantId) => security.scopeFor(tenantId, actor, 'sales'),
      () => security.workspaces.make({ name: 'corpus', isDemo: false, adminId: null }),
    );
  } finally {
    await kernels.stop();
    await store.close();
  }
}

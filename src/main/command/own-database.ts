import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { migrate, startPostgres, type StoreConfig } from '#store';

/** Does something on a database that is there for it alone, and gone afterwards. */
export async function onOwnDatabase<T>(fn: (config: StoreConfig) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-own-'));
  const running = await startPostgres({ dataDir: dir, log: () => {} });
  try {
    const { user, password } = running.superuser;
    const config = {
      admin: { host: running.host, port: running.port, user, password, database: 'postgres' },
      secret: randomBytes(32),
    };
    await migrate(config);
    return await fn(config);
  } finally {
    await running.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

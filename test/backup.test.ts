import assert from 'node:assert/strict';
import {
  createReadStream,
  createWriteStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Failure, newUuid } from '#base';
import { digestOf, observe, recallCount } from '#kernel/memory';
import { openSecurity } from '#kernel/security';
import { directClient, openStore, restoreBackup, takeBackup, type StoreConfig } from '#store';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';

withKinds();

const source = { kind: 'person', name: '王芳' } as const;
const TAKEN = new Date('2026-03-01T08:00:00Z');
const options = { product: 'test', withSecret: true, takenAt: TAKEN };

async function organisations(workspace: Workspace, from: number, n: number): Promise<void> {
  const sayings = Array.from({ length: n }, (_, i) => ({
    kind: 'organisation',
    data: { name: `澄川材料 ${from + i}\t"引号"\\N`, industry: '正极材料', employees: i },
  }));
  await observe(workspace.scope(), { source, sayings });
}

/** Another database on the same server, empty. */
async function withEmpty<T>(config: StoreConfig, fn: (other: StoreConfig) => Promise<T>): Promise<T> {
  const name = `r_${newUuid().replaceAll('-', '')}`;
  const admin = await directClient(config);
  await admin.query(`create database ${name} template template0`);
  try {
    return await fn({ ...config, admin: { ...config.admin, database: name } });
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function withFolder<T>(fn: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'valence-backup-test-'));
  try {
    return await fn(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const restored = (file: string, config: StoreConfig) =>
  restoreBackup(createReadStream(file), { open: async () => config });

test('a backup taken while others write, restored elsewhere, has the digest of its moment and all that was acknowledged before', async () => {
  await withFolder((dir) =>
    withWorkspace(async (workspace) => {
      await organisations(workspace, 0, 300);
      const file = join(dir, 'a.backup');
      let isWriting = true;
      let acknowledged = 300;
      let atStart = 0;
      const load = (async () => {
        for (let i = 0; isWriting; i++) {
          await organisations(workspace, 1_000 + i * 10, 10);
          acknowledged += 10;
        }
      })();
      atStart = acknowledged;
      const report = await takeBackup(workspace.config, createWriteStream(file), options);
      const atEnd = acknowledged + 10;
      isWriting = false;
      await load;
      const entities = report.tables.find((t) => t.table === 'public.entity')?.rows ?? 0;
      assert.ok(entities >= atStart && entities <= atEnd, `${entities} of ${atStart}–${atEnd}`);

      await withEmpty(workspace.config, async (other) => {
        const { header } = await restored(file, other);
        assert.equal(header.secret, workspace.config.secret.toString('base64url'));
        await onRestored(workspace, other, async (scope) => {
          assert.equal((await recallCount(scope, { kind: 'organisation' })).count, entities);
          const before = await digestOf(scope);
          await observe(scope, { source, sayings: [{ kind: 'organisation', data: { name: '之后的' } }] });
          assert.notEqual(await digestOf(scope), before, 'the restored workspace can be written');
        });
      });
    }),
  );
});

test('what a quiet workspace shows is the same after a restore: fold, links, keys, files, sign-ins', async () => {
  await withFolder((dir) =>
    withWorkspace(async (workspace) => {
      await organisations(workspace, 0, 50);
      const scope = workspace.scope();
      const before = await digestOf(scope);
      const email = 'wang@example.com';
      await workspace.security.addMember(workspace.tenantId, {
        name: '王芳',
        email,
        password: 'long enough secret',
        role: 'admin',
      });
      const file = join(dir, 'b.backup');
      await takeBackup(workspace.config, createWriteStream(file), options);
      await withEmpty(workspace.config, async (other) => {
        await restored(file, other);
        await onRestored(workspace, other, async (again, security) => {
          assert.equal(await digestOf(again), before);
          const opened = await security.signIn(email, 'long enough secret', new Headers());
          assert.equal(opened.person.workspace.id, workspace.tenantId);
        });
      });
    }),
  );
});

test('a damaged file is refused with its place, an unfinished restore can be repeated, and a full database is left alone', async () => {
  await withFolder((dir) =>
    withWorkspace(async (workspace) => {
      await organisations(workspace, 0, 400);
      const file = join(dir, 'c.backup');
      for (let time = 0; time < 5; time += 1) {
        const { tables } = await takeBackup(workspace.config, createWriteStream(file), options);
        assert.equal(tables.find((t) => t.table === 'public.search_row')?.rows, 400);
      }
      const cut = join(dir, 'cut.backup');
      const bytes = readFileSync(file);
      writeFileSync(cut, bytes);
      truncateSync(cut, Math.floor(bytes.length * 0.7));
      const flipped = join(dir, 'flipped.backup');
      const changed = Buffer.from(bytes);
      const middle = Math.floor(bytes.length / 2);
      changed[middle] = (changed[middle] ?? 0) ^ 0xff;
      writeFileSync(flipped, changed);
      await withEmpty(workspace.config, async (other) => {
        for (const bad of [cut, flipped])
          await assert.rejects(
            restored(bad, other),
            (error: unknown) => error instanceof Failure && error.code === 'backup.damaged',
          );
        await restored(file, other);
        await assert.rejects(
          restored(file, other),
          (error: unknown) => error instanceof Failure && error.code === 'backup.not_empty',
        );
        await onRestored(workspace, other, async (scope) =>
          assert.equal((await recallCount(scope, { kind: 'organisation' })).count, 400),
        );
      });
    }),
  );
});

async function onRestored(
  { tenantId }: Workspace,
  config: StoreConfig,
  fn: (scope: ReturnType<typeof aScope>, security: ReturnType<typeof openSecurity>) => Promise<void>,
): Promise<void> {
  const store = await openStore(config);
  try {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
    await fn(aScope({ security, tenantId }), security);
  } finally {
    await store.close();
  }
}

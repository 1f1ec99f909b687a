import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, newUuid } from '#base';
import { checkFold, digestOf, fieldHistory, observe, openBatch, recallList, retractBatch } from '#kernel/memory';
import { openSecurity } from '#kernel/security';
import { checkStore, directClient, migrate, openStore, schemaState, type StoreConfig } from '#store';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';

withKinds();

/** The first makes roles and sign-in only: records came with the second, members with the fourth. */
const RECORDS_SINCE = '0002-memory';
const MEMBERS_SINCE = '0004-security';

test('data of every earlier schema come through the upgrade whole and can be worked with', async () => {
  await withWorkspace(async (workspace) => {
    await fillOldFashioned(workspace);
    const digest = await digestOf(workspace.scope());
    const { pending } = await levelsOf(workspace.config);
    const levels = pending.filter((name) => name >= RECORDS_SINCE).slice(0, -1);
    assert.ok(levels.length >= 8, levels.join(', '));
    for (const level of levels) {
      await withDatabase(workspace.config, async (old) => {
        await migrate(old, { to: level });
        await copyAsOf(workspace.config, old);
        const { applied } = await migrate(old);
        assert.ok(applied.length > 0, level);
        assert.deepEqual(await checkStore(old), [], level);
        const store = await openStore(old);
        try {
          const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
          const scope = aScope({ security, tenantId: workspace.tenantId });
          assert.equal(await digestOf(scope), digest, `${level}: the digest`);
          assert.deepEqual((await checkFold(scope, null)).different, [], `${level}: folded anew`);
          const { items } = await recallList(scope, {
            kind: 'lead',
            filters: [{ field: 'status', op: 'is', value: 'new' }],
            sort: { field: 'amount', dir: 'down' },
            limit: 50,
          });
          assert.equal(items.length, 20, level);
          const [first] = items;
          assert.ok(first);
          await observe(scope, {
            source: { kind: 'person', name: '李雷' },
            sayings: [{ kind: 'lead', id: first.id, data: { title: '升级之后' } }],
          });
          assert.equal((await fieldHistory(scope, first.id, 'title')).length, 2, level);
          if (level < MEMBERS_SINCE) return;
          const signedIn = await security.signIn('wang@example.com', 'long enough secret', new Headers());
          assert.equal(signedIn.person.workspace.id, workspace.tenantId);
        } finally {
          await store.close();
        }
      });
    }
  });
});

test('a step that fails is named, and the database stays at the level it had', async () => {
  await withWorkspace(async ({ config }) => {
    await withDatabase(config, async (old) => {
      await migrate(old, { to: '0007-rights' });
      const client = await directClient(old);
      // Somebody made a table of their own with a name that a later step wants.
      await client.query('create table public.trash (mine integer); insert into public.trash values (1)');
      const before = await tablesIn(old);
      await assert.rejects(migrate(old), (error: unknown) => {
        assert.ok(error instanceof Failure);
        assert.equal(error.code, 'setup.migration_failed');
        assert.match(JSON.stringify(error.params), /0009-merge-and-trash/);
        return true;
      });
      assert.equal((await schemaState(old)).level, '0007-rights');
      assert.deepEqual(await tablesIn(old), before);
      await client.query('drop table public.trash');
      await client.end();
      await migrate(old);
      assert.deepEqual((await schemaState(old)).pending, []);
    });
  });
});

test('a database of a newer version is refused by name', async () => {
  await withWorkspace(async ({ config }) => {
    const client = await directClient(config);
    await client.query(`insert into identity.kysely_migration (name, timestamp) values ('9999-later', now()::text)`);
    await client.end();
    await assert.rejects(
      migrate(config),
      (error: unknown) =>
        error instanceof Failure &&
        error.code === 'setup.database_newer' &&
        JSON.stringify(error.params).includes('9999-later'),
    );
  });
});

/** What the first version could hold: records of several sources, corrections, an import taken back, a member. */
async function fillOldFashioned({ scope, security, tenantId }: Workspace): Promise<void> {
  const admin = scope();
  const source = { kind: 'import', name: '旧系统.xlsx' } as const;
  const { entities } = await observe(admin, {
    source,
    sayings: Array.from({ length: 10 }, (_, i) => ({
      kind: 'organisation',
      key: `ORG-${i}`,
      data: { name: `砚川材料${i}有限公司`, industry: '正极材料', province: '江苏', employees: 10 * i },
    })),
  });
  const leads = await observe(admin, {
    source,
    sayings: Array.from({ length: 30 }, (_, i) => ({
      kind: 'lead',
      key: `L-${i}`,
      data: {
        title: `需求 ${i}`,
        organisation: entities[i % 10] ?? null,
        status: i < 20 ? 'new' : 'lost',
        amount: { minor: String(i * 12_345), currency: 'CNY' },
        createdOn: '2025-11-03',
      },
    })),
    links: [{ kind: 'related', from: entities[0] ?? '', to: entities[1] ?? '' }],
  });
  await observe(admin, {
    source: { kind: 'person', name: '王芳' },
    sayings: [{ kind: 'lead', id: leads.entities[25] ?? '', data: { title: '人工改过的' } }],
  });
  const batch = await openBatch(admin, { kind: 'import', label: { zh: '错的文件', en: 'wrong file' } });
  await observe(admin, {
    source,
    batchId: batch,
    sayings: [
      { kind: 'lead', data: { title: '不该有的' } },
      { kind: 'lead', id: leads.entities[26] ?? '', data: { title: '错的标题' } },
    ],
  });
  await retractBatch(admin, batch);
  await security.addMember(tenantId, {
    name: '王芳',
    email: 'wang@example.com',
    password: 'long enough secret',
    role: 'admin',
  });
}

async function levelsOf(config: StoreConfig): Promise<{ pending: readonly string[] }> {
  return withDatabase(config, (empty) => schemaState(empty));
}

async function withDatabase<T>(config: StoreConfig, fn: (other: StoreConfig) => Promise<T>): Promise<T> {
  const name = `u_${newUuid().replaceAll('-', '')}`;
  const admin = await directClient(config);
  await admin.query(`create database ${name} template template0`);
  try {
    return await fn({ ...config, admin: { ...config.admin, database: name } });
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

const COLUMNS = `select n.nspname || '.' || c.relname as name, array_agg(quote_ident(a.attname)) as columns
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where n.nspname in ('public', 'identity') and c.relkind = 'r' and c.relname not like 'kysely%' group by 1`;

/** Puts every row into the older schema, as far as that has the table and the column. */
async function copyAsOf(from: StoreConfig, to: StoreConfig): Promise<void> {
  const [source, target] = [await directClient(from), await directClient(to)];
  try {
    await target.query('set session_replication_role = replica');
    const { rows } = await target.query<{ name: string; columns: string[] }>(COLUMNS);
    for (const { name, columns } of rows) {
      const table = name.replace('identity.user', 'identity."user"');
      const data = await source.query<{ rows: string }>(
        `select coalesce(json_agg(to_json(t)), '[]')::text as rows from ${table} t`,
      );
      await target.query(
        `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1::json)`,
        [data.rows[0]?.rows ?? '[]'],
      );
    }
  } finally {
    await source.end();
    await target.end();
  }
}

async function tablesIn(config: StoreConfig): Promise<unknown[]> {
  const client = await directClient(config);
  try {
    return (await client.query(`${COLUMNS} order by 1`)).rows;
  } finally {
    await client.end();
  }
}

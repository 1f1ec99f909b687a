import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { catalog } from '#catalog';
import { directClient, type StoreConfig } from '#store';
import { digestOf } from '../digest.ts';
import { recallCount } from '../recall.ts';
import type { ImportView } from './import-view.ts';
import { leadsFile, importsIn, workOnImports, type ImportBench } from './import-kit.ts';

withKinds();
const withImports = importsIn(withWorkspace);

const ROWS = 4_000;

/** What a workspace shows, but for the ids by which its records point to each other. */
async function contentOf({ mine }: ImportBench): Promise<object[]> {
  return mine.read((tx) =>
    tx.query(
      `select kind, count(*)::int as count, md5(string_agg(title || (data - 'organisation' - 'contact' - 'owner')::text, '' order by title, (data - 'organisation' - 'contact' - 'owner')::text)) as content
       from entity group by kind order by kind`,
    ),
  );
}

/** Checks a file and starts its import with nobody to do the work yet. */
async function started(bench: ImportBench, text: string): Promise<string> {
  const { imports, mine, store } = bench;
  const view = await imports.startImport(mine, { fileName: '线索.csv', kind: 'lead', body: Buffer.from(text) });
  await imports.setMapping(mine, view.id, { mapping: view.mapping, keys: view.keys });
  const jobs = workOnImports(store, bench, 'checker');
  await bench.settled(view.id);
  await jobs.stop();
  await imports.startRun(mine, view.id, { onlyValid: false });
  return view.id;
}

/** Lets a process of its own work on the import until it is time, then kills it as a power cut would. */
async function killedAt(
  bench: ImportBench,
  id: string,
  isTime: (progress: NonNullable<ImportView['progress']>) => boolean,
): Promise<void> {
  const { admin, secret } = bench.config;
  const env = {
    ...process.env,
    VALENCE_TEST_IMPORTS: JSON.stringify({ admin, secret: secret.toString('hex'), kinds: catalog.kinds }),
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL('import-child.ts', import.meta.url))], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  await bench.settled(id, ({ progress }) => progress !== null && isTime(progress));
  child.kill('SIGKILL');
  await exited;
  await endLeases(bench.config);
}

/** What the database does by itself ten seconds later. */
async function endLeases(config: StoreConfig): Promise<void> {
  const admin = await directClient(config);
  await admin.query(`update job set lease_until = now() - interval '1 s' where status = 'running'`);
  await admin.end();
}

test('a server killed in the middle of an import is followed by one that goes on; nothing is doubled or half written', async () => {
  const text = leadsFile(ROWS);
  const undisturbed = await withImports(async (bench) => {
    await bench.imported({ text });
    return contentOf(bench);
  });
  await withImports(
    async (bench) => {
      const id = await started(bench, text);
      await killedAt(bench, id, ({ done }) => done >= 1_000);
      await killedAt(bench, id, ({ done }) => done >= 3_000);
      const half = await bench.imports.getImport(bench.mine, id);
      assert.equal(half.status, 'importing');
      assert.equal((await recallCount(bench.mine, { kind: 'lead' })).count, half.progress?.done);
      const jobs = workOnImports(bench.store, bench);
      const done = await bench.settled(id);
      await jobs.stop();
      assert.equal(done.status, 'done');
      assert.equal(done.counts.toCreate, ROWS);
      assert.deepEqual(await contentOf(bench), undisturbed);
      const [row] = await bench.mine.read((tx) =>
        tx.query<{ n: bigint }>(`select count(*) as n from observation where kind = 'lead'`),
      );
      assert.equal(row?.n, BigInt(ROWS));
    },
    { isIdle: true },
  );
});

test('cancelling in the middle takes back what was written, also when the server is killed while it does', async () => {
  await withImports(
    async (bench) => {
      const before = await digestOf(bench.mine);
      const id = await started(bench, leadsFile(ROWS));
      await killedAt(bench, id, ({ done }) => done >= 2_000);
      assert.notEqual(await digestOf(bench.mine), before);
      assert.equal((await bench.imports.cancelImport(bench.mine, id)).status, 'importing');
      // Taking back counts the people and companies too, so its total tells it from the import itself.
      await killedAt(bench, id, ({ done, total }) => total !== ROWS && done >= 1_000);
      const jobs = workOnImports(bench.store, bench);
      const ended = await bench.settled(id);
      await jobs.stop();
      assert.equal(ended.status, 'cancelled');
      assert.equal(await digestOf(bench.mine), before);
    },
    { isIdle: true },
  );
});

test('cancelling while it runs leaves nothing', async () => {
  await withImports(async (bench) => {
    const before = await digestOf(bench.mine);
    const { id } = await bench.checked({ text: leadsFile(ROWS) });
    await bench.imports.startRun(bench.mine, id, { onlyValid: false });
    await bench.settled(id, ({ progress }) => (progress?.done ?? 0) > 0);
    await bench.imports.cancelImport(bench.mine, id);
    assert.equal((await bench.settled(id)).status, 'cancelled');
    assert.equal(await digestOf(bench.mine), before);
    await assert.rejects(bench.imports.cancelImport(bench.mine, id), { code: 'import.not_ready' });
  });
});

test('an import that fails half way is taken back and says so', async () => {
  await withImports(async (bench) => {
    const before = await digestOf(bench.mine);
    const { id } = await bench.checked({ text: leadsFile(ROWS) });
    const admin = await directClient(bench.config);
    await admin.query(
      `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'disk on fire'; end $$;
       create trigger break_off before insert on entity for each row when (new.data ->> 'externalId' = 'L-003500') execute function break_off()`,
    );
    await admin.end();
    await bench.imports.startRun(bench.mine, id, { onlyValid: false });
    const ended = await bench.settled(id);
    assert.equal(ended.status, 'failed');
    assert.equal(ended.error?.code, 'import.failed');
    assert.equal(await digestOf(bench.mine), before);
  });
});

test('two imports of the same records at once make each record once', async () => {
  await withImports(async (bench) => {
    const text = leadsFile(2_500);
    const [a, b] = [await bench.checked({ text }), await bench.checked({ text, fileName: 'b.csv' })];
    for (const { id } of [a, b]) await bench.imports.startRun(bench.mine, id, { onlyValid: false });
    const ended = [await bench.settled(a.id), await bench.settled(b.id)];
    assert.deepEqual(
      ended.map(({ status }) => status),
      ['done', 'done'],
    );
    assert.equal(
      ended.reduce((sum, { counts }) => sum + counts.toCreate, 0),
      2_500,
    );
    assert.equal((await recallCount(bench.mine, { kind: 'lead' })).count, 2_500);
    assert.equal((await recallCount(bench.mine, { kind: 'organisation' })).count, 50);
    assert.equal((await recallCount(bench.mine, { kind: 'person' })).count, 2_502);
  });
});

test('a new mapping replaces the check that was under way', async () => {
  await withImports(async (bench) => {
    const { imports, mine } = bench;
    const view = await imports.startImport(mine, {
      fileName: 'a.csv',
      kind: 'lead',
      body: Buffer.from(leadsFile(3_000)),
    });
    const wrong = view.mapping.map((row) =>
      row.column === '公司名称' ? { ...row, field: null, newType: 'number' as const } : row,
    );
    await imports.setMapping(mine, view.id, { mapping: wrong, keys: view.keys });
    await imports.setMapping(mine, view.id, { mapping: view.mapping, keys: view.keys });
    const checked = await bench.settled(view.id);
    assert.equal(checked.counts.refused, 0);
    assert.deepEqual((await imports.listProblems(mine, view.id, { limit: 5 })).items, []);
  });
});

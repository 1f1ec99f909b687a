import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { newUuid } from '#base';
import { withStore } from '#test';
import { openBlob, putBlob, readBlob, receiveBlob, type InTx } from './blob.ts';
import { directClient } from './connection.ts';
import type { Store } from './store.ts';

const MB = 1_048_576;

/** Transactions of one workspace. */
function workspaceOf(store: Store, tenantId = newUuid()): { tenantId: string; write: InTx; read: InTx } {
  const settings = { tenantId, actor: 'person:tester', purpose: 'sales' };
  return { tenantId, write: (fn) => store.write(settings, fn), read: (fn) => store.read(settings, fn) };
}

async function contentOf(read: InTx, id: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBlob(read, id)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const aFile = (body: Buffer, subjectId: string | null = null) => ({
  subjectId,
  name: '线索.csv',
  mediaType: 'text/csv',
  body,
});

test('a file of several parts comes back byte for byte, and from any place in it', async () => {
  await withStore(async (store) => {
    const { write, read } = workspaceOf(store);
    const body = randomBytes(2 * MB + 777);
    async function* slowly() {
      for (let at = 0; at < body.length; at += 100_001) yield body.subarray(at, at + 100_001);
    }
    const { id, bytes, sha256 } = await receiveBlob(write, { ...aFile(body), body: slowly() });
    assert.equal(bytes, body.length);
    assert.equal(sha256, createHash('sha256').update(body).digest('hex'));
    assert.ok((await contentOf(read, id)).equals(body));
    const blob = await openBlob(read, id);
    assert.ok((await blob.read(MB - 10, 20)).equals(body.subarray(MB - 10, MB + 10)), 'across two parts');
    assert.equal((await blob.read(body.length - 3, 100)).length, 3);
    assert.equal((await blob.read(body.length + 5, 100)).length, 0);
    await blob.close();
  });
});

test('nothing of a file stands in the database in the clear', async () => {
  await withStore(async (store) => {
    const { write, read } = workspaceOf(store);
    const body = Buffer.from('王伟,13800138000\n'.repeat(100));
    const { id } = await write((tx) => putBlob(tx, aFile(body)));
    const [part] = await read((tx) =>
      tx.query<{ body: Buffer }>('select body from blob_part where blob_id = $1', [id]),
    );
    assert.ok(part !== undefined && !part.body.includes('13800138000'));
    assert.ok((await contentOf(read, id)).equals(body));
  });
});

test("a destroyed subject key makes that subject's files unreadable and leaves the others", async () => {
  await withStore(async (store, config) => {
    const { tenantId, write, read } = workspaceOf(store);
    const [subject, other] = [newUuid(), newUuid()];
    const mine = await write((tx) => putBlob(tx, aFile(Buffer.from('甲'), subject)));
    const theirs = await write((tx) => putBlob(tx, aFile(Buffer.from('乙'), other)));
    const open = await openBlob(read, mine.id);
    const admin = await directClient(config);
    await admin.query(
      'update subject_key set wrapped = null, destroyed_at = now() where tenant_id = $1 and subject_id = $2',
      [tenantId, subject],
    );
    await admin.end();
    await assert.rejects(contentOf(read, mine.id), { code: 'blob.erased' });
    await assert.rejects(open.read(0, 1), { code: 'blob.erased' });
    await assert.rejects(
      write((tx) => putBlob(tx, aFile(Buffer.from('丙'), subject))),
      { code: 'blob.erased' },
    );
    assert.equal((await contentOf(read, theirs.id)).toString(), '乙');
  });
});

test('a part that was changed or moved in the database is refused, never half read', async () => {
  await withStore(async (store, config) => {
    const { write, read } = workspaceOf(store);
    const { id } = await write((tx) => putBlob(tx, aFile(randomBytes(2 * MB))));
    const admin = await directClient(config);
    await admin.query('update blob_part set part = 1 - part + 10 where blob_id = $1', [id]);
    await admin.query('update blob_part set part = part - 10 where blob_id = $1', [id]);
    await admin.end();
    await assert.rejects(contentOf(read, id), { code: 'blob.damaged' });
  });
});

test('a file of another workspace reads as absent', async () => {
  await withStore(async (store) => {
    const { id } = await workspaceOf(store).write((tx) => putBlob(tx, aFile(Buffer.from('甲'))));
    await assert.rejects(openBlob(workspaceOf(store).read, id), { code: 'blob.not_found' });
  });
});

test('an upload that breaks off leaves nothing behind', async () => {
  await withStore(async (store) => {
    const { write, read } = workspaceOf(store);
    async function* breaking() {
      yield randomBytes(MB);
      yield randomBytes(MB);
      throw new Error('the sender went away');
    }
    await assert.rejects(receiveBlob(write, { ...aFile(Buffer.alloc(0)), body: breaking() }), /went away/);
    const rows = await read((tx) => tx.query('select 1 from blob_part union all select 1 from blob'));
    assert.deepEqual(rows, []);
  });
});

test('an empty file is kept too', async () => {
  await withStore(async (store) => {
    const { write, read } = workspaceOf(store);
    const { id, bytes } = await write((tx) => putBlob(tx, aFile(Buffer.alloc(0))));
    assert.equal(bytes, 0);
    assert.equal((await contentOf(read, id)).length, 0);
  });
});

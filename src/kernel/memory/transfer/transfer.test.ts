import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Readable } from 'node:stream';
import { withKinds, withStore, withWorkspace, type Workspace } from '#test';
import type { Scope } from '#kernel/security';
import { openSecurity } from '#kernel/security';
import { directClient, putBlob, readBlob } from '#store';
import { openBatch, retractBatch } from '../batch.ts';
import { digestOf } from '../digest.ts';
import { addFields } from '../fields.ts';
import { mergeRecords } from '../merge/merge.ts';
import { observe } from '../observe.ts';
import { recallList } from '../recall.ts';
import { trashRecords } from '../trash/trash.ts';
import { readWorkspace } from './read-workspace.ts';
import { MOVED, STAYS } from './tables.ts';
import { writeWorkspace } from './write-workspace.ts';

withKinds();

const SOURCE = { kind: 'generator', name: 'test' } as const;

/** A workspace with everything that may go wrong on the way. Returns a batch that can be taken back. */
async function furnish(scope: Scope): Promise<{ batch: string; blob: string }> {
  const title = { zh: '颜色', en: 'Colour' };
  await addFields(scope, 'organisation', [{ id: 'c_colour', title, type: 'text', category: 'business' }], null);
  const { entities } = await observe(scope, {
    source: SOURCE,
    sayings: [
      ...['恒泰', '恒泰有限公司', '“引号”\\ \u2028 与\n换行', '扔掉的'].map((name) => ({
        kind: 'organisation',
        data: { name, c_colour: '红' },
        key: name,
      })),
      { kind: 'deal', data: { title: '大单', amount: { minor: '9007199254740993', currency: 'CNY' } } },
    ],
  });
  const [first = '', second = '', third = '', gone = '', deal = ''] = entities;
  const batch = await openBatch(scope, { kind: 'edit', label: { zh: '改', en: 'edit' } });
  await observe(scope, {
    source: SOURCE,
    batchId: batch,
    sayings: [{ kind: 'deal', id: deal, data: { organisation: third, title: '更大的单' } }],
    links: [{ kind: 'about', from: deal, to: third }],
  });
  await mergeRecords(scope, { keep: first, from: [second] });
  await trashRecords(scope, [gone]);
  const body = Buffer.alloc(1_500_000, 'valence');
  const { id } = await scope.write((tx) =>
    putBlob(tx, { subjectId: null, name: 'a.bin', mediaType: 'application/octet-stream', body }),
  );
  return { batch, blob: id };
}

async function fileOf(scope: Scope): Promise<Buffer> {
  return scope.read(async (tx) => {
    const pieces: Buffer[] = [];
    for await (const piece of writeWorkspace(scope, tx, async () => {})) pieces.push(piece);
    return Buffer.concat(pieces);
  });
}

/** Another installation: its own database, secret and an empty workspace. */
function elsewhere<T>(fn: (scope: Scope) => Promise<T>): Promise<T> {
  return withStore(async (store) => {
    const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
    const id = await security.workspaces.make({ name: '别处', isDemo: false, adminId: null });
    const actor = { type: 'system', id: 'test', name: 'test', role: 'admin' } as const;
    return fn(security.scopeFor(id, actor, 'administration'));
  });
}

const source = (file: Buffer) => Readable.from([file.subarray(0, 1000), file.subarray(1000)]);

test('a workspace read in elsewhere shows the same, keeps its files, and can still be undone', () =>
  withWorkspace(async ({ scope }: Workspace) => {
    const mine = scope('administration');
    const { batch, blob } = await furnish(mine);
    const file = await fileOf(mine);
    await elsewhere(async (there) => {
      const { counts, digest } = await readWorkspace(there, source(file));
      assert.equal(digest, await digestOf(mine));
      assert.equal(counts['observation'], 6);
      const pieces: Buffer[] = [];
      for await (const piece of readBlob(there.read, blob)) pieces.push(piece);
      assert.equal(Buffer.concat(pieces).length, 1_500_000);
      const [deal] = (await recallList(there, { kind: 'deal', limit: 5 })).items;
      assert.deepEqual(deal?.data['amount'], { minor: '9007199254740993', currency: 'CNY' });
      await retractBatch(there, batch);
      await retractBatch(mine, batch);
      assert.equal(await digestOf(there), await digestOf(mine), 'what was said came along too');
      await assert.rejects(readWorkspace(there, source(file)), { code: 'transfer.not_empty' });
    });
  }));

test('a file that was cut off or is none is refused', () =>
  withWorkspace(async ({ scope }: Workspace) => {
    const mine = scope('administration');
    await furnish(mine);
    const file = await fileOf(mine);
    for (const broken of [file.subarray(0, file.length - 400), Buffer.from('hello'), Buffer.alloc(0)])
      await elsewhere((there) => assert.rejects(readWorkspace(there, source(broken)), { code: 'transfer.unreadable' }));
  }));

test('only administrators may take a workspace along', () =>
  withWorkspace(async ({ security, tenantId }) => {
    const rep = { type: 'person', id: 'rep', name: '销售', role: 'rep' } as const;
    await assert.rejects(fileOf(security.scopeFor(tenantId, rep, 'sales')), { code: 'auth.forbidden' });
  }));

test('every table of a workspace either moves or stays for a reason', () =>
  withStore(async (_store, config) => {
    const admin = await directClient(config);
    const { rows } = await admin.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`,
    );
    await admin.end();
    const known = new Set<string>([...MOVED, ...Object.keys(STAYS)]);
    assert.deepEqual(
      rows.map(({ name }) => name).filter((name) => !known.has(name)),
      [],
    );
  }));

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { withStore } from '#test';

const settings = (tenantId: string) => ({ tenantId, actor: 'person:tester', purpose: 'sales' });

test('every table outside the identity schema has tenant_id first in its key and forced row-level security', async () => {
  await withStore(async (store) => {
    const { rows } = await store.dispatch.query<{ name: string; forced: boolean; first: string | null }>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        (select a.attname from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0] where i.indrelid = c.oid and i.indisprimary) as first
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema', 'identity')`);
    assert.ok(rows.length > 20, 'the catalogue query sees the tables');
    assert.deepEqual(
      rows.filter((r) => !r.forced || r.first !== 'tenant_id'),
      [],
    );
  });
});

test('a row of another workspace reads as absent and cannot be written', async () => {
  await withStore(async (store) => {
    const [mine, theirs] = [newUuid(), newUuid()];
    await store.write(settings(theirs), (tx) => tx.emit('lead.made', {}));
    const seen = await store.read(settings(mine), (tx) => tx.query('select * from outbox'));
    assert.deepEqual(seen, []);
    const trespass = store.write(settings(mine), (tx) =>
      tx.query(`insert into outbox (tenant_id, id, topic, payload) values ($1, $2, 'x', '{}')`, [theirs, newUuid()]),
    );
    await assert.rejects(trespass, { code: '42501' });
  });
});

test('the application role can neither change an observation nor read the login tables', async () => {
  await withStore(async (store) => {
    const tenant = newUuid();
    await assert.rejects(
      store.write(settings(tenant), (tx) => tx.query('update observation set confidence = 1')),
      { code: '42501' },
    );
    await assert.rejects(
      store.read(settings(tenant), (tx) => tx.query('select * from identity."user"')),
      { code: '42501' },
    );
  });
});

test('a connection that failed in the middle of a transaction comes back without a tenant', async () => {
  await withStore(async (store) => {
    await assert.rejects(
      store.write(settings(newUuid()), (tx) => tx.query('select 1 / 0')),
      { code: '22012' },
    );
    const other = newUuid();
    const [row] = await store.read(settings(other), (tx) =>
      tx.query<{ tenant: string }>(`select current_setting('app.tenant') as tenant`),
    );
    assert.equal(row?.tenant, other);
  });
});

test('an event wakes the process after commit and never after a rollback', async () => {
  await withStore(async (store) => {
    let woken = 0;
    store.wake.on('outbox', () => void (woken += 1));
    await assert.rejects(
      store.write(settings(newUuid()), async (tx) => {
        await tx.emit('x', {});
        throw new Error('no');
      }),
    );
    assert.equal(woken, 0);
    await store.write(settings(newUuid()), (tx) => tx.emit('x', {}));
    assert.ok(woken >= 1);
  });
});

test('a transaction that somebody kept after its end reaches no connection any more', async () => {
  await withStore(async (store) => {
    const kept = await store.read(settings(newUuid()), async (tx) => tx);
    await assert.rejects(kept.query('select 1'), /has ended/);
  });
});

test('a failed statement that somebody lets pass is not acknowledged as written', async () => {
  await withStore(async (store) => {
    const tenantId = newUuid();
    const writing = store.write({ tenantId, actor: 't', purpose: 'sales' }, async (tx) => {
      await tx.query('select 1 / 0').catch(() => {});
    });
    await assert.rejects(writing);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newUuid } from '#base';
import { withStore } from '#test';
import { directClient } from './connection.ts';
import { openStore } from './store.ts';

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

test('no index of runs holds what changes at every boundary, so that a boundary writes the row alone', async () => {
  await withStore(async (store) => {
    const { rows } = await store.dispatch.query<{ index: string }>(
      `select i.indexrelid::regclass::text as index from pg_index i join pg_attribute a on a.attrelid = i.indrelid
       where i.indrelid = 'run'::regclass and a.attname in ('cursor', 'state', 'spent', 'work_us', 'output')
         and (a.attnum = any (i.indkey) or pg_get_indexdef(i.indexrelid) ~ ('\\m' || a.attname || '\\M'))`,
    );
    assert.deepEqual(rows, []);
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
    const reading = store.read({ tenantId, actor: 't', purpose: 'sales' }, async (tx) => {
      await tx.query('select 1 / 0').catch(() => {});
      await tx.query('select 1');
    });
    await assert.rejects(reading, { message: 'division by zero' }, 'what follows tells what it failed for');
  });
});

test('a read that began on settings of yesterday begins anew before it is told anything', async () => {
  await withStore(async (store) => {
    const tenant = newUuid();
    const admin = await directClient(store.config);
    const turn = (value: string) =>
      admin.query(
        'insert into epoch (tenant_id, value) values ($1, $2) on conflict (tenant_id) do update set value = excluded.value',
        [tenant, value],
      );
    const [one, two, three, four] = [newUuid(), newUuid(), newUuid(), newUuid()];
    const told: string[] = [];
    const begun: string[] = [];
    const read = () =>
      store.read(settings(tenant), async (tx) => {
        begun.push(tx.epoch);
        const [row] = await tx.query<{ n: number }>('select 1 as n');
        told.push(`${tx.epoch} ${row?.n}`);
        return tx.epoch;
      });
    await turn(one);
    assert.equal(await read(), one);
    assert.equal(await read(), one);
    await turn(two);
    assert.equal(await read(), two);
    assert.deepEqual(begun, [one, one, one, two]);
    assert.deepEqual(told, [`${one} 1`, `${one} 1`, `${two} 1`]);
    await turn(three);
    // Also one that asks for nothing, and one that fails because of what it saw.
    assert.equal(await store.read(settings(tenant), async (tx) => tx.epoch), three);
    await turn(four);
    const picky = store.read(settings(tenant), async (tx) => {
      if (tx.epoch !== four) throw new Error('yesterday');
      return tx.epoch;
    });
    assert.equal(await picky, four);
    await admin.end();
  });
});

test("a connection that has read is nobody else's transaction, and rests without one", async () => {
  await withStore(async (shared) => {
    const store = await openStore({ ...shared.config, poolSize: 1 });
    const tenant = newUuid();
    const id = await store.write(settings(tenant), (tx) => tx.emit('made', {}));
    const count = () =>
      store.read(settings(tenant), async (tx) => {
        const rows = await tx.query<{ id: string; at: Date; pid: number }>(
          'select id, transaction_timestamp() as at, pg_backend_pid() as pid from outbox',
        );
        return { ids: rows.map((r) => r.id), at: rows[0]?.at, pid: rows[0]?.pid };
      });
    const first = await count();
    const second = await store.write(settings(tenant), (tx) => tx.emit('made', {}));
    const after = await count();
    assert.deepEqual([first.ids, after.ids.toSorted()], [[id], [id, second].toSorted()]);
    assert.equal(first.pid, after.pid, 'it is one connection');
    const called = await store.call<{ tenant: string }>(
      'who',
      `select current_setting('app.tenant', true) as tenant`,
      [],
    );
    assert.deepEqual(called, [{ tenant: '' }]);
    await count();
    await sleep(100);
    const admin = await directClient(store.config);
    const { rows } = await admin.query('select state from pg_stat_activity where pid = $1', [after.pid]);
    assert.deepEqual(rows, [{ state: 'idle' }]);
    await admin.end();
    await store.close();
  });
});

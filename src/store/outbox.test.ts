import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { withStore } from '#test';
import { startOutbox, type OutboxEvent } from './index.ts';

const settings = (tenantId: string) => ({ tenantId, actor: 'person:tester', purpose: 'sales' });
const until = async (isTrue: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !isTrue(); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(isTrue(), 'it came to pass in time');
};

test('events of all workspaces reach the consumer once, soon after commit', async () => {
  await withStore(async (store) => {
    const seen: OutboxEvent[] = [];
    const outbox = startOutbox(
      store,
      async (events) => void seen.push(...events),
      (error) => assert.fail(String(error)),
    );
    const [a, b] = [newUuid(), newUuid()];
    await store.write(settings(a), (tx) => tx.emit('first', { n: 1 }));
    await store.write(settings(b), (tx) => tx.emit('second', { n: 2 }));
    await until(() => seen.length === 2);
    await outbox.stop();
    assert.deepEqual(
      seen.map((e) => [e.tenantId, e.topic, e.payload]),
      [
        [a, 'first', { n: 1 }],
        [b, 'second', { n: 2 }],
      ],
    );
    assert.deepEqual(await store.read(settings(a), (tx) => tx.query('select * from outbox')), []);
  });
});

test('an event whose consumer failed comes again and is not lost', async () => {
  await withStore(async (store) => {
    let tries = 0;
    const errors: unknown[] = [];
    const tenant = newUuid();
    await store.write(settings(tenant), (tx) => tx.emit('x', {}));
    const outbox = startOutbox(
      store,
      async () => {
        tries += 1;
        if (tries === 1) throw new Error('not now');
        await Promise.resolve();
      },
      (error) => void errors.push(error),
    );
    await until(() => errors.length === 1);
    store.wake.send('outbox');
    await until(() => tries === 2);
    await outbox.stop();
    assert.deepEqual(await store.read(settings(tenant), (tx) => tx.query('select * from outbox')), []);
  });
});

test('two consumers share the events and hand out none twice', async () => {
  await withStore(async (store) => {
    const seen: string[] = [];
    const consume = () =>
      startOutbox(
        store,
        async (events) => void seen.push(...events.map((e) => e.id)),
        (error) => assert.fail(String(error)),
      );
    const both = [consume(), consume()];
    const tenant = newUuid();
    for (let i = 0; i < 20; i += 1)
      await store.write(settings(tenant), async (tx) => {
        for (let n = 0; n < 20; n += 1) await tx.emit('x', { n });
      });
    await until(() => seen.length >= 400);
    await Promise.all(both.map((o) => o.stop()));
    assert.equal(new Set(seen).size, 400);
    assert.equal(seen.length, 400);
  });
});

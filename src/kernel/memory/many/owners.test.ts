import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { newUuid } from '#base';
import type { Tx } from '#store';
import { withStore } from '#test';
import { holdKeys } from './owners.ts';

const MANY = Array.from({ length: 1_000 }, (_, i) => `organisation IMP-${i}`);

test('who holds a thousand keys keeps back who wants one of them, and nobody else', async () => {
  await withStore(async (store) => {
    const settings = { tenantId: newUuid(), actor: 'person:tester', purpose: 'sales' };
    const order: string[] = [];
    let letGo: () => void = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isHeld: () => void = () => {};
    const holding = new Promise<void>((resolve) => (isHeld = resolve));
    const first = store.write(settings, async (tx) => {
      await holdKeys(tx, MANY);
      isHeld();
      await held;
      order.push('first');
    });
    await holding;
    await store.write(settings, async (tx) => {
      await holdKeys(
        tx,
        MANY.map((key) => `${key} of another file`),
      );
      order.push('others');
    });
    const waiting = store.write(settings, async (tx) => {
      await holdKeys(tx, ['organisation NEW', MANY[500] ?? '']);
      order.push('same key');
    });
    await sleep(100);
    assert.deepEqual(order, ['others']);
    letGo();
    await Promise.all([first, waiting]);
    assert.deepEqual(order, ['others', 'first', 'same key']);
  });
});

test('where the database has no room for more locks the caller is told to come again', async () => {
  const full = Object.assign(new Error('out of shared memory'), { code: '53200' });
  const tx = { settings: { tenantId: newUuid() }, query: () => Promise.reject(full) } as unknown as Tx;
  await assert.rejects(holdKeys(tx, ['organisation A']), { code: 'request.busy' });
});

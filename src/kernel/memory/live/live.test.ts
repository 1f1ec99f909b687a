import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { openStore, type Store } from '#store';
import { withStore } from '#test';
import { openLive, type LiveNews, type Watch } from './live.ts';

const settings = (tenantId: string) => ({ tenantId, actor: 'person:tester', purpose: 'sales' });
const fail = (error: unknown): never => {
  throw error;
};

/** Watches and collects; `until` waits for the first news that fits. */
async function listen(store: Store, watch: Watch, after: string | null = null) {
  const live = openLive(store, fail);
  const news: LiveNews[] = [];
  let woken = (): void => {};
  await live.watch(watch, after, {
    tell(one) {
      news.push(one);
      woken();
    },
    ended() {},
  });
  return {
    news,
    live,
    async until(fits: (one: LiveNews) => boolean, ms = 2_000): Promise<LiveNews> {
      const end = Date.now() + ms;
      for (;;) {
        const found = news.find(fits);
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error('nothing came in time');
        await new Promise<void>((resolve) => {
          woken = resolve;
          setTimeout(resolve, 50);
        });
      }
    },
  };
}

test('a change committed in one process is told to a page of another within two seconds', async () => {
  await withStore(async (store, config) => {
    const other = await openStore(config);
    const [tenantId, id] = [newUuid(), newUuid()];
    const page = await listen(store, { tenantId, userId: 'u1', ids: [id], kinds: [] });
    await other.write(settings(tenantId), (tx) => tx.emit('record.changed', { kind: 'lead', ids: [newUuid(), id] }));
    assert.deepEqual((await page.until((n) => n.ids.length > 0)).ids, [id]);
    await page.live.close();
    await other.close();
  });
});

test('what commits late is told, although what began after it was told before', async () => {
  await withStore(async (store) => {
    const [tenantId, slow, quick] = [newUuid(), newUuid(), newUuid()];
    const page = await listen(store, { tenantId, userId: 'u1', ids: [slow, quick], kinds: [] });
    const gate = Promise.withResolvers<void>();
    const late = store.write(settings(tenantId), async (tx) => {
      await tx.query(
        `insert into live_event (tenant_id, id, topic, ids) values ($1, $2, 'record.changed', $3::uuid[])`,
        [tenantId, newUuid(), [slow]],
      );
      await gate.promise;
      await tx.emit('x', {});
    });
    await store.write(settings(tenantId), (tx) => tx.emit('record.changed', { kind: 'lead', ids: [quick] }));
    await page.until((n) => n.ids.includes(quick));
    gate.resolve();
    await late;
    await page.until((n) => n.ids.includes(slow));
    assert.equal(page.news.filter((n) => n.ids.includes(quick)).length, 1, 'nothing is told twice');
    await page.live.close();
  });
});

test('another workspace with the same ids hears nothing, and who comes back hears what happened meanwhile', async () => {
  await withStore(async (store) => {
    const [mine, theirs, id] = [newUuid(), newUuid(), newUuid()];
    const watch = { tenantId: mine, userId: 'u1', ids: [id], kinds: ['lead'] };
    const page = await listen(store, watch);
    const left = page.news[0]?.next ?? '';
    await store.write(settings(theirs), (tx) => tx.emit('record.changed', { kind: 'lead', ids: [id], people: ['u1'] }));
    await store.write(settings(mine), (tx) => tx.emit('notified', { people: ['u1'] }));
    const news = await page.until((n) => n.isForMe);
    assert.deepEqual([news.ids, news.ofKinds], [[], []]);
    await page.live.close();
    await store.write(settings(mine), (tx) => tx.emit('record.changed', { kind: 'lead', ids: [id] }));
    const back = await listen(store, watch, left);
    assert.deepEqual([back.news[0]?.ids, back.news[0]?.isForMe, back.news[0]?.isGap], [[id], true, false]);
    await back.live.close();
    const strange = await listen(store, watch, 'never-was');
    assert.equal(strange.news[0]?.isGap, true);
    await strange.live.close();
  });
});

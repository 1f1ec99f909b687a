import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordPage, RecordPlace } from '@valence/contract';
import type { z } from 'zod';
import { withApp } from '#test';

test('walking from record to record meets the list in its own order, whatever it is sorted by', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    for (let i = 0; i < 12; i += 1) {
      const amount = i % 4 === 0 ? {} : { amount: { minor: String((i % 3) * 100), currency: 'CNY' } };
      const made = await me.call('POST', '/api/records/deal', { data: { title: `商机 ${i}`, ...amount } });
      assert.equal(made.status, 200, made.text);
    }
    const filter = encodeURIComponent(JSON.stringify([{ field: 'title', op: 'isKnown' }]));
    for (const query of [
      '',
      'sort=amount',
      'sort=-amount',
      `sort=-amount&filter=${filter.replace('title', 'amount')}`,
    ]) {
      const list = (await me.call('GET', `/api/records/deal?${query}`)).json as z.infer<typeof RecordPage>;
      const ids = list.items.map(({ id }) => id);
      assert.ok(ids.length > 5);
      for (const [i, id] of ids.entries()) {
        const place = (await me.call('GET', `/api/record/${id}/place?${query}`)).json as z.infer<typeof RecordPlace>;
        assert.deepEqual(
          place,
          { isListed: true, at: i + 1, previous: ids[i - 1] ?? null, next: ids[i + 1] ?? null },
          query,
        );
      }
    }
    const none = encodeURIComponent(JSON.stringify([{ field: 'stage', op: 'is', value: 'won' }]));
    const { items } = (await me.call('GET', '/api/records/deal')).json as z.infer<typeof RecordPage>;
    const out = await me.call('GET', `/api/record/${items[0]?.id}/place?filter=${none}`);
    assert.equal((out.json as { isListed: boolean }).isListed, false);
  });
});

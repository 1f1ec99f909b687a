import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, ProblemError, UnreachableError } from '@valence/client';
import { withApp } from '#test';

async function withClient(fn: (given: { url: string; key: string }) => Promise<void>): Promise<void> {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const { user } = (await me.call('GET', '/api/me')).json as { user: { id: string } };
    const made = await me.call('POST', '/api/keys', {
      name: 'ERP',
      holder: { user: user.id },
      kinds: { '*': 'write' },
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    await fn({ url, key: (made.json as { secret: string }).secret });
  });
}

test('a program puts, reads page by page, changes what it saw and hears of both values where another was faster', async () => {
  await withClient(async (options) => {
    const crm = connect(options);
    const names = Array.from({ length: 25 }, (_, i) => `客户 ${i}`);
    const put = await crm.put('organisation', {
      records: names.map((name, i) => ({ key: `ERP-${i}`, data: { name, industry: '化工' } })),
    });
    assert.equal(put.made, 25);
    const read: string[] = [];
    for await (const row of crm.list('organisation', {
      filter: [{ field: 'industry', op: 'is', value: '化工' }],
      sort: 'industry',
      pageSize: 10,
    }))
      read.push(row.title);
    assert.deepEqual(read.toSorted(), names.toSorted());
    const id = put.records[0]?.id ?? '';
    const { etag } = await crm.open(id);
    const changed = await crm.change(id, { name: '新名' }, etag);
    await assert.rejects(crm.change(id, { name: '晚了' }, etag), (error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.deepEqual([error.status, error.code], [412, 'request.precondition']);
      return true;
    });
    assert.equal((await crm.change(id, { name: '再改' }, changed.etag)).title, '再改');
    await crm.trash(id);
    assert.equal((await crm.count('organisation')).count, 24);
    await crm.restore([id]);
    assert.equal((await crm.search('再改'))[0]?.id, id);
  });
});

test('an answer that is lost on the way is asked for again under the same key, and the record is made once', async () => {
  await withClient(async (options) => {
    let sent = 0;
    const crm = connect({
      ...options,
      sleep: async () => {},
      // The request arrives, its answer does not.
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        sent += 1;
        if (sent === 1) throw new TypeError('connection reset');
        return answer;
      },
    });
    await crm.make('lead', { title: '只要一条' });
    assert.equal(sent, 2);
    assert.equal((await crm.count('lead')).count, 1);
  });
});

test('who never answers is given up after the tries that were asked for', async () => {
  let sent = 0;
  const crm = connect({
    url: 'http://127.0.0.1:9',
    key: 'vk_x',
    tries: 3,
    sleep: async () => {},
    fetch: async () => {
      sent += 1;
      throw new TypeError('connection refused');
    },
  });
  await assert.rejects(crm.kinds(), UnreachableError);
  assert.equal(sent, 3);
});

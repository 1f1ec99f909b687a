import assert from 'node:assert/strict';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { withApp, type TestApp } from '#test';

/** Opens a stream as a browser does; `next` answers the first change that fits. */
async function openStream({ app }: TestApp, cookie: string, query: string, after?: string) {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const headers = { cookie, accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: `/api/events?${query}`, headers }, resolve).on('error', reject);
  });
  const changes: { next: string; records: string[]; kinds: string[]; isForMe: boolean; isGap: boolean }[] = [];
  let rest = '';
  answer.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const data = /^data: (.*)$/m.exec(part)?.[1];
      if (data !== undefined) changes.push(JSON.parse(data));
    }
  });
  return {
    answer,
    changes,
    async next(fits: (change: (typeof changes)[number]) => boolean) {
      for (const end = Date.now() + 2_000; Date.now() < end;) {
        const found = changes.find(fits);
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`nothing came within two seconds: ${JSON.stringify(changes)}`);
    },
  };
}

test('two pages of one record: what is saved on one is told to the other within two seconds', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const { id } = (await me.call('POST', '/api/records/lead', { data: { title: '储能' } })).json as { id: string };
    const page = await openStream(ground, me.cookie, `records=${id}&kinds=lead`);
    assert.match(String(page.answer.headers['content-type']), /event-stream/);
    assert.equal(page.answer.headers['x-content-type-options'], 'nosniff');
    const first = await page.next(() => true);
    const since = Date.now();
    assert.equal((await me.call('PATCH', `/api/record/${id}`, { data: { title: '储能二期' } })).status, 200);
    const change = await page.next((c) => c.records.length > 0);
    assert.deepEqual([change.records, change.kinds], [[id], ['lead']]);
    assert.ok(Date.now() - since < 2_000);
    page.answer.destroy();
    const back = await openStream(ground, me.cookie, `records=${id}`, first.next);
    assert.deepEqual((await back.next((c) => c.records.length > 0)).records, [id], 'what happened meanwhile is told');
    const polled = (await me.call('GET', `/api/events?records=${id}&after=${first.next}`)).json as {
      records: string[];
    };
    assert.deepEqual(polled.records, [id], 'a caller without streams gets the same at once');
    back.answer.destroy();
  });
});

test('a stream about a record of another workspace stays silent', async () => {
  await withApp(async (ground) => {
    const [me, stranger] = [await ground.signUp('第一家'), await ground.signUp('第二家')];
    const { id } = (await me.call('POST', '/api/records/lead', { data: { title: '储能' } })).json as { id: string };
    const page = await openStream(ground, stranger.cookie, `records=${id}&kinds=lead`);
    await page.next(() => true);
    await me.call('PATCH', `/api/record/${id}`, { data: { title: '储能二期' } });
    await stranger.call('POST', '/api/records/lead', { data: { title: '自己的' } });
    const change = await page.next((c) => c.kinds.length > 0);
    assert.deepEqual(change.records, []);
    assert.ok(!JSON.stringify(page.changes).includes(id));
    page.answer.destroy();
  });
});

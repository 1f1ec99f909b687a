import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp, type Caller, type TestApp } from '#test';
import { FOR_SOME_KINDS } from './reach.ts';

type Made = { secret: string; key: { id: string; hint: string } };

async function madeKey(me: Caller, draft: object): Promise<Made> {
  const user = ((await me.call('GET', '/api/me')).json as { user: { id: string } }).user.id;
  const answer = await me.call('POST', '/api/keys', { name: 'ERP', holder: { user }, ...draft });
  assert.equal(answer.status, 201, answer.text);
  return answer.json as Made;
}

function program(app: TestApp['app'], secret: string) {
  return async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object, headers = {}) => {
    const reply = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${secret}`, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: reply.statusCode, json: reply.body === '' ? null : reply.json(), headers: reply.headers };
  };
}

test('a key reads and writes the kinds it was given and nothing else, and says itself as the source', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const org = (await me.call('POST', '/api/records/organisation', { data: { name: '恒泰' } })).json as { id: string };
    const { secret } = await madeKey(me, { kinds: { lead: 'write', person: 'read' } });
    const call = program(app, secret);
    const made = await call('POST', '/api/records/lead', { data: { title: '来自 ERP', organisation: org.id } });
    assert.equal(made.status, 200, JSON.stringify(made.json));
    const { id } = made.json as { id: string };
    const { support } = (await call('GET', `/api/record/${id}`)).json as {
      support: Record<string, { evidence: { source: { kind: string; name: string } } }>;
    };
    assert.deepEqual(
      [support['title']?.evidence.source.kind, support['title']?.evidence.source.name],
      ['connector', 'ERP'],
    );
    assert.equal((await call('POST', '/api/records/person', { data: { name: '王五' } })).status, 403);
    assert.equal((await call('GET', `/api/record/${org.id}`)).status, 404);
    assert.equal((await call('GET', '/api/records/organisation')).status, 400);
    assert.deepEqual(
      ((await call('GET', `/api/search?q=${encodeURIComponent('恒泰')}`)).json as { hits: [] }).hits,
      [],
    );
    for (const [method, url] of [
      ['GET', '/api/keys'],
      ['POST', '/api/kinds'],
      ['GET', '/api/members'],
      ['POST', '/api/bulk'],
    ] as const)
      assert.ok([403, 404].includes((await call(method, url, method === 'POST' ? {} : undefined)).status), url);
  });
});

test('a key that may do everything still makes no keys, and a key that nobody may use says so', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const { secret, key } = await madeKey(me, { kinds: { '*': 'write' }, purposes: ['sales', 'administration'] });
    const call = program(app, secret);
    assert.equal((await call('GET', '/api/members')).status, 200);
    assert.equal((await call('POST', '/api/keys', { name: 'x', holder: { role: 'rep' } })).status, 403);
    assert.equal((await me.call('DELETE', `/api/keys/${key.id}`)).status, 200);
    const refused = await call('GET', '/api/members');
    assert.equal(refused.status, 401);
    assert.match(String(refused.headers['www-authenticate']), /Bearer/);
    assert.equal((await program(app, 'vk_made-up')('GET', '/api/me')).status, 401);
  });
});

test('a key past its minute is told when to come back', async () => {
  await withApp(async ({ app, signUp }) => {
    const { secret } = await madeKey(await signUp(), { perMinute: 3 });
    const call = program(app, secret);
    for (let i = 0; i < 3; i += 1) assert.equal((await call('GET', '/api/me')).status, 200);
    const late = await call('GET', '/api/me');
    assert.equal(late.status, 429);
    assert.equal(late.headers['ratelimit-remaining'], '0');
    assert.ok(Number(late.headers['retry-after']) >= 1);
  });
});

test('a key for another purpose does not see what that purpose has no need of', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    await me.call('POST', '/api/records/lead', { data: { title: '甲', amount: { minor: '100', currency: 'CNY' } } });
    const { secret } = await madeKey(me, { purposes: ['service'] });
    const call = program(app, secret);
    const { items } = (await call('GET', '/api/records/lead')).json as { items: { data: object }[] };
    assert.equal(items.length, 1);
    assert.ok(!('amount' in (items[0]?.data ?? {})));
    assert.equal((await call('GET', '/api/records/lead', undefined, { 'x-purpose': 'sales' })).status, 403);
  });
});

test('every address open to keys of some kinds is a route', async () => {
  await withApp(async ({ routes }) => {
    const known = new Set(routes.map((r) => `${r.method} ${r.path}`));
    assert.deepEqual(
      [...FOR_SOME_KINDS].filter((path) => !known.has(path)),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp } from '#test';

test('signing in, reading and correcting a record work over the wire, and the correction says who made it', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const made = await me.call('POST', '/api/records/lead', { data: { title: '储能正极', status: 'new' } });
    assert.equal(made.status, 200);
    const { id } = made.json as { id: string };
    const changed = await me.call('PATCH', `/api/record/${id}`, { data: { title: '储能磷酸铁锂' } });
    assert.equal((changed.json as { title: string }).title, '储能磷酸铁锂');
    const detail = await me.call('GET', `/api/record/${id}`);
    const { support } = detail.json as {
      support: Record<string, { rule: string; evidence: { observation: string; source: { name: string } } }>;
    };
    assert.equal(support['title']?.rule, 'person');
    assert.equal(support['title']?.evidence.source.name, '林悦');
    const observation = await me.call('GET', `/api/observations/${support['title']?.evidence.observation}`);
    assert.equal((observation.json as { source: { kind: string } }).source.kind, 'person');
    const history = await me.call('GET', `/api/record/${id}/history/title`);
    assert.deepEqual(
      (history.json as { items: { value: string }[] }).items.map((i) => i.value),
      ['储能磷酸铁锂', '储能正极'],
    );
  });
});

test('two people editing the same field: the second is told both values and nothing is lost', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { id } = (await me.call('POST', '/api/records/organisation', { data: { name: '甲' } })).json as {
      id: string;
    };
    const seen = (
      (await me.call('GET', `/api/record/${id}`)).json as { support: { name: { evidence: { observation: string } } } }
    ).support.name.evidence.observation;
    assert.equal(
      (await me.call('PATCH', `/api/record/${id}`, { data: { name: '乙' }, base: { name: seen } })).status,
      200,
    );
    const late = await me.call('PATCH', `/api/record/${id}`, { data: { name: '丙' }, base: { name: seen } });
    assert.equal(late.status, 409);
    const { code, conflict } = late.json as { code: string; conflict: { yours: string; theirs: string } };
    assert.deepEqual([code, conflict.yours, conflict.theirs], ['memory.conflict', '丙', '乙']);
  });
});

test('a retry with the same key makes one record', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const draft = { data: { title: '一次' }, idempotencyKey: 'k1' };
    const first = (await me.call('POST', '/api/records/lead', draft)).json as { id: string };
    const second = (await me.call('POST', '/api/records/lead', draft)).json as { id: string };
    assert.equal(first.id, second.id);
    assert.equal(((await me.call('GET', '/api/records/lead/count')).json as { count: number }).count, 1);
  });
});

test('errors speak the language of the caller, field by field', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const bad = { data: { title: 'x', email: 'nobody' } };
    const zh = (await me.call('POST', '/api/records/lead', bad, { 'accept-language': 'zh-CN' })).json as {
      fields: { path: string; message: string }[];
    };
    const en = (await me.call('POST', '/api/records/lead', bad, { 'accept-language': 'en' })).json as {
      fields: { path: string; message: string }[];
    };
    assert.match(zh.fields[0]?.message ?? '', /邮箱/);
    assert.match(en.fields[0]?.message ?? '', /mail address/);
  });
});

test('a page of another site cannot write in the name of who is signed in here', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const answer = await me.call(
      'POST',
      '/api/records/lead',
      { data: { title: 'x' } },
      { origin: 'https://evil.example' },
    );
    assert.equal(answer.status, 403);
  });
});

test('without a session every route but the open ones answers 401', async () => {
  await withApp(async ({ app, routes }) => {
    const closed = routes.filter((r) => r.purpose !== 'none');
    assert.ok(closed.length > 10);
    for (const route of closed) {
      const answer = await app.inject({ method: route.method, url: route.path.replaceAll(/:\w+/g, 'x') });
      assert.equal(answer.statusCode, 401, `${route.method} ${route.path}`);
    }
  });
});

test('the OpenAPI document names every route', async () => {
  await withApp(async ({ app, routes }) => {
    const { paths } = (await app.inject('/api/openapi.json')).json() as {
      paths: Record<string, Record<string, object>>;
    };
    for (const { method, path } of routes)
      assert.ok(paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()], `${method} ${path}`);
  });
});

test('a body that is no JSON, a 5 MB body and an unknown address are refused with a problem, not a crash', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const broken = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'content-type': 'application/json' },
      payload: '{"email":',
    });
    assert.equal(broken.statusCode, 400);
    assert.match(broken.headers['content-type'] as string, /problem\+json/);
    const huge = await me.call('POST', '/api/records/lead', { data: { title: 'x'.repeat(5_000_000) } });
    assert.equal(huge.status, 413);
    assert.equal((await me.call('GET', '/api/nothing')).status, 404);
  });
});

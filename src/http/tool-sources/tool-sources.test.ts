import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImportedToolSource, StudioTools, ToolSourceDetail, ToolSources } from '@valence/contract';
import { openOutsideService, orderDocument, withApp } from '#test';

const SECRET = 'geheim-http-4711';

test('an administrator connects a service, says what agents may call, and nobody is told its secret', async () => {
  const service = await openOutsideService({ auth: ['x-api-key', SECRET] });
  try {
    await withApp(async ({ signUp }) => {
      const { call } = await signUp();
      const draft = {
        kind: 'openapi',
        name: 'orders',
        title: '订单',
        isLocal: true,
        auth: { type: 'header', name: 'X-Api-Key' },
        secret: SECRET,
        document: service.document,
      };
      const made = await call('POST', '/api/tool-sources', draft);
      assert.equal(made.status, 200, made.text);
      const { source, operations, leftOut, outcome } = ImportedToolSource.parse(made.json);
      assert.equal(source.address, service.url, 'as the document says');
      assert.deepEqual([source.hasSecret, source.operations, source.on], [true, 4, 0]);
      assert.equal(outcome.added.length, 4);
      assert.deepEqual(leftOut, [{ call: 'POST /files', why: 'body' }]);
      assert.ok(operations.every(({ isOn }) => !isOn));
      const path = `/api/tool-sources/${source.id}`;
      const listed = ToolSources.parse((await call('GET', '/api/tool-sources')).json);
      assert.deepEqual([listed.sources.length, listed.allowsLocal], [1, true]);
      const tested = (await call('POST', `${path}/test`, {})).json as { isOk: boolean; message: string };
      assert.deepEqual([tested.isOk, tested.message], [true, '']);
      const toStricter = [
        { name: 'list-orders', isOn: true, effect: 'leaves-the-building' },
        { name: 'get-order', isOn: true },
      ];
      const changed = await call('PUT', `${path}/operations`, { operations: toStricter });
      assert.equal(changed.status, 200, changed.text);
      assert.equal(ToolSourceDetail.parse(changed.json).source.on, 2);
      const looser = await call('PUT', `${path}/operations`, {
        operations: [{ name: 'create-order', effect: 'reads' }],
      });
      assert.equal(looser.status, 400);
      assert.match(looser.text, /operations\.0\.effect.*只读/);
      const { tools } = StudioTools.parse((await call('GET', '/api/studio/tools')).json);
      assert.deepEqual(
        tools.flatMap(({ fn, effect, source: kind, connection }) =>
          kind === 'shipped' ? [] : [[fn, effect, kind, connection]],
        ),
        [
          ['ext-orders-get-order@1', 'reads', 'openapi', '订单'],
          ['ext-orders-list-orders@1', 'leaves-the-building', 'openapi', '订单'],
        ],
      );
      const elsewhere = { ...draft, address: `${service.url}/v2`, version: source.version };
      const moved = await call('PUT', path, { ...elsewhere, secret: undefined });
      assert.equal(moved.status, 400, 'a secret is for the address it was given for');
      assert.match(moved.text, /"secret"/);
      const kept = await call('PUT', path, {
        ...elsewhere,
        address: service.url,
        title: '订单系统',
        secret: undefined,
      });
      assert.deepEqual(ToolSourceDetail.parse(kept.json).source.hasSecret, true, kept.text);
      assert.equal((await call('PUT', path, elsewhere)).status, 409, 'somebody else has saved meanwhile');
      const again = await call('POST', `${path}/import`, { document: service.document });
      assert.deepEqual(ImportedToolSource.parse(again.json).outcome, { added: [], changed: [], gone: [] });
      const audit = await call('GET', '/api/changes/audit');
      for (const { text } of [made, changed, kept, again, audit]) assert.equal(text.includes(SECRET), false);
      assert.equal((await call('DELETE', path)).status, 200);
      assert.equal((await call('GET', path)).status, 404);
    });
  } finally {
    await service.close();
  }
});

test('what cannot be connected is told field by field', async () => {
  await withApp(async ({ signUp }) => {
    const { call } = await signUp();
    const draft = { kind: 'openapi', name: 'a1', title: 'A', document: orderDocument('https://api.example.com') };
    for (const [change, field, told] of [
      [{ document: '{"swagger":"2.0","paths":{}}' }, 'document', /OpenAPI 3\.0/],
      [{ document: orderDocument('/v1') }, 'address', /https:/],
      [{ address: 'http://api.example.com' }, 'address', /https/],
      [{ address: 'https://10.0.0.1/x' }, 'address', /内网/],
      [{ address: 'https://a:b@example.com' }, 'address', /网址/],
      [{ address: 'http://169.254.169.254', isLocal: true }, 'address', /内网|保留/],
      [{ auth: { type: 'bearer' } }, 'secret', /不能为空/],
      [{ auth: { type: 'basic' }, secret: 'nobody' }, 'secret', /用户名/],
      [{ auth: { type: 'header', name: 'Host' }, secret: 'abcdefgh' }, 'auth.name', /请求头/],
      [{ name: 'A b' }, 'name', /./],
    ] as const) {
      const refused = await call('POST', '/api/tool-sources', { ...draft, ...change });
      assert.equal(refused.status, 400, refused.text);
      const { fields } = refused.json as { fields: { path: string; message: string }[] };
      assert.deepEqual(
        fields.map(({ path }) => path),
        [field],
        JSON.stringify(change),
      );
      assert.match(fields[0]?.message ?? '', told);
    }
    assert.equal((await call('POST', '/api/tool-sources', draft)).status, 200);
    const twice = await call('POST', '/api/tool-sources', draft);
    assert.match(twice.text, /"name"/);
    const nowhere = { kind: 'mcp', name: 'm1', title: 'M', address: 'http://127.0.0.1:9', isLocal: true };
    const refused = await call('POST', '/api/tool-sources', nowhere);
    assert.equal(refused.status, 503);
    assert.match(refused.text, /ECONNREFUSED/);
  });
});

test('a service that an agent at work calls is not removed, and the agents are named', async () => {
  await withApp(async ({ signUp }) => {
    const { call } = await signUp();
    const draft = {
      kind: 'openapi',
      name: 'orders',
      title: '订单',
      document: orderDocument('https://api.example.com'),
    };
    const { source } = ImportedToolSource.parse((await call('POST', '/api/tool-sources', draft)).json);
    const path = `/api/tool-sources/${source.id}`;
    await call('PUT', `${path}/operations`, { operations: [{ name: 'list-orders', isOn: true }] });
    const graph = {
      $schema: 'agent-graph/1',
      name: 'looker',
      version: '1.0.0',
      title: { zh: '看', en: 'Looker' },
      about: { zh: '看', en: 'Looks' },
      purpose: 'sales',
      wakes: [],
      nodes: [{ id: 'look', type: 'call', fn: 'ext-orders-list-orders@1', in: {}, durability: 'step' }],
      edges: [],
      limits: { steps: 10, toolCalls: 10, wallMs: 60_000, onExceed: 'fail' },
      autonomy: 'ask',
    };
    const made = await call('POST', '/api/studio/agents', { name: 'looker', audience: 'all' });
    assert.equal(made.status, 200, made.text);
    assert.equal((await call('PUT', '/api/studio/agents/looker/draft', { graph, revision: 1 })).status, 200);
    const published = await call('POST', '/api/studio/agents/looker/versions', { note: '', revision: 2 });
    assert.equal(published.status, 200, published.text);
    const active = await call('POST', '/api/studio/agents/looker/activate', { version: '1.0.0' });
    assert.equal(active.status, 200, active.text);
    assert.deepEqual(ToolSourceDetail.parse((await call('GET', path)).json).usedBy, ['looker']);
    const refused = await call('DELETE', path);
    assert.equal(refused.status, 409);
    assert.match(refused.text, /looker/);
    await call('POST', '/api/studio/agents/looker/activate', { version: null });
    assert.equal((await call('DELETE', path)).status, 200);
    const back = ImportedToolSource.parse((await call('POST', '/api/tool-sources', draft)).json);
    assert.deepEqual(
      [back.operations[0]?.version, back.source.on],
      [1, 0],
      'the same operations are the same versions, off',
    );
  });
});

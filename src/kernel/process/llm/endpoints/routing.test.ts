import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorkspace, type Workspace } from '#test';
import type { Scope } from '#kernel/security';
import { inTurn, type Answer } from '../stand-in/script.ts';
import { openStandIn, type StandIn } from '../stand-in/server.ts';
import { addEndpoint, aRequest, gatewayForTests, useSettings } from '../try-gateway.ts';
import { clearAnswers, readSetupFor, saveEndpoint, saveLanguageSettings } from './settings.ts';

const GOOD = { value: { score: 71, reason: '预算明确' } };
const PRICE = { inMinor: '200', outMinor: '800', currency: 'CNY' };

type Ground = Readonly<{ scope: Scope; workspace: Workspace; one: StandIn; two: StandIn }>;

/** Two stand-ins and a workspace that has no endpoint yet. */
async function withTwo(
  [first, second]: readonly [readonly Answer[], readonly Answer[]],
  fn: (ground: Ground) => Promise<void>,
): Promise<void> {
  const one = await openStandIn({ script: inTurn(first), key: 'sk-eins' });
  const two = await openStandIn({ script: inTurn(second) });
  try {
    await withWorkspace((workspace) => fn({ workspace, scope: workspace.scope('administration'), one, two }));
  } finally {
    await one.close();
    await two.close();
  }
}

test('an endpoint that fails, hangs or refuses the key hands over to the next within the deadline', async () => {
  await withTwo([[{ fault: 'hang' }], [GOOD]], async ({ scope, one, two }) => {
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins' });
    await addEndpoint(scope, two.url, { name: '二' });
    await useSettings(scope, { cacheHours: 0 });
    const models = gatewayForTests();
    const first = await models.ask(scope, aRequest({ timeoutMs: 4_000 }));
    assert.equal(first.endpoint, '二');
    // It was seen to hang, so the next call does not wait for it.
    assert.ok((await models.ask(scope, aRequest({ timeoutMs: 4_000 }))).ms < 1_000);
    one.play(inTurn([{ fault: 'failed' }]));
    assert.equal((await gatewayForTests().ask(scope, aRequest())).endpoint, '二');
  });
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-falsch' });
    await addEndpoint(scope, two.url, { name: '二' });
    assert.equal((await gatewayForTests().ask(scope, aRequest())).endpoint, '二');
  });
});

test('each task goes to the endpoints its route names, in that order', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    const first = await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins' });
    const second = await addEndpoint(scope, two.url, { name: '二' });
    await useSettings(scope, { routes: { read: [second, first], write: [], judge: null } });
    const models = gatewayForTests();
    assert.equal((await models.ask(scope, aRequest({ task: 'read' }))).endpoint, '二');
    assert.equal((await models.ask(scope, aRequest({ task: 'judge' }))).endpoint, '一');
    assert.equal(await models.has(scope, 'write'), false);
    await assert.rejects(models.ask(scope, aRequest({ task: 'write' })), { code: 'model.none' });
  });
});

test('an endpoint in a region that is not allowed is never asked', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    await addEndpoint(scope, one.url, { name: '国外', key: 'sk-eins', region: 'us' });
    await addEndpoint(scope, two.url, { name: '自有', region: 'own' });
    const models = gatewayForTests();
    await useSettings(scope, { regions: ['own', 'cn'] });
    assert.equal((await models.ask(scope, aRequest())).endpoint, '自有');
    await useSettings(scope, { regions: ['cn'] });
    assert.equal(await models.has(scope, 'judge'), false);
    assert.equal(one.questions.length, 0);
  });
});

test('a cap that is reached hands over to the next endpoint, and none is left when all are reached', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    // Some 100 tokens a call at 2 and 8 yuan a million: one fen is reached after some calls.
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins', price: PRICE, monthCapMinor: '1' });
    await addEndpoint(scope, two.url, { name: '二', monthTokenCap: 300 });
    await useSettings(scope, { cacheHours: 0 });
    const models = gatewayForTests();
    const asked: string[] = [];
    for (;;) {
      if (!(await models.has(scope, 'judge'))) break;
      asked.push((await models.ask(scope, aRequest())).endpoint);
      assert.ok(asked.length < 200, 'caps hold');
    }
    assert.deepEqual([...new Set(asked)], ['一', '二']);
    assert.deepEqual(
      asked,
      asked.toSorted((a, b) => '一二'.indexOf(a) - '一二'.indexOf(b)),
    );
    await assert.rejects(models.ask(scope, aRequest()), { code: 'model.none' });
    const [sum] = await scope.read((tx) =>
      tx.query<{ cost: string; calls: string }>(
        "select cost_micro::text as cost, calls::text from model_month where endpoint = '一'",
      ),
    );
    const perCall = Number(sum?.cost) / Number(sum?.calls);
    assert.ok(
      Number(sum?.cost) >= 10_000 && Number(sum?.cost) < 10_000 + perCall,
      'a cap is overstepped by one call at most',
    );
  });
});

test('many calls at once, in two processes, overstep a cap by one of them at most', async () => {
  await withTwo([[{ ...GOOD, afterMs: 300 }], [GOOD]], async ({ scope, one }) => {
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins', monthTokenCap: 600 });
    await useSettings(scope, { cacheHours: 0 });
    const processes = [gatewayForTests(), gatewayForTests()];
    const eight = Array.from({ length: 8 }, () => aRequest({ timeoutMs: 10_000 }));
    const asked = processes.flatMap((models) => eight.map((request) => models.ask(scope, request)));
    const ended = await Promise.allSettled(asked);
    const [sum] = await scope.read((tx) =>
      tx.query<{ tokens: number; calls: number }>(
        'select sum(tokens_in + tokens_out)::int as tokens, sum(calls)::int as calls from model_month',
      ),
    );
    assert.ok(sum !== undefined);
    const { tokens, calls } = sum;
    assert.ok(calls > 0 && tokens < 600 + tokens / calls, `${tokens} tokens in ${calls} calls`);
    assert.equal(one.questions.length, calls, 'nobody asked who was not counted');
    const refused = ended.filter((end) => end.status === 'rejected');
    assert.equal(refused.length, 16 - calls);
    for (const { reason } of refused) assert.match((reason as { code: string }).code, /^model\.(none|unavailable)$/);
    assert.deepEqual(await scope.read((tx) => tx.query('select id from model_hold')), [], 'nothing is held any more');
  });
});

test('calls of more than thirteen months ago are taken away from the ledger, the sums of their month stay', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one }) => {
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins' });
    await useSettings(scope, { cacheHours: 0 });
    const models = gatewayForTests();
    await models.ask(scope, aRequest());
    await models.ask(scope, aRequest());
    const count = () => scope.read((tx) => tx.query<{ n: number }>('select count(*)::int as n from model_call'));
    assert.deepEqual(await count(), [{ n: 2 }]);
    await gatewayForTests(() => new Date(Date.now() + 399 * 86_400_000)).ask(scope, aRequest());
    assert.deepEqual(await count(), [{ n: 3 }]);
    await gatewayForTests(() => new Date(Date.now() + 401 * 86_400_000)).ask(scope, aRequest());
    // Ids tell when a call was written by this machine's clock, so the newest one has had its time too.
    assert.deepEqual(await count(), [{ n: 0 }]);
    const [sum] = await scope.read((tx) =>
      tx.query<{ calls: number }>('select sum(calls)::int as calls from model_month'),
    );
    assert.equal(sum?.calls, 4);
  });
});

test('what a process held that died lapses, and until then counts', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one }) => {
    const id = await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins', monthTokenCap: 600 });
    const hold = (expires: string) =>
      scope.write((tx) =>
        tx.query(
          `insert into model_hold (tenant_id, id, endpoint_id, tokens, cost_micro, currency, expires_at)
           values ($1, gen_random_uuid(), $2, 600, 0, '', now() + $3::interval)`,
          [scope.tenantId, id, expires],
        ),
      );
    await hold('-1 s');
    const models = gatewayForTests();
    assert.equal((await models.ask(scope, aRequest())).endpoint, '一');
    await hold('1 h');
    await assert.rejects(models.ask(scope, aRequest({ maxTokens: 201, timeoutMs: 600 })), {
      code: 'model.unavailable',
    });
    assert.equal(one.questions.length, 1);
  });
});

test('the caps of the workspace hold over all endpoints, and begin anew each month', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins', price: PRICE });
    await addEndpoint(scope, two.url, { name: '二' });
    await useSettings(scope, { cacheHours: 0, monthCap: { minor: '1', currency: 'CNY' }, monthTokenCap: 150 });
    // 23:30 on the last day of November in Shanghai.
    let now = new Date('2026-11-30T15:30:00Z');
    const models = gatewayForTests(() => now);
    await models.ask(scope, aRequest());
    await models.ask(scope, aRequest());
    assert.equal(await models.has(scope, 'judge'), false);
    now = new Date('2026-11-30T16:00:00Z');
    assert.equal(await models.has(scope, 'judge'), true);
  });
});

test('the same question is answered from what was kept, until it expires, is cleared or the endpoint changes', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, workspace, one }) => {
    const id = await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins', price: PRICE });
    let now = new Date('2026-11-20T00:00:00Z');
    const models = gatewayForTests(() => now);
    const first = await models.ask(scope, aRequest());
    const again = await models.ask(scope, aRequest({ run: { id: 'x', agent: 'a', node: 'n' } }));
    assert.equal(first.isFromCache, false);
    assert.deepEqual(
      [again.isFromCache, again.value, again.requestHash, again.usage],
      [true, first.value, first.requestHash, { tokensIn: 0, tokensOut: 0, cost: null }],
    );
    // Anything that is asked differently is another question.
    await models.ask(scope, aRequest({ maxTokens: 201 }));
    const tool = { name: 'x', about: 'x', parameters: { type: 'object' } };
    for (let i = 0; i < 2; i += 1) await models.ask(scope, aRequest({ tools: [tool] }));
    assert.equal(one.questions.length, 4);
    now = new Date('2026-11-21T00:00:01Z');
    await models.ask(scope, aRequest());
    assert.equal(one.questions.length, 5);
    assert.equal(await clearAnswers(scope), 1, 'what had expired was taken away by the next writer');
    await models.ask(scope, aRequest());
    const { endpoints } = await readSetupFor(scope);
    const { config, version } = endpoints[0] ?? assert.fail();
    await saveEndpoint(scope, { id, draft: { ...config, version }, rules: { allowsLocal: true } });
    await models.ask(scope, aRequest());
    assert.equal(one.questions.length, 7);
    const rows = await workspace.scope().read((tx) => tx.query<{ answer: Buffer }>('select answer from model_answer'));
    for (const { answer } of rows) assert.equal(answer.includes('预算明确'), false, 'kept answers are sealed');
  });
});

test('a key is sealed, stays with its address, and is told to nobody', async () => {
  await withTwo([[GOOD], [GOOD]], async ({ scope, one, two }) => {
    const id = await addEndpoint(scope, one.url, { name: '一', key: 'sk-eins' });
    const [row] = await scope.read((tx) =>
      tx.query<{ key: Buffer; config: object }>('select key, config from model_endpoint'),
    );
    assert.equal(row?.key.includes('sk-eins'), false);
    assert.equal(JSON.stringify(row?.config).includes('sk-eins'), false);
    const rules = { allowsLocal: true };
    const { config, version } = (await readSetupFor(scope)).endpoints[0] ?? assert.fail();
    const renamed = await saveEndpoint(scope, { id, draft: { ...config, name: '新名', version }, rules });
    assert.notEqual(renamed.sealedKey, null);
    const moved = await saveEndpoint(scope, {
      id,
      draft: { ...config, baseUrl: two.url, version: renamed.version },
      rules,
    });
    assert.equal(moved.sealedKey, null);
    await assert.rejects(saveEndpoint(scope, { id, draft: { ...config, version }, rules }), { code: 'model.changed' });
  });
});

test('what cannot work is refused when it is saved', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope('administration');
    const rule = (wanted: string) => (error: { fields: readonly { rule: string }[] }) =>
      error.fields.some((field) => field.rule === wanted);
    await assert.rejects(addEndpoint(scope, 'ftp://x'), rule('url'));
    await assert.rejects(addEndpoint(scope, 'http://models.example.com/v1', { isLocal: false }), rule('model_https'));
    await assert.rejects(addEndpoint(scope, '', { kind: 'gguf', model: '../secret.gguf' }), rule('model_file'));
    await addEndpoint(scope, 'https://models.example.com/v1', { name: '甲', price: PRICE, isLocal: false });
    await assert.rejects(addEndpoint(scope, 'https://models.example.com/v1', { name: '甲' }), rule('name_taken'));
    await assert.rejects(useSettings(scope, { monthCap: { minor: '1', currency: 'USD' } }), rule('model_currency'));
    await assert.rejects(useSettings(scope, { routes: { read: ['x'], write: null, judge: null } }), rule('id'));
    const rep = workspace.security.scopeFor(
      workspace.tenantId,
      { type: 'person', id: 'r', name: 'r', role: 'rep' },
      'sales',
    );
    await assert.rejects(readSetupFor(rep), { code: 'auth.forbidden' });
    const { settings } = await readSetupFor(scope);
    await assert.rejects(saveLanguageSettings(rep, settings), { code: 'auth.forbidden' });
  });
});

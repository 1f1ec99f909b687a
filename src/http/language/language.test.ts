import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LanguageCallPage, LanguageEndpoint, LanguageMonth, LanguageState } from '@valence/contract';
import { openStandIn } from '#kernel/process';
import { withApp } from '#test';

const draft = (url: string, more: object = {}) => ({
  name: '替身',
  kind: 'http',
  baseUrl: url,
  model: 'stand-in',
  region: 'own',
  isLocal: true,
  key: 'sk-geheim',
  ...more,
});

test('an administrator sets up an endpoint, probes it, routes to it and sees what it took', async () => {
  const standIn = await openStandIn({ key: 'sk-geheim' });
  try {
    await withApp(async ({ signUp }) => {
      const { call } = await signUp();
      const got = await call('GET', '/api/models/endpoints');
      assert.equal(got.status, 200, got.text);
      const empty = LanguageState.parse(got.json);
      assert.deepEqual([empty.endpoints, empty.settings.version], [[], 0]);
      assert.ok(empty.presets.some(({ id, isVerified }) => id === 'deepseek' && !isVerified));
      const made = await call('POST', '/api/models/endpoints', draft(standIn.url));
      assert.equal(made.status, 200, made.text);
      const endpoint = LanguageEndpoint.parse(made.json);
      assert.equal(endpoint.hasKey, true);
      const probed = await call('POST', `/api/models/endpoints/${endpoint.id}/probe`, {});
      assert.equal((probed.json as { isOk: boolean }).isOk, true, probed.text);
      const quality = await call('POST', `/api/models/endpoints/${endpoint.id}/quality`, {});
      assert.equal((quality.json as { asked: number }).asked, 8, quality.text);
      const settings = { ...empty.settings, routes: { read: [endpoint.id], write: null, judge: [] }, regions: ['own'] };
      assert.equal((await call('PUT', '/api/models/settings', settings)).status, 200);
      assert.equal((await call('PUT', '/api/models/settings', settings)).status, 409);
      const state = await call('GET', '/api/models/endpoints');
      assert.deepEqual(LanguageState.parse(state.json).settings.routes.read, [endpoint.id]);
      assert.equal(LanguageState.parse(state.json).endpoints[0]?.findings?.isOk, true);
      assert.equal(state.text.includes('geheim'), false, 'a key is told to nobody');
      const calls = LanguageCallPage.parse((await call('GET', '/api/models/calls?limit=1')).json);
      assert.equal(calls.items[0]?.agent, 'quality');
      const rest = LanguageCallPage.parse((await call('GET', `/api/models/calls?after=${calls.next}`)).json);
      assert.deepEqual(
        rest.items.map(({ agent }) => agent),
        ['probe'],
      );
      const month = LanguageMonth.parse((await call('GET', '/api/models/month')).json);
      assert.deepEqual(new Set(month.sums.map(({ agent }) => agent)), new Set(['probe', 'quality']));
      assert.equal((await call('POST', '/api/models/answers/clear', {})).status, 200);
      assert.equal((await call('DELETE', `/api/models/endpoints/${endpoint.id}`)).status, 200);
      assert.equal((await call('DELETE', `/api/models/endpoints/${endpoint.id}`)).status, 404);
    });
  } finally {
    await standIn.close();
  }
});

test('what cannot work is told field by field, in the language of who asks', async () => {
  await withApp(async ({ signUp }) => {
    const { call } = await signUp();
    const plain = await call(
      'POST',
      '/api/models/endpoints',
      draft('http://models.example.com/v1', { isLocal: false }),
    );
    assert.equal(plain.status, 400);
    assert.match(plain.text, /https/);
    const english = await call('POST', '/api/models/endpoints', draft('', { kind: 'gguf', model: 'x' }), {
      'accept-language': 'en',
    });
    assert.match(english.text, /\.gguf/);
    assert.equal(
      (await call('POST', '/api/models/endpoints/mep_0199f000-0000-7000-8000-000000000000/probe', {})).status,
      404,
    );
  });
});

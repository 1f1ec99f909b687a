import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  AgentSamples,
  NewLink,
  PreviewAnswer,
  RunRow,
  ScopeAnswer,
  StudioTools,
  TryAnswer,
} from '@valence/contract';
import { z } from 'zod';
import { withApp, type Caller } from '#test';

const tried = async (me: Caller, fn: string, body: object) =>
  (await me.call('POST', `/api/studio/tools/${fn}/try`, body)).json as TryAnswer;
const preview = async (me: Caller, body: object) =>
  (await me.call('POST', '/api/studio/preview', body)).json as PreviewAnswer;
const count = async (me: Caller, kind: string) =>
  ((await me.call('GET', `/api/records/${kind}/count`)).json as { count: number }).count;

test('the catalogue tells of each tool what it takes, gives and does', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { tools } = (await me.call('GET', '/api/studio/tools')).json as StudioTools;
    const score = tools.find((t) => t.fn === 'score-lead@1');
    assert.deepEqual([score?.effect, score?.source, score?.input['required']], ['reads', 'shipped', ['lead']]);
    for (const tool of tools) {
      z.fromJSONSchema(tool.input);
      z.fromJSONSchema(tool.output);
      assert.ok(tool.title.zh !== '' && tool.about.en !== '', tool.fn);
    }
  });
});

test('a tool that is tried out reads for real; what it would write is told and not written', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { id } = (await me.call('POST', '/api/records/lead', { data: { title: '储能正极' } })).json as { id: string };
    const score = await tried(me, 'score-lead@1', { in: { lead: '=input.record' }, record: id });
    assert.equal(score.outcome, 'done', JSON.stringify(score));
    const refused = await tried(me, 'score-lead@1', { in: { laed: id } });
    assert.ok(refused.outcome === 'refused' && refused.fields[0]?.path === 'lead');
    const before = [await count(me, 'task'), await count(me, 'activity')];
    const carried = await tried(me, 'carry-out-touch@1', {
      in: { lead: id, assignment: null, touch: null, answer: null },
    });
    assert.ok(carried.outcome === 'done', JSON.stringify(carried));
    assert.deepEqual(
      carried.captured.map((c) => [c.what, (c.value as { kind: string }).kind]),
      [
        ['record', 'lead'],
        ['record', 'task'],
      ],
    );
    assert.deepEqual([await count(me, 'task'), await count(me, 'activity')], before);
    const stranger = await signUp('别家');
    const theirs = await tried(stranger, 'score-lead@1', { in: { lead: id } });
    assert.equal(theirs.outcome, 'failed', 'a record of another workspace reads as absent');
    assert.equal((await me.call('POST', '/api/studio/tools/none@1/try', { in: {} })).status, 404);
  });
});

test('who may not build tries no tool out', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const invitation = { email: 'ann@example.com', role: 'rep' };
    const link = (await admin.call('POST', '/api/workspace/invitations', invitation)).json as NewLink;
    const payload = { token: link.token, name: '安', password: 'correct horse battery' };
    await app.app.inject({ method: 'POST', url: '/api/join', payload });
    const rep = await app.signIn('ann@example.com', 'correct horse battery');
    assert.equal((await rep.call('POST', '/api/studio/tools/score-lead@1/try', { in: {} })).status, 403);
    assert.equal((await rep.call('GET', '/api/studio/tools')).status, 200);
  });
});

test('an expression is worked out on sample values, a mistake is told with its place, and nothing keeps the server busy', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const values = { score: { probability: 0.25, reasons: [{ label: 'a' }, { label: 'b' }] } };
    assert.deepEqual(await preview(me, { expression: 'score.probability * 4', values }), { isRight: true, value: 1 });
    assert.deepEqual(
      await preview(me, { template: { a: ['=score.reasons[1].label', 'x'], b: '==score', c: 7 }, values }),
      { isRight: true, value: { a: ['b', 'x'], b: '=score', c: 7 } },
    );
    const wrong = await preview(me, { expression: 'score.probability +', values });
    assert.ok(!wrong.isRight && wrong.position?.from === 19);
    const missing = await preview(me, { template: { a: { b: '=score.nothing' } }, values });
    assert.ok(!missing.isRight && missing.path === 'a.b' && missing.position === null);
    const many = Array.from({ length: 2_000 }, (_, i) => i);
    const since = performance.now();
    const long = await preview(me, { expression: 'xs.map(a, xs.map(b, xs.exists(c, c == a)))', values: { xs: many } });
    assert.ok(!long.isRight && performance.now() - since < 2_000);
  });
});

test('completion knows the names before a node and what they hold; samples are what nodes gave lately', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const graph = {
      $schema: 'agent-graph/1',
      name: 'mine',
      version: '1.0.0',
      title: { zh: '我的', en: 'Mine' },
      about: { zh: '我的', en: 'Mine' },
      purpose: 'sales',
      wakes: [{ hand: true, kind: 'lead' }],
      nodes: [
        { id: 'score', type: 'call', fn: 'score-lead@1', in: { lead: '=input.record' } },
        { id: 'when', type: 'switch', cases: [{ if: 'score.isOpen', port: 'open' }], default: 'closed' },
        { id: 'words', type: 'call' },
        { id: 'nap', type: 'wait', for: 'P1D' },
      ],
      edges: [
        { from: 'score', to: 'when' },
        { from: 'when', fromPort: 'open', to: 'words' },
        { from: 'when', fromPort: 'closed', to: 'nap' },
        { from: 'words', to: 'nap' },
      ],
    };
    const names = async (node: string | null) =>
      ((await me.call('POST', '/api/studio/scope', { graph, node })).json as ScopeAnswer).variables;
    assert.deepEqual(
      (await names('nap')).map((v) => [v.name, v.isSure]),
      [
        ['input', true],
        ['state', true],
        ['score', true],
        ['when', true],
        ['words', false],
      ],
    );
    const [, , score] = await names('when');
    assert.ok(JSON.stringify(score?.schema).includes('"isOpen"'));
    assert.equal((await names(null)).length, 6);

    const { id } = (await me.call('POST', '/api/records/lead', { data: { title: '甲' } })).json as { id: string };
    for (let tries = 0; tries < 100; tries += 1) {
      const { items } = (await me.call('GET', `/api/runs?record=${id}`)).json as { items: RunRow[] };
      if (items[0]?.status === 'waiting') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const samples = (await me.call('GET', '/api/studio/agents/lead-to-touch/samples')).json as AgentSamples;
    assert.deepEqual(Object.keys(samples.nodes.find((n) => n.node === 'score')?.output as object), ['score', 'isOpen']);
    assert.equal((samples.input as { kind: string }).kind, 'lead');
  });
});

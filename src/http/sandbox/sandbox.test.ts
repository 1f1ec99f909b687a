import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Problem, RecordRow, SandboxDiff, SandboxPage, SandboxSession } from '@valence/contract';
import { withApp, withKinds } from '#test';

withKinds();

const GRAPH = {
  $schema: 'agent-graph/1',
  name: 'own',
  version: '1.0.0',
  title: { zh: '自建', en: 'Own' },
  about: { zh: '自建', en: 'Own' },
  purpose: 'sales',
  wakes: [],
  nodes: [
    { id: 'score', type: 'call', fn: 'score-lead@1', in: { lead: '=input.record' } },
    { id: 'nap', type: 'wait', for: 'P2D' },
    { id: 'again', type: 'call', fn: 'score-lead@1', in: { lead: '=input.record' } },
  ],
  edges: [
    { from: 'score', to: 'nap' },
    { from: 'nap', to: 'again' },
  ],
};

test('an agent is walked through over HTTP: to its approval, answered, forked, edited and compared', async () => {
  await withApp(async ({ signUp }) => {
    const { call } = await signUp();
    const made = await call('POST', '/api/records/lead', { data: { title: '询价', company: '甲公司' } });
    const record = (made.json as RecordRow).id;
    const started = await call('POST', '/api/sandbox/sessions', { agent: 'lead-to-touch', record });
    assert.equal(started.status, 200, started.text);
    const { id } = started.json as SandboxSession;
    const path = `/api/sandbox/sessions/${id}`;
    const waits = (await call('POST', `${path}/play`, { how: 'continue' })).json as SandboxSession;
    assert.ok(waits.rest.at === 'waiting' && waits.rest.for === 'answer', JSON.stringify(waits.rest));
    assert.equal(waits.steps.find((s) => s.node === 'propose')?.decisions.length, 1);
    const fork = (await call('POST', `${path}/fork`, { step: 1 })).json as SandboxSession;
    assert.equal(fork.steps.length, 1);
    const answered = await call('POST', `${path}/answer`, { answer: 'accepted' });
    assert.equal(answered.status, 200, answered.text);
    const done = (await call('POST', `${path}/play`, { how: 'continue' })).json as SandboxSession;
    assert.equal(done.rest.at, 'done');
    const carry = done.steps.find((s) => s.node === 'carry');
    assert.ok((carry?.writes.length ?? 0) > 0, 'what would be written is shown');
    const tasks = (await call('GET', '/api/records/task')).json as { items: unknown[] };
    assert.equal(tasks.items.length, 0, 'and is not written');
    await call('POST', `/api/sandbox/sessions/${fork.id}/edit`, { step: 0, output: { isOpen: false, score: null } });
    const other = await call('POST', `/api/sandbox/sessions/${fork.id}/play`, { how: 'continue' });
    assert.equal((other.json as SandboxSession).rest.at, 'done');
    const diff = (await call('GET', `/api/sandbox/compare?a=${id}&b=${fork.id}`)).json as SandboxDiff;
    assert.deepEqual(
      diff.steps.slice(0, 3).map((s) => [s.key, s.is]),
      [
        ['score#1', 'changed'],
        ['still#1', 'changed'],
        ['assign#1', 'only_a'],
      ],
    );
    const list = (await call('GET', '/api/sandbox/sessions')).json as SandboxPage;
    assert.deepEqual(list.items.map((s) => s.id).toSorted(), [id, fork.id].toSorted());
    assert.equal((await call('DELETE', path)).status, 200);
    assert.equal((await call('GET', path)).status, 404);
  });
});

test('a graph of one’s own is played with its clock put on; a wrong one is refused field by field', async () => {
  await withApp(async ({ signUp }) => {
    const { call } = await signUp();
    const made = await call('POST', '/api/records/lead', { data: { title: '询价', company: '甲公司' } });
    const record = (made.json as RecordRow).id;
    const started = await call('POST', '/api/sandbox/sessions', { graph: GRAPH, record });
    assert.equal(started.status, 200, started.text);
    const { id, clock } = started.json as SandboxSession;
    const asleep = (await call('POST', `/api/sandbox/sessions/${id}/play`, { how: 'continue' })).json as SandboxSession;
    assert.ok(asleep.rest.at === 'waiting' && asleep.rest.for === 'time');
    const woken = (await call('POST', `/api/sandbox/sessions/${id}/wake`, { event: null })).json as SandboxSession;
    assert.equal(Date.parse(woken.clock) - Date.parse(clock), 2 * 86_400_000);
    const early = await call('POST', `/api/sandbox/sessions/${id}/wake`, { event: null });
    assert.equal((early.json as Problem).code, 'sandbox.not_waiting');
    const done = (await call('POST', `/api/sandbox/sessions/${id}/play`, { how: 'step' })).json as SandboxSession;
    assert.equal(done.rest.at, 'done');
    const bad = await call('POST', '/api/sandbox/sessions', {
      graph: { ...GRAPH, nodes: [{ id: 'x', type: 'nothing' }] },
    });
    assert.equal(bad.status, 422);
    assert.equal((bad.json as Problem).code, 'agent.invalid_graph');
    assert.equal((await call('POST', '/api/sandbox/sessions', {})).status, 400);
  });
});

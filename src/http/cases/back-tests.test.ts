import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type {
  BackTest,
  BackTestRuns,
  DraftSaved,
  Job,
  Now,
  Problem,
  RunRow,
  StudioAgentDetail,
} from '@valence/contract';
import { withApp, withKinds, type Caller } from '#test';

withKinds();

/** Looks at a deal, and where `worth` says so puts a card before its owner. */
const graph = (worth: string) => ({
  $schema: 'agent-graph/1',
  name: 'mine',
  title: { zh: '我的', en: 'Mine' },
  about: { zh: '我的', en: 'Mine' },
  purpose: 'sales',
  wakes: [{ hand: true, kind: 'deal' }],
  nodes: [
    { id: 'look', type: 'call', fn: 'judge-deal@1', in: { record: '=input.record' } },
    { id: 'worth', type: 'switch', cases: [{ if: worth, port: 'yes' }], default: 'no' },
    { id: 'propose', type: 'call', fn: 'propose-advice@1', in: { record: '=input.record', finding: '=look' } },
    { id: 'agree', type: 'approve', who: 'owner' },
  ],
  edges: [
    { from: 'look', to: 'worth' },
    { from: 'worth', fromPort: 'yes', to: 'propose' },
    { from: 'propose', to: 'agree' },
  ],
});

async function published(me: Caller, worth: string, revision: number): Promise<number> {
  const saved = await me.call('PUT', '/api/studio/agents/mine/draft', { graph: graph(worth), revision });
  assert.equal(saved.status, 200, saved.text);
  const { revision: next } = saved.json as DraftSaved;
  const made = await me.call('POST', '/api/studio/agents/mine/versions', { revision: next });
  assert.equal(made.status, 200, made.text);
  return next;
}

async function ranOn(me: Caller, closeOn: string): Promise<string> {
  const data = { title: closeOn, stage: 'qualify', nextStep: '送样', closeOn };
  const { id } = (await me.call('POST', '/api/records/deal', { data })).json as { id: string };
  const started = await me.call('POST', '/api/runs', { agent: 'mine', record: id });
  assert.equal(started.status, 200, started.text);
  return (started.json as RunRow).id;
}

async function ended(me: Caller, { id }: Pick<Job, 'id'>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { state, error } = (await me.call('GET', `/api/jobs/${id}`)).json as Job;
    assert.notEqual(state, 'failed', error ?? '');
    if (state === 'done') return;
    await sleep(25);
  }
  throw new Error('the back-test did not end');
}

const suggestsOf = (side: { suggests: number } | null): number => side?.suggests ?? -1;
const portAt = (ports: unknown): unknown => (ports as Record<string, string>)['worth'];

test('a version is tried on the past of its agent: what it would do otherwise is told run by run, and nothing is done', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { draft } = (await me.call('POST', '/api/studio/agents', { name: 'mine' })).json as StudioAgentDetail;
    const first = await published(me, 'look.act', draft?.revision ?? 0);
    assert.equal((await me.call('POST', '/api/studio/agents/mine/activate', { version: '1.0.0' })).status, 200);
    const none = await me.call('POST', '/api/back-tests', { agent: 'mine', version: '1.0.0' });
    assert.equal((none.json as Problem).code, 'back_test.no_runs');

    const late = await ranOn(me, '2020-01-31');
    await ranOn(me, '2999-01-31');
    const { cards } = (await me.call('GET', '/api/now?awake=true')).json as Now;
    const [card] = cards;
    const refused = await me.call('POST', `/api/decisions/${card?.id}/answer`, { answer: 'refuse', reason: '不需要' });
    assert.equal(refused.status, 200, refused.text);
    await published(me, 'look.act && look.task.days > 5', first);

    const before = (await me.call('GET', '/api/runs?agent=mine')).text;
    const started = await me.call('POST', '/api/back-tests', { agent: 'mine', version: '2.0.0', runs: 10 });
    assert.equal(started.status, 200, started.text);
    const { test: begun, job } = started.json as { test: BackTest; job: Job };
    assert.deepEqual([begun.version, begun.past, begun.against, begun.wanted], ['2.0.0', 'mine', '1.0.0', 2]);
    await ended(me, job);
    const { report } = (await me.call('GET', `/api/back-tests/${begun.id}`)).json as BackTest;
    assert.ok(report !== null);
    assert.deepEqual([report.runs, report.same, report.different, report.failed], [2, 1, 1, 0]);
    assert.deepEqual(report.refused, { runs: 1, standing: 1, candidate: 0 });
    assert.equal(report.byWhat['suggestions'], 1);

    const different = await me.call('GET', `/api/back-tests/${begun.id}/runs?different=true`);
    const { items, next } = different.json as BackTestRuns;
    const [one] = items;
    assert.ok(one !== undefined);
    assert.deepEqual([items.length, next, one.run, one.answered], [1, null, late, 'refused']);
    assert.deepEqual([suggestsOf(one.standing), suggestsOf(one.candidate)], [1, 0]);
    const ports = one.differences.find((d) => d.what === 'ports');
    assert.deepEqual([portAt(ports?.standing), portAt(ports?.candidate)], ['yes', 'no']);
    const all = (await me.call('GET', `/api/back-tests/${begun.id}/runs?limit=1`)).json as BackTestRuns;
    assert.equal(all.items.length, 1);
    assert.notEqual(all.next, null);

    assert.equal((await me.call('GET', '/api/runs?agent=mine')).text, before, 'no run was made or changed');
    const listed = (await me.call('GET', '/api/back-tests/of/mine')).json as { tests: BackTest[] };
    assert.deepEqual(
      listed.tests.map((t) => t.id),
      [begun.id],
    );
    const stranger = await signUp();
    assert.equal((await stranger.call('GET', `/api/back-tests/${begun.id}`)).status, 404);
    assert.equal((await stranger.call('GET', `/api/back-tests/${begun.id}/runs`)).status, 404);
  });
});

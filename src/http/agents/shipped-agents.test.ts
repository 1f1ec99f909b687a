import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { Agent, Now, RunRow } from '@valence/contract';
import { withApp, type Caller } from '#test';

/** The run of an agent about a record, once it rests. */
async function runOf(me: Caller, agent: string, status: RunRow['status']): Promise<RunRow> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { items } = (await me.call('GET', `/api/runs?agent=${agent}`)).json as { items: RunRow[] };
    const found = items.find((run) => run.status === status);
    if (found !== undefined) return found;
    await sleep(25);
  }
  throw new Error(`no run of ${agent} is ${status}`);
}

async function made(me: Caller, kind: string, data: object): Promise<{ id: string; version: number }> {
  const answer = await me.call('POST', `/api/records/${kind}`, { data });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as { id: string; version: number };
}

const LATE = { title: '正极材料年度供货', stage: 'quote', closeOn: '2020-01-31', nextStep: '送样' };

test('a suggestion about a deal is withdrawn as soon as the deal has ended', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const deal = await made(me, 'deal', LATE);
    const started = await me.call('POST', '/api/runs', { agent: 'opportunity-health', record: deal.id });
    assert.equal(started.status, 200, started.text);
    await runOf(me, 'opportunity-health', 'waiting');
    const before = (await me.call('GET', '/api/now')).json as Now;
    assert.ok(before.cards.some((card) => card.subject.id === deal.id));
    const changed = await me.call('PATCH', `/api/record/${deal.id}`, { data: { stage: 'lost', lostReason: 'price' } });
    assert.equal(changed.status, 200, changed.text);
    await runOf(me, 'opportunity-health', 'cancelled');
    const { cards } = (await me.call('GET', '/api/now')).json as Now;
    assert.deepEqual(
      cards.filter((card) => card.subject.id === deal.id),
      [],
    );
  });
});

test('an agent that ships at rest does nothing until somebody switches it on', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const lead = await made(me, 'lead', { title: '询价', company: '宁远精工有限公司', source: '老客户介绍' });
    const refused = await me.call('POST', '/api/runs', { agent: 'lead-scoring', record: lead.id });
    assert.equal((refused.json as { code: string }).code, 'agent.off');
    const { agents } = (await me.call('GET', '/api/agents')).json as { agents: Agent[] };
    assert.deepEqual(
      agents.filter((a) => !a.isOn).map((a) => a.name),
      ['lead-scoring', 'lead-assignment'],
    );
    assert.equal((await me.call('PATCH', '/api/agents/lead-scoring', { isOn: true })).status, 200);
    await made(me, 'lead', { title: '再询价', company: '宁远精工有限公司', source: '老客户介绍' });
    const run = await runOf(me, 'lead-scoring', 'waiting');
    assert.equal(run.startedBy, 'event');
  });
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { AgentTraining, Job, Now, Problem, TrainingAgents } from '@valence/contract';
import { withApp, withKinds, type Caller } from '#test';

withKinds();

async function leadWithCard(me: Caller, company: string): Promise<string> {
  const data = { title: '询价', company, need: '需要磷酸铁锂正极 30 吨' };
  const { id } = (await me.call('POST', '/api/records/lead', { data })).json as { id: string };
  await me.call('POST', '/api/runs', { agent: 'lead-to-touch', record: id });
  return id;
}

async function ended(me: Caller, id: string): Promise<Job> {
  for (let tries = 0; tries < 400; tries += 1) {
    const job = (await me.call('GET', `/api/jobs/${id}`)).json as Job;
    assert.notEqual(job.state, 'failed', job.error ?? '');
    if (job.state === 'done') return job;
    await sleep(25);
  }
  throw new Error('the training set was not written');
}

test('who builds agents sees how each was answered; nobody else, and no other workspace', async () => {
  await withApp(async ({ signUp, security, signIn }) => {
    const me = await signUp();
    const empty = (await me.call('GET', '/api/training')).json as TrainingAgents;
    assert.ok(empty.agents.length > 5);
    assert.ok(empty.agents.every(({ counts, share }) => counts.suggested === 0 && share.n === 0));
    const first = await leadWithCard(me, '甲公司');
    await leadWithCard(me, '乙公司');
    const { cards } = (await me.call('GET', '/api/now?awake=true')).json as Now;
    const [yes, no] = [cards.find((c) => c.subject.id === first), cards.find((c) => c.subject.id !== first)];
    assert.ok(yes !== undefined && no !== undefined);
    await me.call('POST', `/api/decisions/${yes.id}/answer`, { answer: 'accept' });
    const refusal = { answer: 'refuse', reason: '不合适', code: 'not-fit' };
    await me.call('POST', `/api/decisions/${no.id}/answer`, refusal);
    await me.call('PATCH', `/api/record/${first}`, { data: { status: 'won' } });

    const { weeks, agents } = (await me.call('GET', '/api/training?weeks=4')).json as TrainingAgents;
    assert.deepEqual([weeks, agents[0]?.agent, agents[0]?.share], [4, 'lead-to-touch', { n: 2, hits: 1, known: null }]);
    const told = await me.call('GET', '/api/training/lead-to-touch');
    assert.equal(told.status, 200, told.text);
    const one = told.json as AgentTraining;
    assert.equal(one.versions.length, 1);
    assert.deepEqual(
      [one.versions[0]?.version, one.versions[0]?.isAtWork, one.change, one.mayExport, one.writtenByModel],
      [one.atWork, true, null, true, 0],
    );
    assert.deepEqual(one.reasons, [{ version: one.atWork, code: 'not-fit', count: 1 }]);
    assert.deepEqual(one.ends, { accepted: { won: 1, lost: 0, open: 0 }, refused: { won: 0, lost: 0, open: 1 } });

    assert.equal((await me.call('GET', '/api/training/nobody')).status, 404);
    const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
    const tenantId = workspace.id.replace('wsp_', '');
    for (const role of ['rep', 'manager'] as const) {
      const login = { email: `${role}-${tenantId}@example.com`, password: 'correct horse' };
      await security.addMember(tenantId, { ...login, name: role, role });
      const they = await signIn(login.email, login.password);
      const [list, detail, set] = [
        await they.call('GET', '/api/training'),
        await they.call('GET', '/api/training/lead-to-touch'),
        await they.call('POST', '/api/training/lead-to-touch/set', {}),
      ];
      assert.deepEqual([list.status, detail.status, set.status], role === 'rep' ? [403, 403, 403] : [200, 200, 403]);
      if (role === 'manager') assert.equal((detail.json as AgentTraining).mayExport, false);
    }
    const stranger = await signUp('别家');
    const theirs = (await stranger.call('GET', '/api/training/lead-to-touch')).json as AgentTraining;
    assert.deepEqual([theirs.counts.suggested, theirs.reasons, theirs.ends], [0, [], null]);
  });
});

test('a training set is written in the background, offered as a file to who asked, and told in the audit', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const started = await me.call('POST', '/api/training/lead-to-touch/set', { weeks: 12 });
    assert.equal(started.status, 200, started.text);
    const { file } = (await ended(me, (started.json as Job).id)).result ?? {};
    assert.ok(file !== null && file !== undefined);
    assert.deepEqual([file.rows, file.mediaType], [0, 'application/jsonl']);
    assert.match(file.name, /^lead-to-touch-.*\.jsonl$/);
    const open = ({ cookie }: Caller) => app.inject({ method: 'GET', url: file.href, headers: { cookie } });
    const mine = await open(me);
    assert.deepEqual([mine.statusCode, mine.headers['x-row-count'], mine.body], [200, '0', '']);
    assert.match((await me.call('GET', '/api/audit')).text, /training\.exported/);
    assert.equal((await open(await signUp('别家'))).statusCode, 404);
    const unknown = await me.call('POST', '/api/training/nobody/set', {});
    assert.equal((unknown.json as Problem).code, 'agent.unknown');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '@valence/contract';
import { withApp, type Caller } from '#test';

async function made(caller: Caller, kind: string, data: object): Promise<string> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { id: string }).id;
}

async function ended(caller: Caller, job: Job, states: readonly string[]): Promise<Job> {
  for (let i = 0; i < 200; i += 1) {
    const now = (await caller.call('GET', `/api/jobs/${job.id}`)).json as Job;
    if (states.includes(now.state)) return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the job did not end');
}

test('who leaves hands over to several in turn, as one batch that comes back', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const [gone = '', a = '', b = ''] = await Promise.all(
      ['走的人', '甲', '乙'].map((name) => made(caller, 'person', { name })),
    );
    for (let i = 0; i < 5; i += 1) await made(caller, 'lead', { title: `线索 ${i}`, status: 'new', owner: gone });
    await made(caller, 'lead', { title: '已成交', status: 'won', owner: gone });
    await made(caller, 'organisation', { name: '宁远', owner: gone, province: '上海' });
    const wish = { from: gone, isOpenOnly: true };
    const preview = (await caller.call('POST', '/api/handover/preview', wish)).json as {
      items: { kind: string; count: number }[];
    };
    assert.deepEqual(
      preview.items.map((p) => [p.kind, p.count]),
      [
        ['lead', 5],
        ['organisation', 1],
      ],
    );
    const started = await caller.call('POST', '/api/handover', {
      ...wish,
      to: [a, b],
      kinds: ['lead', 'organisation'],
    });
    assert.equal(started.status, 200, started.text);
    const done = await ended(caller, started.json as Job, ['done', 'failed']);
    assert.deepEqual([done.state, done.result?.changed], ['done', 6]);
    const owned = async (person: string): Promise<number> => {
      const filter = encodeURIComponent(JSON.stringify([{ field: 'owner', op: 'is', value: person }]));
      return ((await caller.call('GET', `/api/records/lead/count?filter=${filter}`)).json as { count: number }).count;
    };
    assert.deepEqual(
      [await owned(gone), (await owned(a)) + (await owned(b)), Math.abs((await owned(a)) - (await owned(b)))],
      [1, 5, 1],
    );
    await caller.call('POST', `/api/jobs/${done.id}/undo`, {});
    await ended(caller, done, ['undone']);
    assert.equal(await owned(gone), 6);
    const self = await caller.call('POST', '/api/handover', { ...wish, to: [gone], kinds: ['lead'] });
    assert.equal(self.status, 400);
  });
});

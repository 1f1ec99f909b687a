import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RecordDetail, Timeline, TimelineItem } from '@valence/contract';
import { withApp, type Caller } from '#test';

async function make(who: Caller, kind: string, data: object): Promise<string> {
  const made = await who.call('POST', `/api/records/${kind}`, { data });
  assert.equal(made.status, 200, made.text);
  return (made.json as { id: string }).id;
}

const page = async (who: Caller, id: string, query: string): Promise<Timeline> => {
  const answer = await who.call('GET', `/api/record/${id}/timeline?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as Timeline;
};

async function whole(who: Caller, id: string, query: string): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (let after = ''; ;) {
    const { items: more, next } = await page(who, id, `${query}${after}`);
    items.push(...more);
    if (next === null) return items;
    after = `&after=${next}`;
  }
}

test('a timeline goes on by key over every sort of happening: nothing twice, nothing left out, newest first', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const org = await make(me, 'organisation', { name: '华星电子' });
    const unit = await make(me, 'organisation', { name: '华东分部', parent: org });
    const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T08:00:00Z`;
    // The same moment many times: the id decides then
    for (let day = 1; day <= 9; day += 1)
      await make(me, 'activity', {
        subject: `电话 ${day}`,
        type: 'call',
        about: unit,
        organisation: unit,
        at: at(Math.ceil(day / 3)),
      });
    await make(me, 'note', { title: '备注', body: '预算已批', about: unit, at: at(2) });
    await make(me, 'task', { title: '回访', organisation: unit, status: 'open', dueOn: '2099-01-05' });
    await me.call('POST', `/api/record/${unit}/comments`, { body: '**谁**去拜访？' });
    await me.call('PATCH', `/api/record/${unit}`, { data: { city: '苏州' } });
    const all = await whole(me, unit, 'limit=100');
    assert.deepEqual(await whole(me, unit, 'limit=2'), all);
    const counts = Object.fromEntries([...Map.groupBy(all, ({ type }) => type)].map(([type, of]) => [type, of.length]));
    assert.deepEqual(counts, { task: 1, change: 2, comment: 1, activity: 9, note: 1 });
    assert.deepEqual([all[0]?.type, all[0]?.variant, all[0]?.dueOn], ['task', 'open', '2099-01-05']);
    const times = all.map((item) => item.at);
    assert.deepEqual(times, times.toSorted().toReversed());
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);

    // With the record comes the same first page, and only where it is asked for
    const opened = await me.call('GET', `/api/record/${unit}?timeline=5`);
    assert.deepEqual((opened.json as RecordDetail).timeline, await page(me, unit, 'limit=5'));
    assert.equal('timeline' in ((await me.call('GET', `/api/record/${unit}`)).json as object), false);
    assert.equal((await me.call('GET', `/api/record/${unit}?timeline=101`)).status, 400);

    const calls = await whole(me, unit, 'types=activity,note&limit=4');
    assert.deepEqual(
      calls,
      all.filter(({ type }) => type === 'activity' || type === 'note'),
    );
    assert.equal((await me.call('GET', `/api/record/${unit}/timeline?after=gibberish`)).status, 400);
    assert.equal((await me.call('GET', `/api/record/${unit}/timeline?types=gossip`)).status, 400);
  });
});

test('what is said about a record of any kind stands in its timeline', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const deal = await make(me, 'deal', { title: '二期扩容' });
    await make(me, 'note', { title: '要三家比价', about: deal });
    assert.deepEqual(
      (await page(me, deal, 'types=note')).items.map(({ title }) => title.zh),
      ['要三家比价'],
    );
  });
});

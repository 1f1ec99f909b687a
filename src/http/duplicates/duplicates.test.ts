import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { DecidedPair, DuplicatePage, Job, LikelyDuplicates, MatchState, RecordRow } from '@valence/contract';
import { withApp, type Caller } from '#test';

const CODE = '91310115MA1K4BCD3C';

async function make(me: Caller, kind: string, data: object): Promise<RecordRow> {
  const made = await me.call('POST', `/api/records/${kind}`, { data });
  assert.equal(made.status, 200, made.text);
  return made.json as RecordRow;
}

const open = async (me: Caller, kind = 'organisation'): Promise<DuplicatePage> =>
  (await me.call('GET', `/api/duplicates?kind=${kind}`)).json as DuplicatePage;

/** Comparing happens behind what people do. */
async function until<T>(ask: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (let turn = 0; turn < 100; turn++) {
    const found = await ask();
    if (holds(found)) return found;
    await delay(100);
  }
  return ask();
}

const shanghai = {
  name: '上海华星电子科技有限公司',
  phone: '021-58880001',
  city: '上海',
  website: 'https://www.huaxing-sh.com',
};

test('two spellings of one company are found, merged by an answer and parted by taking it back', () =>
  withApp(async ({ signUp }) => {
    const me = await signUp();
    const first = await make(me, 'organisation', { ...shanghai, industry: '电子' });
    const second = await make(me, 'organisation', { name: '華星電子科技（上海）', phone: '+86 21 5888 0001' });
    await make(me, 'organisation', { name: '深圳华星电子科技有限公司', phone: '0755-26660002', city: '深圳' });

    const { items } = await until(
      () => open(me),
      (page) => page.items.length > 0,
    );
    assert.equal(items.length, 1, 'the namesake in Shenzhen is another company');
    const [pair] = items;
    assert.ok(pair !== undefined && pair.probability > 0.9);
    assert.deepEqual([pair.left.id, pair.right.id].toSorted(), [first.id, second.id].toSorted());
    assert.equal(pair.keep, first.id, 'the one that knows more stays');
    assert.ok(pair.evidence.some((e) => e.as === 'phone' && e.level === e.top && e.bits > 0));

    const same = (await me.call('POST', `/api/duplicates/${pair.id}`, { answer: 'same' })).json as DecidedPair;
    assert.deepEqual([same.record?.id, same.record?.title], [first.id, shanghai.name], 'what is kept names it');
    const again = await me.call('POST', `/api/duplicates/${pair.id}`, { answer: 'different' });
    assert.equal(again.status, 409);
    assert.equal(((await me.call('GET', `/api/record/${second.id}`)).json as RecordRow).id, first.id);

    const back = await me.call('POST', `/api/duplicates/${pair.id}`, { answer: 'open' });
    assert.equal(back.status, 200, back.text);
    assert.equal(((await me.call('GET', `/api/record/${second.id}`)).json as RecordRow).id, second.id);
    await me.call('POST', `/api/duplicates/${pair.id}`, { answer: 'different' });
    const job = (await me.call('POST', '/api/duplicates/scan', { kind: 'organisation' })).json as Job;
    const done = await until(
      async () => (await me.call('GET', `/api/jobs/${job.id}`)).json as Job,
      ({ state }) => state === 'done' || state === 'failed',
    );
    assert.equal(done.state, 'done', JSON.stringify(done));
    assert.deepEqual((await open(me)).items, [], 'who was told apart is not asked about again');
    const state = (await me.call('GET', '/api/duplicates/state?kind=organisation')).json as MatchState;
    assert.deepEqual([state.different, state.scanned?.records], [1, 3]);
  }));

test('whoever writes a record hears of those it may be, and of none of another workspace', () =>
  withApp(async ({ signUp }) => {
    const me = await signUp();
    const stranger = await signUp('别家');
    const known = await make(me, 'organisation', { ...shanghai, creditCode: CODE });
    const check = async (who: Caller, data: object) =>
      (await who.call('POST', '/api/duplicates/check', { kind: 'organisation', data })).json as LikelyDuplicates;
    const likely = await until(
      () => check(me, { name: 'Huaxing Electronics (Shanghai) Co., Ltd.', phone: '(021) 58880001' }),
      ({ items }) => items.length > 0,
    );
    assert.deepEqual(
      likely.items.map(({ record }) => record.id),
      [known.id],
    );
    assert.deepEqual((await check(me, { name: '深圳华星电子科技有限公司' })).items, []);
    assert.deepEqual((await check(stranger, { name: shanghai.name, phone: shanghai.phone })).items, []);
  }));

test('the surest pairs merge by themselves only after an administrator has said so', () =>
  withApp(async ({ signUp }) => {
    const me = await signUp();
    const mail = { email: 'wang.wei@huaxing-sh.com', phone: '13800138000' };
    await make(me, 'person', { name: '王伟', side: 'customer', ...mail });
    await make(me, 'person', { name: 'Wang Wei', side: 'customer', ...mail });
    await until(
      () => open(me, 'person'),
      ({ items }) => items.length > 0,
    );
    await me.call('PUT', '/api/duplicates/state', { kind: 'person', isAutomatic: true });
    assert.equal((await open(me, 'person')).items.length, 1);
    await me.call('POST', '/api/duplicates/scan', { kind: 'person' });
    const left = await until(
      () => open(me, 'person'),
      ({ items }) => items.length === 0,
    );
    assert.deepEqual(left.items, []);
    const merged = (await me.call('GET', '/api/duplicates?kind=person&status=merged')).json as DuplicatePage;
    assert.equal(merged.items[0]?.decidedBy, 'matching');
  }));

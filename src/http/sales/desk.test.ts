import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Collision, GoalAttainment, RecordRow } from '@valence/contract';
import { withApp, type Caller } from '#test';

async function made(caller: Caller, kind: string, data: object): Promise<string> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as { id: string }).id;
}

test('who registered first is seen across a group, and overruling a protected one needs a reason', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const head = await made(caller, 'organisation', { name: '宁远集团' });
    const plant = await made(caller, 'organisation', { name: '宁远二厂', parent: head });
    const [a, b] = [
      await made(caller, 'organisation', { name: '甲代理' }),
      await made(caller, 'organisation', { name: '乙代理' }),
    ];
    const product = await made(caller, 'product', { name: 'A9' });
    const register = (dealer: string, organisation: string, registeredAt: string, more: object = {}) =>
      made(caller, 'registration', { title: '隔膜项目', dealer, organisation, product, registeredAt, ...more });
    const first = await register(a, plant, '2026-11-01T02:00:00Z');
    const second = await register(b, head, '2026-11-10T02:00:00Z');
    await register(b, head, '2025-01-10T02:00:00Z');
    const look = async (id: string): Promise<Collision[]> =>
      ((await caller.call('GET', `/api/registrations/${id}/collisions`)).json as { items: Collision[] }).items;
    assert.deepEqual(
      (await look(second)).map((c) => [c.record.id, c.isFirst, c.isSameCustomer, c.isSameProduct]),
      [[first, true, false, true]],
    );
    assert.deepEqual(
      (await look(first)).map((c) => [c.record.id, c.isFirst]),
      [[second, false]],
    );
    const decide = (id: string, decision: object) =>
      caller.call('POST', `/api/registrations/${id}/decide`, { decision });
    const yes = { answer: 'approve', protectedUntil: '2099-01-01' };
    assert.equal(((await decide(first, yes)).json as RecordRow).data['status'], 'approved');
    assert.equal((await decide(first, yes)).status, 409);
    assert.equal((await decide(second, yes)).status, 400);
    assert.equal((await decide(second, { answer: 'refuse', reason: '甲代理先报备' })).status, 200);
  });
});

test('a mail template with an unknown name is refused, a known one is filled in for a record', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const person = await made(caller, 'person', { name: '喆珺' });
    const deal = await made(caller, 'deal', {
      title: '隔膜',
      contact: person,
      amount: { minor: '123456', currency: 'CNY' },
      stage: 'quote',
    });
    const body = '{{contact.name}}您好：{{deal.title}}，{{ deal.amount }}，{{deal.stage}}，{{deal.closeOn}}';
    const wrong = await caller.call('POST', '/api/records/mail-template', {
      data: { name: '跟进', about: 'deal', subject: '{{deal.titel}}', body },
    });
    assert.equal(wrong.status, 400);
    assert.match(wrong.text, /deal\.titel/);
    await made(caller, 'mail-template', { name: '跟进', about: 'deal', subject: '{{deal.title}}', body });
    const shown = await caller.call('POST', '/api/mail-templates/preview', {
      about: 'deal',
      record: deal,
      subject: '{{deal.title}}',
      body,
    });
    assert.deepEqual(shown.json, {
      subject: '隔膜',
      body: '喆珺您好：隔膜，CNY 1234.56，报价，',
      missing: ['deal.closeOn'],
    });
  });
});

test('a goal counts what its owner won in its days, in its currency', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const owner = await made(caller, 'person', { name: '林悦' });
    const won = (minor: string, closedOn: string, currency = 'CNY') =>
      made(caller, 'deal', { title: '隔膜', owner, stage: 'won', closedOn, amount: { minor, currency } });
    await won('60000', '2026-11-03');
    await won('15000', '2026-11-30');
    await won('99999', '2026-12-01');
    await made(caller, 'goal', {
      title: '11 月',
      owner,
      measure: 'won-amount',
      amount: { minor: '100000', currency: 'CNY' },
      startsOn: '2026-11-01',
      endsOn: '2026-11-30',
    });
    const ask = async (): Promise<GoalAttainment | undefined> =>
      ((await caller.call('GET', '/api/goals/attainment?on=2026-11-15')).json as { items: GoalAttainment[] }).items[0];
    assert.deepEqual([(await ask())?.reached.money?.minor, (await ask())?.percent], ['75000', 75]);
    await won('100', '2026-11-05', 'USD');
    assert.deepEqual([(await ask())?.percent, (await ask())?.missing], [null, ['USD']]);
  });
});

test('a goal of a team counts its members, one of nobody the whole company, one of an unknown team nothing', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const [a, b] = [await made(caller, 'person', { name: '甲' }), await made(caller, 'person', { name: '乙' })];
    const team = await caller.call('POST', '/api/teams', { name: '华东', members: [a] });
    assert.equal(team.status, 200, team.text);
    for (const owner of [a, b])
      await made(caller, 'deal', {
        title: '隔膜',
        owner,
        stage: 'won',
        closedOn: '2026-11-03',
        amount: { minor: '50000', currency: 'CNY' },
      });
    for (const whose of [{ team: '华东' }, {}, { team: '没有的' }])
      await made(caller, 'goal', {
        title: '11 月',
        ...whose,
        measure: 'won-amount',
        amount: { minor: '100000', currency: 'CNY' },
        startsOn: '2026-11-01',
        endsOn: '2026-11-30',
      });
    const { items } = (await caller.call('GET', '/api/goals/attainment?on=2026-11-15')).json as {
      items: GoalAttainment[];
    };
    assert.deepEqual(
      items.map((i) => [i.team, i.percent]).toSorted(),
      [
        ['华东', 50],
        ['没有的', 0],
        [null, 100],
      ].toSorted(),
    );
  });
});

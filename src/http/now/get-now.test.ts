import assert from 'node:assert/strict';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { newUuid } from '#base';
import { Now, type FeedChoices } from '@valence/contract';
import { observe } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withApp, type Caller, type TestApp } from '#test';

const FEED: FeedChoices = {
  timeZone: 'Asia/Shanghai',
  from: '09:00',
  to: '18:30',
  days: [1, 2, 3, 4, 5],
  isQuiet: false,
  perDay: null,
};

async function scopeOf(me: Caller, { security }: TestApp): Promise<Scope> {
  const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
  return security.scopeFor(
    workspace.id.replace('wsp_', ''),
    { type: 'system', id: 'test', name: 'test', role: 'admin' },
    'sales',
  );
}

async function nowOf(me: Caller, query = ''): Promise<Now> {
  const answer = await me.call('GET', `/api/now${query}`);
  assert.equal(answer.status, 200, answer.text);
  return Now.parse(answer.json);
}

/** Cards about leads as an agent makes them, without its run. */
async function withCards(
  n: number,
  fn: (at: {
    me: Caller;
    ground: TestApp;
    scope: Scope;
    leads: string[];
    card: (over: object) => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const scope = await scopeOf(me, ground);
    const sayings = Array.from({ length: n }, (_, i) => ({ kind: 'organisation', data: { name: `客户 ${i}` } }));
    const { entities } = await observe(scope, { source: { kind: 'generator', name: '测试' }, sayings });
    const card = async (over: object): Promise<string> => {
      const id = newUuid();
      const row = {
        id,
        run_id: newUuid(),
        agent: 'lead-to-touch',
        subject_id: entities[0],
        owner_id: null,
        status: 'open',
        action_key: null,
        due_at: null,
        card: { action: { zh: '联系', en: 'Contact' }, why: [] },
        versions: [],
        expected_minor: 1_000,
        currency: 'CNY',
        probability: 0.5,
        made_at: new Date().toISOString(),
        ...over,
      };
      await scope.write((tx) =>
        tx.query(
          `insert into decision (tenant_id, id, run_id, agent, subject_id, owner_id, status, action_key, due_at, card, versions, expected_minor, currency, probability, made_at, answer, answered_at)
           select $1, r.* from jsonb_to_record($2) as r (id uuid, run_id uuid, agent text, subject_id uuid, owner_id uuid, status text, action_key text, due_at timestamptz,
             card jsonb, versions jsonb, expected_minor bigint, currency text, probability float8, made_at timestamptz, answer jsonb, answered_at timestamptz)`,
          [scope.tenantId, JSON.stringify(row)],
        ),
      );
      return id;
    };
    await fn({ me, ground, scope, leads: [...entities], card });
  });
}

test('what two agents suggest for one record is one card that names both, and its answer settles both', async () => {
  await withCards(2, async ({ me, leads, card }) => {
    const weaker = await card({ action_key: 'call', expected_minor: 1_000 });
    const stronger = await card({ action_key: 'call', agent: 'renewal-guard', expected_minor: 9_000 });
    await card({ action_key: 'call', subject_id: leads[1], expected_minor: 500 });
    const { cards, open } = await nowOf(me);
    assert.equal(open, 3);
    assert.deepEqual(
      cards.map((c) => c.also.length),
      [1, 0],
    );
    assert.deepEqual([cards[0]?.id, cards[0]?.also[0]?.decision], [`dec_${stronger}`, `dec_${weaker}`]);
    const answer = await me.call('POST', `/api/decisions/dec_${stronger}/answer`, {
      answer: 'refuse',
      reason: '时机不对',
      code: 'timing',
    });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(((await me.call('GET', `/api/decisions/dec_${weaker}`)).json as { status: string }).status, 'expired');
    assert.equal((await nowOf(me)).cards.length, 1);
  });
});

test('the line that explains the order holds its three factors, and what is due comes before what is worth a little more', async () => {
  await withCards(2, async ({ me, leads, card }) => {
    await card({ expected_minor: 120_000_00, probability: 0.6 });
    await card({
      subject_id: leads[1],
      expected_minor: 100_000_00,
      probability: 0.5,
      due_at: new Date(Date.now() + 2 * 86_400_000).toISOString(),
    });
    const [first, second] = (await nowOf(me)).cards;
    assert.equal(first?.subject.title, '客户 1');
    assert.deepEqual([first?.rank.amount, first?.rank.chance], [{ minor: '20000000', currency: 'CNY' }, 'high']);
    assert.ok(first !== undefined && first.rank.urgency > 2 && first.rank.dueAt !== null);
    assert.deepEqual([second?.rank.urgency, second?.rank.learned], [1, 1]);
  });
});

test('a day holds as many cards as one chose; the rest is for later', async () => {
  await withCards(5, async ({ me, leads, card }) => {
    for (const [i, subject] of leads.entries()) await card({ subject_id: subject, expected_minor: 1_000 * (i + 1) });
    assert.equal((await nowOf(me)).cards.length, 5);
    assert.equal((await me.call('PUT', '/api/me/feed', { ...FEED, perDay: 2 })).status, 200);
    const first = await nowOf(me);
    assert.deepEqual(
      [first.cards.length, first.later.length, first.capacity],
      [2, 3, { perDay: 2, source: 'set', doneToday: 0 }],
    );
    await me.call('POST', `/api/decisions/${first.cards[0]?.id}/answer`, { answer: 'refuse', reason: 'x' });
    const then = await nowOf(me);
    assert.deepEqual([then.cards.length, then.later.length, then.capacity.doneToday], [1, 3, 1]);
  });
});

test('how many a day holds is learned from days on which cards were answered', async () => {
  await withCards(6, async ({ me, leads, card }) => {
    const { user } = (await me.call('GET', '/api/me')).json as { user: { id: string } };
    for (let day = 1; day <= 6; day++)
      for (let i = 0; i < 3; i++)
        await card({
          status: 'accepted',
          answer: { kind: 'accept', by: '林悦', byId: user.id, reason: null },
          answered_at: new Date(Date.now() - day * 86_400_000).toISOString(),
        });
    for (const subject of leads) await card({ subject_id: subject });
    const { cards, later, capacity } = await nowOf(me);
    assert.deepEqual([capacity.perDay, capacity.source, cards.length, later.length], [3, 'learned', 3, 3]);
  });
});

test('outside working hours cards wait, except what cannot, and one can look all the same', async () => {
  await withCards(2, async ({ me, leads, card }) => {
    await card({ expected_minor: 9_000 });
    await card({ subject_id: leads[1], due_at: new Date(Date.now() + 60_000).toISOString() });
    // Working hours that are over, or not begun, whenever this test runs.
    const hour = Number(
      new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: 'UTC' }).format(new Date()),
    );
    const [from, to] = hour < 12 ? ['22:00', '23:00'] : ['01:00', '02:00'];
    const chosen = { ...FEED, timeZone: 'UTC', from, to, days: [1, 2, 3, 4, 5, 6, 7], isQuiet: true };
    assert.equal((await me.call('PUT', '/api/me/feed', chosen)).status, 200);
    const quiet = await nowOf(me);
    assert.deepEqual(
      quiet.cards.map((c) => c.subject.title),
      ['客户 1'],
    );
    assert.equal(quiet.quiet?.held, 1);
    assert.ok(Date.parse(quiet.quiet?.until ?? '') > Date.now());
    assert.equal((await nowOf(me, '?awake=true')).cards.length, 2);
    for (const wrong of [{ timeZone: 'Mars/Olympus' }, { from: '19:00', to: '09:00' }])
      assert.equal((await me.call('PUT', '/api/me/feed', { ...FEED, ...wrong })).status, 400);
  });
});

test('a new suggestion is told to an open page within two seconds', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    await ground.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = ground.app.server.address() as AddressInfo;
    let heard = '';
    const stream = get({
      port,
      host: '127.0.0.1',
      path: '/api/events?kinds=decision',
      headers: { cookie: me.cookie, accept: 'text/event-stream' },
    });
    stream.on('response', (answer) => answer.setEncoding('utf8').on('data', (piece: string) => (heard += piece)));
    while (!heard.includes('event: change')) await sleep(10);
    await me.call('POST', '/api/records/lead', { data: { title: '储能', company: '恒泰', need: '要样品' } });
    const since = Date.now();
    while (!heard.includes('"kinds":["decision"]')) {
      assert.ok(Date.now() - since < 2_000, heard);
      await sleep(10);
    }
    const { cards } = await nowOf(me);
    assert.equal(cards.length, 1);
    stream.destroy();
  });
});

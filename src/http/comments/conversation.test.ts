import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp, type Caller, type TestApp } from '#test';

type Me = { user: { id: string }; workspace: { id: string } };
type Thread = { id: string; body: string | null; version: number; replies: { id: string; body: string }[] };
type Notes = {
  items: {
    id: string;
    type: string;
    body: string | null;
    times: number;
    title: { zh: string };
    record: { id: string } | null;
  }[];
  unread: number;
};

const notesOf = async (who: Caller) => (await who.call('GET', '/api/notifications')).json as Notes;

/** Waits until the outbox has been worked through so far that `fits`. */
async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + 8_000; ;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Two members of one workspace. */
async function two({ app, signUp, security }: TestApp) {
  const boss = await signUp();
  const me = (await boss.call('GET', '/api/me')).json as Me;
  const tenantId = me.workspace.id.replace('wsp_', '');
  const email = `rep${Math.random().toString(36).slice(2)}@example.com`;
  const userId = await security.addMember(tenantId, { name: '王工', email, password: 'correct horse', role: 'rep' });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { email, password: 'correct horse' },
  });
  const cookie = [answer.headers['set-cookie'] ?? []]
    .flat()
    .map((c) => c.split(';')[0])
    .join('; ');
  const rep: Caller = {
    cookie,
    async call(method, url, body, headers = {}) {
      const reply = await app.inject({
        method,
        url,
        headers: { cookie, host: 'localhost', ...headers },
        ...(body === undefined ? {} : { payload: body }),
      });
      const isJson = String(reply.headers['content-type']).includes('json');
      return { status: reply.statusCode, json: isJson ? reply.json() : null, text: reply.body };
    },
  };
  return { boss, rep, bossId: me.user.id, repId: userId, tenantId };
}

async function aLead(who: Caller, data: object = {}): Promise<string> {
  const made = await who.call('POST', '/api/records/lead', { data: { title: '储能项目', ...data } });
  return (made.json as { id: string }).id;
}

test('a mention tells the colleague once, with the words, and an answer comes back in the same thread', async () => {
  await withApp(async (ground) => {
    const { boss, rep, repId } = await two(ground);
    const id = await aLead(boss);
    const draft = { body: `@[王工](usr:${repId}) 请看报价`, key: 'retry-me-1' };
    const first = await boss.call('POST', `/api/record/${id}/comments`, draft);
    assert.equal(first.status, 200, first.text);
    await boss.call('POST', `/api/record/${id}/comments`, draft);
    const told = await notesOf(rep);
    assert.deepEqual(
      told.items.map((n) => [n.type, n.body, n.record?.id]),
      [['mention', '@王工 请看报价', id]],
    );
    assert.match(told.items[0]?.title.zh ?? '', /林悦 在“储能项目”里提到了你/);
    const parent = (first.json as Thread).id;
    await rep.call('POST', `/api/record/${id}/comments`, { body: '看过了', parent });
    const page = (await boss.call('GET', `/api/record/${id}/comments`)).json as { items: Thread[] };
    assert.equal(page.items.length, 1, 'the retry wrote nothing');
    assert.deepEqual(
      page.items[0]?.replies.map((r) => r.body),
      ['看过了'],
    );
    assert.deepEqual(
      (await notesOf(boss)).items.map((n) => n.type),
      ['reply'],
    );
  });
});

test('only the author changes a comment, of two changes at once the later is refused, and earlier wordings stay', async () => {
  await withApp(async (ground) => {
    const { boss, rep } = await two(ground);
    const id = await aLead(boss);
    const { id: comment } = (await rep.call('POST', `/api/record/${id}/comments`, { body: '甲' })).json as Thread;
    assert.equal((await boss.call('PATCH', `/api/comments/${comment}`, { body: '乙', version: 1 })).status, 403);
    assert.equal((await rep.call('PATCH', `/api/comments/${comment}`, { body: '乙', version: 1 })).status, 200);
    assert.equal((await rep.call('PATCH', `/api/comments/${comment}`, { body: '丙', version: 1 })).status, 409);
    assert.equal((await boss.call('DELETE', `/api/comments/${comment}`)).status, 204);
    const page = (await rep.call('GET', `/api/record/${id}/comments`)).json as { items: Thread[] };
    assert.equal(page.items[0]?.body, null);
    const versions = (await rep.call('GET', `/api/comments/${comment}/versions`)).json as { items: { body: string }[] };
    assert.deepEqual(
      versions.items.map((v) => v.body),
      ['乙', '甲'],
    );
  });
});

test('who follows is told of chosen fields in one notice however often they change, and not of own changes', async () => {
  await withApp(async (ground) => {
    const { boss, rep } = await two(ground);
    const id = await aLead(boss);
    await rep.call('PUT', `/api/record/${id}/follow`, { isOn: true, fields: ['title', 'status'] });
    await boss.call('PATCH', `/api/record/${id}`, { data: { company: '华星' } });
    await boss.call('PATCH', `/api/record/${id}`, { data: { title: '储能二期' } });
    await boss.call('PATCH', `/api/record/${id}`, { data: { status: 'working' } });
    await rep.call('PATCH', `/api/record/${id}`, { data: { title: '储能三期' } });
    const told = await until(
      () => notesOf(rep),
      (notes) => notes.items.some((n) => n.type === 'change' && n.times === 2),
    );
    assert.deepEqual(
      told.items.map((n) => n.type),
      ['change'],
    );
    assert.match(told.items[0]?.title.zh ?? '', /储能三期.*有更新：/);
    await rep.call('POST', '/api/notifications/read', { all: true });
    assert.equal((await notesOf(rep)).unread, 0);
    await rep.call('PUT', `/api/record/${id}/follow`, { isOn: false });
    const state = (await rep.call('GET', `/api/record/${id}/follow`)).json as { isOn: boolean; followers: object[] };
    assert.deepEqual([state.isOn, state.followers], [false, []]);
  });
});

test('a notice about a record one may not see any more names neither it nor its words', async () => {
  await withApp(async (ground) => {
    const { boss, rep, repId, tenantId } = await two(ground);
    const id = await aLead(boss, { title: '绝密项目' });
    await boss.call('POST', `/api/record/${id}/comments`, { body: `@[王工](usr:${repId}) 底价 12 万` });
    const stranger = await ground.signUp('别家');
    assert.deepEqual((await notesOf(stranger)).items, []);
    assert.equal((await stranger.call('GET', `/api/record/${id}/comments`)).status, 404);
    await ground.store.write({ tenantId, actor: 'x', purpose: 'sales' }, (tx) =>
      tx.query('delete from entity where id = $1', [id.replace('ent_', '')]),
    );
    const text = JSON.stringify(await notesOf(rep));
    assert.ok(!text.includes('绝密') && !text.includes('12 万'), text);
  });
});

test('a reminder is told at its time, once, and again when it was put off', async () => {
  await withApp(async (ground) => {
    const { boss } = await two(ground);
    const id = await aLead(boss);
    const past = await boss.call('POST', '/api/reminders', { record: id, dueAt: '2020-01-01T00:00:00Z' });
    assert.equal(past.status, 400);
    const dueAt = new Date(Date.now() + 1_000).toISOString();
    const made = await boss.call('POST', '/api/reminders', { record: id, note: '问交期', dueAt });
    assert.equal(made.status, 200, made.text);
    const told = await until(
      () => notesOf(boss),
      (notes) => notes.items.length > 0,
    );
    assert.deepEqual(
      told.items.map((n) => [n.type, n.body]),
      [['reminder', '问交期']],
    );
    const later = new Date(Date.now() + 1_000).toISOString();
    const reminder = (made.json as { id: string }).id;
    assert.equal((await boss.call('PATCH', `/api/reminders/${reminder}`, { dueAt: later })).status, 200);
    assert.equal(
      (
        await until(
          () => notesOf(boss),
          (notes) => notes.items.length > 1,
        )
      ).items.length,
      2,
    );
    await boss.call('PATCH', `/api/reminders/${reminder}`, { status: 'done' });
    assert.deepEqual((await boss.call('GET', '/api/reminders')).json, { items: [] });
  });
});

test('a task that recurs comes again once when it is done, on a working day, with a reference that is kept', async () => {
  await withApp(async (ground) => {
    const { boss } = await two(ground);
    const lead = await aLead(boss);
    const made = await boss.call('POST', '/api/records/task', {
      data: { title: '回访', status: 'open', dueOn: '2026-09-24', lead, priority: 'high' },
    });
    const task = (made.json as { id: string }).id;
    const bad = await boss.call('PUT', `/api/record/${task}/recurrence`, { rule: 'FREQ=HOURLY' });
    assert.equal((bad.json as { code: string }).code, 'recurrence.rule');
    const set = await boss.call('PUT', `/api/record/${task}/recurrence`, { rule: 'FREQ=MONTHLY', workdays: 'next' });
    assert.equal(set.status, 200, set.text);
    await boss.call('PATCH', `/api/record/${task}`, { data: { status: 'done' } });
    type List = { items: { id: string; data: { dueOn: string; priority: string; status: string; lead: string } }[] };
    const tasks = await until(
      async () => (await boss.call('GET', '/api/records/task')).json as List,
      (list) => list.items.length > 1,
    );
    await boss.call('PATCH', `/api/record/${task}`, { data: { title: '回访客户' } });
    const next = tasks.items.find((t) => t.id !== task);
    assert.deepEqual([next?.data.status, next?.data.priority, next?.data.lead], ['open', 'high', lead]);
    assert.ok((next?.data.dueOn ?? '') > '2026-09-24');
    assert.equal(tasks.items.length, 2);
  });
});

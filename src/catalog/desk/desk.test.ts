import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { observe, type Data, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { openDesk, wilson } from './desk.ts';
import { shrunkRate, tally } from './past-results.ts';
import { matching, papersFor, speakFirst } from './playbook.ts';
import { openPromises } from './promises.ts';
import { say } from './said.ts';

withKinds();

/** A record as memory gives it, each field said by one observation. */
function anEntity(kind: string, data: Data): Entity {
  const observation = newUuid();
  const entry = {
    observation,
    source: newUuid(),
    at: '2026-11-22T00:00:00Z',
    confidence: 0.9,
    rule: 'only',
    sayings: 1,
    against: 0,
  } as const;
  const support = Object.fromEntries(Object.keys(data).map((field) => [field, entry]));
  const at = new Date('2026-11-22T00:00:00Z');
  return { id: newUuid(), kind, title: 't', data, support, subjectId: null, version: 1, createdAt: at, updatedAt: at };
}

const source = { kind: 'playbook', name: '测试话术' } as const;

async function tell(scope: Scope, kind: string, ...records: Data[]): Promise<readonly string[]> {
  return (await observe(scope, { source, sayings: records.map((data) => ({ kind, data })) })).entities;
}

/** What the desk holds for one lead, in a workspace with these records. */
async function deskWith(
  records: Readonly<{ lead: Data; items?: Data[]; papers?: Data[]; activity?: Data }>,
  fn: (at: Awaited<ReturnType<typeof read>>) => void,
): Promise<void> {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [lead] = await tell(scope, 'lead', records.lead);
    if (records.items !== undefined) await tell(scope, 'playbook-item', ...records.items);
    if (records.papers !== undefined) await tell(scope, 'material', ...records.papers);
    if (records.activity !== undefined) await tell(scope, 'activity', { ...records.activity, lead: lead ?? '' });
    fn(await read(scope, lead ?? ''));
  });
}

async function read(scope: Scope, lead: string) {
  const desk = openDesk({ now: () => new Date() });
  return { book: await desk.book(scope), situation: await desk.open(scope, { run: 'r', lead }) };
}

test('a sentence that nothing supports is an error', () => {
  assert.throws(() => say({ zh: '你好', en: 'Hello' }, []), /nothing supports/);
});

test('an item for another product is not said, and one for this product comes before one for all', async () => {
  const items = [
    { type: 'value', title: '通用', body: '通用价值', bodyEn: 'For all', rank: 1 },
    { type: 'value', title: '隔膜', body: '隔膜价值', bodyEn: 'Separator', product: '涂覆隔膜', rank: 2 },
    { type: 'value', title: '铁锂', body: '铁锂价值', bodyEn: 'LFP', product: '磷酸铁锂', rank: 3 },
  ];
  await deskWith({ lead: { title: 'x', product: '磷酸铁锂正极 HY-L4' }, items }, ({ book, situation }) => {
    assert.deepEqual(
      matching(book, situation, 'value').map((m) => m.item.title.zh),
      ['铁锂', '通用'],
    );
  });
});

test('words in the latest activities raise the objection they hint at, and are its evidence', async () => {
  const items = [
    { type: 'objection', title: '交期', body: '交期太长', triggers: ['交期'], rank: 1 },
    { type: 'objection', title: '价格', body: '太贵了', triggers: ['价格', '报价'], rank: 2 },
  ];
  const activity = { subject: '来电', body: '客户说价格高，要阶梯报价', at: '2026-11-20T02:00:00Z' };
  await deskWith({ lead: { title: 'x' }, items, activity }, ({ book, situation }) => {
    const [first] = speakFirst(book, situation, matching(book, situation, 'objection'), 1);
    assert.equal(first?.match.item.title.zh, '价格');
    const said = situation.activities[0]?.support['body']?.observation;
    assert.ok(first?.said.evidence.some((e) => e.observation === said && e.field === 'body'));
  });
});

test('an item whose fact is not known is passed over for the next, and a filled one cites the fact', async () => {
  const items = [
    { type: 'opening', title: 'a', body: '{contactName}您好', bodyEn: 'Dear {contactName}', rank: 1 },
    { type: 'opening', title: 'b', body: '给{company}的信', bodyEn: 'To {company}', rank: 2 },
  ];
  await deskWith({ lead: { title: 'x', company: 'Kestrova' }, items }, ({ book, situation }) => {
    const [first] = speakFirst(book, situation, matching(book, situation, 'opening'), 1);
    assert.deepEqual(first?.said.text, { zh: '给 Kestrova 的信', en: 'To Kestrova' });
    const company = situation.lead.support['company']?.observation;
    assert.ok(first?.said.evidence.some((e) => e.observation === company && e.field === 'company'));
    assert.equal(situation.language, 'en');
  });
});

test('an expired, an inner and an unfitting paper are not offered', async () => {
  const papers = [
    { title: '过期', product: '铁锂', validUntil: '2026-11-21', isPublic: true },
    { title: '内部', product: '铁锂', isPublic: false },
    { title: '隔膜报告', product: '隔膜', isPublic: true },
    { title: '铁锂报告', product: '铁锂', validUntil: '2026-11-22', isPublic: true, summary: '三批' },
  ];
  await deskWith({ lead: { title: 'x', product: '铁锂' }, papers }, ({ book, situation }) => {
    const offered = papersFor(book, situation, { cited: [], today: '2026-11-22', limit: 5 });
    assert.deepEqual(
      offered.map((p) => p.why.text.zh),
      ['《铁锂报告》：三批'],
    );
  });
});

test('a desk reads a workspace once, until it is told to forget it', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const desk = openDesk({ now: () => new Date() });
    assert.equal((await desk.book(scope)).items.length, 0);
    await tell(scope, 'playbook-item', { type: 'value', title: 'v', body: 'b' });
    assert.equal((await desk.book(scope)).items.length, 0);
    desk.forget(workspace.tenantId);
    assert.equal((await desk.book(scope)).items.length, 1);
  });
});

test('few cases pull a rep’s rate to everybody’s, many leave it where it is', () => {
  const leads = (owner: string, won: number, lost: number) =>
    [...Array<string>(won).fill('won'), ...Array<string>(lost).fill('lost')].map((status) =>
      anEntity('lead', { owner, status, product: 'p' }),
    );
  const past = tally([...leads('few', 1, 0), ...leads('many', 180, 20), ...leads('rest', 100, 700)]);
  const base = past.all.won / past.all.closed;
  assert.ok(Math.abs(shrunkRate(past, 'few', 'p') - base) < 0.12);
  assert.ok(shrunkRate(past, 'many', 'p') > 0.85);
  assert.equal(shrunkRate(past, 'nobody', null), base);
  assert.equal(past.with('many', 'p').wins.length, 3);
});

test('the interval of a share is Wilson’s, and says nothing when there is nothing', () => {
  const { low, high } = wilson(30, 100);
  assert.ok(Math.abs(low - 0.2189) < 1e-3 && Math.abs(high - 0.3958) < 1e-3);
  assert.deepEqual(wilson(0, 0), { rate: 0.5, low: 0, high: 1 });
});

test('a promise is seen by others until its run has long committed', () => {
  let at = 0;
  const promises = openPromises({ now: () => new Date(at) });
  promises.make('t', { lead: 'l1', owner: 'a' });
  promises.make('t', { lead: 'l2', owner: 'a' });
  promises.make('t', { lead: 'l2', owner: 'b' });
  assert.deepEqual(promises.of('t', 'a'), ['l1']);
  assert.deepEqual(promises.of('other', 'a'), []);
  at = 3001;
  assert.deepEqual(promises.of('t', 'b'), []);
});

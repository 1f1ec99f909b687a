import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { observe, type Saying } from '#kernel/memory';
import { withKinds, withWorkspace } from '#test';
import { morningSignals, MOST_A_MORNING } from './morning.ts';

withKinds();

/** A Monday, nine o'clock in China. */
const NOW = new Date('2026-11-23T01:00:00Z');
const made = (kind: string, data: Saying['data']): Saying & { id: string } => ({ kind, id: newUuid(), data });

async function signalsOf(sayings: readonly Saying[], now = NOW): Promise<ReadonlyMap<string, readonly string[]>> {
  let found: ReadonlyMap<string, readonly string[]> = new Map();
  await withWorkspace(async ({ scope }) => {
    await observe(scope('sales'), { source: { kind: 'import', name: 'test' }, sayings, now: NOW });
    found = new Map((await morningSignals(scope('sales'), now)).map(({ event, ids }) => [event, ids]));
  });
  return found;
}

test('meetings of today and tomorrow wake the brief, the next first; calls, later and past ones do not', async () => {
  const at = (type: string, when: string, state = 'planned') =>
    made('activity', { subject: 'x', type, state, at: when });
  const [tomorrow, today] = [at('visit', '2026-11-24T02:00:00Z'), at('meeting', '2026-11-23T06:00:00Z')];
  const others = [
    at('call', '2026-11-23T06:00:00Z'),
    at('meeting', '2026-11-26T06:00:00Z'),
    at('meeting', '2026-11-20T06:00:00Z'),
    at('meeting', '2026-11-23T05:00:00Z', 'done'),
  ];
  const signals = await signalsOf([tomorrow, today, ...others]);
  assert.deepEqual(signals.get('meeting.comes_up'), [today.id, tomorrow.id]);
});

test('deals whose dates speak of trouble wake the check, the largest first and five at most', async () => {
  const deal = (yuan: number, data: Saying['data'] = {}) =>
    made('deal', {
      title: `${yuan}`,
      stage: 'quote',
      amount: { minor: `${yuan}00`, currency: 'CNY' },
      closeOn: '2026-11-01',
      ...data,
    });
  const late = [1, 7, 3, 5, 9, 2].map((yuan) => deal(yuan));
  const fine = deal(100, { closeOn: '2026-12-20', nextOn: '2026-12-01' });
  const light = deal(200, { closeOn: '2026-12-20', nextOn: '2026-11-20', nextStep: 'x' });
  const won = deal(300, { stage: 'won' });
  const signals = await signalsOf([...late, fine, light, won]);
  const byAmount = [9, 7, 5, 3, 2].map((yuan) => late.find((d) => d.data['title'] === `${yuan}`)?.id);
  assert.deepEqual(signals.get('deal.goes_astray'), byAmount);
  assert.equal(byAmount.length, MOST_A_MORNING);
});

test('goals of an amount that run wake the forecast on Mondays only', async () => {
  const goal = (data: Saying['data']) =>
    made('goal', { title: 'x', measure: 'won-amount', startsOn: '2026-10-01', endsOn: '2026-12-31', ...data });
  const running = goal({});
  const sayings = [running, goal({ measure: 'visit-count' }), goal({ endsOn: '2026-10-31' })];
  assert.deepEqual((await signalsOf(sayings)).get('goal.week_begins'), [running.id]);
  assert.equal((await signalsOf(sayings, new Date('2026-11-24T01:00:00Z'))).get('goal.week_begins'), undefined);
});

test('a rival whom a customer named since yesterday wakes the watch for the open deals of that customer', async () => {
  const rival = made('organisation', { name: '阙墨新材料股份有限公司', shortName: '阙墨新材', relation: 'competitor' });
  const [near, far] = [made('organisation', { name: '甲公司' }), made('organisation', { name: '乙公司' })];
  const talk = (organisation: string, at: string) =>
    made('activity', { subject: '来电', body: '阙墨新材送了样', organisation, type: 'call', state: 'done', at });
  const deal = (organisation: string, stage: string) => made('deal', { title: 'x', organisation, stage });
  const [open, over, other] = [deal(near.id, 'quote'), deal(near.id, 'lost'), deal(far.id, 'quote')];
  const signals = await signalsOf([
    rival,
    near,
    far,
    talk(near.id, '2026-11-22T08:00:00Z'),
    talk(far.id, '2026-11-10T08:00:00Z'),
    open,
    over,
    other,
  ]);
  assert.deepEqual(signals.get('rival.spoken_of'), [open.id]);
});

test('a customer with trouble on several sides wakes the rescue, a prospect with the same does not', async () => {
  const org = (relation: string) => made('organisation', { name: newUuid(), relation });
  const [customer, prospect] = [org('customer'), org('prospect')];
  const trouble = (organisation: string) => [
    ...['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04'].map((day) =>
      made('ticket', { organisation, title: 'x', type: 'fault', status: 'solved', openedAt: `${day}T02:00:00Z` }),
    ),
    made('tender', { organisation, title: 'x', publishedOn: '2026-11-10' }),
  ];
  const signals = await signalsOf([customer, prospect, ...trouble(customer.id), ...trouble(prospect.id)]);
  assert.deepEqual(signals.get('customer.looks_leaving'), [customer.id]);
});

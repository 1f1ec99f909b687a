import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUrgent, quietUntil, type Hours } from './hours.ts';
import { rankAll, urgencyOf, type Candidate } from './rank.ts';

const NOW = new Date('2026-11-23T02:00:00Z');
const day = (n: number) => new Date(NOW.getTime() + n * 86_400_000);
const card = (over: Partial<Candidate>): Candidate => ({
  id: 'a',
  agent: 'lead-to-touch',
  actionKey: 'touch',
  subjectId: 's1',
  subjectKind: 'lead',
  ownerId: null,
  expectedMinor: 100_000,
  currency: 'CNY',
  probability: 0.5,
  dueAt: null,
  madeAt: NOW,
  ...over,
});
const plain = () => 0;

test('the order is probability × value × urgency: what is due now counts three times, in three days twice', () => {
  assert.equal(urgencyOf(null, NOW), 1);
  assert.equal(urgencyOf(day(0), NOW), 3);
  assert.equal(urgencyOf(day(-5), NOW), 3);
  assert.equal(urgencyOf(day(3), NOW), 2);
  const order = rankAll(
    [
      card({ id: 'a', subjectId: 'a' }),
      card({ id: 'b', subjectId: 'b', expectedMinor: 60_000, dueAt: day(0) }),
      card({ id: 'c', subjectId: 'c', expectedMinor: 0 }),
    ],
    NOW,
    plain,
  );
  assert.deepEqual(
    order.map((c) => c.id),
    ['b', 'a', 'c'],
  );
});

test('the same action on the same record is one card that names all who suggest it, the best of them in front', () => {
  const [one, ...rest] = rankAll(
    [
      card({ id: 'a' }),
      card({ id: 'b', agent: 'renewal-guard', expectedMinor: 200_000 }),
      card({ id: 'c', agent: 'meeting-brief' }),
    ],
    NOW,
    plain,
  );
  assert.deepEqual(
    [one?.id, one?.others.map((o) => o.agent).toSorted(), rest],
    ['b', ['lead-to-touch', 'meeting-brief'], []],
  );
});

test('another action, another record, and cards about nothing stay cards of their own', () => {
  const cards = [
    card({ id: 'a' }),
    card({ id: 'b', actionKey: 'brief' }),
    card({ id: 'c', subjectId: 's2' }),
    card({ id: 'd', subjectId: null }),
    card({ id: 'e', subjectId: null }),
  ];
  assert.equal(rankAll(cards, NOW, plain).length, 5);
});

const HOURS: Hours = { timeZone: 'Asia/Shanghai', from: '09:00', to: '18:30', days: [1, 2, 3, 4, 5], isQuiet: true };
const at = (text: string) => new Date(`${text}+08:00`);

test('quiet hours last until the next working morning, over the weekend until Monday, in the person’s own zone', () => {
  assert.equal(quietUntil(HOURS, at('2026-11-23T10:00:00')), null);
  assert.deepEqual(quietUntil(HOURS, at('2026-11-23T07:00:00')), at('2026-11-23T09:00:00'));
  assert.deepEqual(quietUntil(HOURS, at('2026-11-27T19:00:00')), at('2026-11-30T09:00:00'));
  assert.equal(quietUntil({ ...HOURS, isQuiet: false }, at('2026-11-28T12:00:00')), null);
  const berlin = { ...HOURS, timeZone: 'Europe/Berlin' };
  assert.deepEqual(quietUntil(berlin, at('2026-11-23T10:00:00')), at('2026-11-23T16:00:00'));
});

test('public holidays of China are quiet where nobody chose other days', () => {
  const china = { ...HOURS, days: null };
  assert.deepEqual(quietUntil(china, at('2026-10-02T10:00:00')), at('2026-10-08T09:00:00'));
  assert.equal(quietUntil(china, at('2026-10-10T10:00:00')), null, 'a Saturday that is worked');
});

test('what is due before somebody is at work again does not wait', () => {
  const until = at('2026-11-30T09:00:00');
  assert.equal(isUrgent(at('2026-11-28T12:00:00'), until), true);
  assert.equal(isUrgent(at('2026-12-02T12:00:00'), until), false);
  assert.equal(isUrgent(null, until), false);
});

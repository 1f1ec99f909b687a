import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  filterOfGroup,
  filtersOfQuestion,
  Question,
  type Dashboard,
  type DashboardList,
  type Figures,
  type Filter,
} from '@valence/contract';
import type { z } from 'zod';
import { withApp, type Caller } from '#test';

const OPEN: Filter = { field: 'stage', op: 'noneOf', value: ['won', 'lost'] };
const config = { period: { relative: 'thisYear' }, widgets: [] };

const figures = async (me: Caller, question: z.input<typeof Question>, period?: object) => {
  const query = new URLSearchParams({ question: JSON.stringify(question), tz: 'Asia/Shanghai' });
  if (period !== undefined) query.set('period', JSON.stringify(period));
  return (await me.call('GET', `/api/figures?${query.toString()}`)).json as Figures;
};
const list = async (me: Caller) => (await me.call('GET', '/api/dashboards')).json as DashboardList;
const make = async (me: Caller, name: string, more: object = {}) =>
  (await me.call('POST', '/api/dashboards', { name: { zh: name, en: name }, config, ...more })).json as Dashboard;

async function deals(me: Caller): Promise<void> {
  const all = [
    ['qualify', '100', 'CNY', '2026-01-31'],
    ['qualify', '250', 'CNY', '2026-02-01'],
    ['quote', '7000', 'USD', '2026-02-28'],
    ['won', '900', 'CNY', null],
    [null, '30', 'CNY', '2026-12-31'],
  ] as const;
  for (const [stage, minor, currency, closeOn] of all) {
    const data = {
      title: '商机',
      amount: { minor, currency },
      ...(stage !== null && { stage }),
      ...(closeOn !== null && { closeOn }),
    };
    const made = await me.call('POST', '/api/records/deal', { data });
    assert.equal(made.status, 200, JSON.stringify(made.json));
  }
}

test('each group of a widget counts exactly the records that its list holds, by choice and by every bucket of dates', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    await deals(me);
    const cases = [
      { kind: 'deal', by: 'stage' },
      { kind: 'deal', by: 'stage', filters: [OPEN] },
      ...(['day', 'week', 'month', 'quarter', 'year'] as const).map((bucket) => ({
        kind: 'deal',
        by: 'closeOn',
        bucket,
      })),
    ];
    for (const asked of cases) {
      const question = Question.parse(asked);
      const { groups, total } = await figures(me, asked);
      assert.ok(groups.length > 0);
      for (const { key, count } of groups) {
        const isDay = question.by === 'closeOn';
        const filter = [
          ...filtersOfQuestion(question, null),
          filterOfGroup(question.by ?? '', key, isDay ? question.bucket : null),
        ];
        const found = await me.call(
          'GET',
          `/api/records/deal/count?filter=${encodeURIComponent(JSON.stringify(filter))}`,
        );
        assert.deepEqual((found.json as { count: number }).count, count, JSON.stringify({ asked, key }));
      }
      assert.equal(
        groups.reduce((n, { count }) => n + count, 0),
        total.count,
      );
    }
  });
});

test('money stays apart by currency, and is joined only when every rate is known', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    await deals(me);
    const sum = { kind: 'deal', fn: 'sum', field: 'amount' } as const;
    const apart = await figures(me, sum);
    assert.deepEqual(apart.total.money, [
      { minor: '1280', currency: 'CNY' },
      { minor: '7000', currency: 'USD' },
    ]);
    const missing = await figures(me, { ...sum, currency: 'CNY' });
    assert.deepEqual(missing.missing, ['USD']);
    assert.deepEqual(missing.total, apart.total);
    const rate = { title: 'USD/CNY', from: 'USD', to: 'CNY', onDay: '2024-01-02', rate: '7.1' };
    assert.equal((await me.call('POST', '/api/records/rate', { data: rate })).status, 200);
    const joined = await figures(me, { ...sum, currency: 'CNY', by: 'stage' });
    assert.deepEqual(joined.total.money, [{ minor: String(1280 + 49700), currency: 'CNY' }]);
    assert.deepEqual(
      joined.rates.map(({ from, day }) => [from, day]),
      [['USD', '2024-01-02']],
    );
  });
});

test('of two people who change one dashboard the second is told; what is shared is seen, and only that; a role opens what all see', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { opens, dashboards } = await list(me);
    assert.equal(opens, 'sales');
    assert.deepEqual(
      dashboards.map(({ id }) => id),
      ['sales', 'pipeline', 'receivables', 'activity'],
    );
    const mine = await make(me, '我的');
    const changed = await me.call('PATCH', `/api/dashboards/${mine.id}`, {
      version: 1,
      name: { zh: '改名', en: 'Renamed' },
    });
    assert.equal((changed.json as Dashboard).version, 2);
    const late = await me.call('PATCH', `/api/dashboards/${mine.id}`, { version: 1, config });
    assert.deepEqual([late.status, (late.json as { code: string }).code], [409, 'dashboard.conflict']);
    const refused = await me.call('PUT', '/api/dashboards/choice', { role: 'rep', dashboard: mine.id });
    assert.equal((refused.json as { code: string }).code, 'dashboard.not_for_all');
    await me.call('PATCH', `/api/dashboards/${mine.id}`, { version: 2, audience: 'all' });
    const chosen = (await me.call('PUT', '/api/dashboards/choice', { role: 'admin', dashboard: mine.id }))
      .json as DashboardList;
    assert.deepEqual([chosen.opens, chosen.ofRoles.admin], [mine.id, mine.id]);
    const own = (await me.call('PUT', '/api/dashboards/choice', { dashboard: 'pipeline' })).json as DashboardList;
    assert.equal(own.opens, 'pipeline');
    await me.call('PATCH', `/api/dashboards/${mine.id}`, { version: 3, isRemoved: true });
    assert.equal(
      (await list(me)).dashboards.some(({ id }) => id === mine.id),
      false,
    );
    const stranger = await signUp('别家');
    assert.equal(
      (await stranger.call('PATCH', `/api/dashboards/${mine.id}`, { version: 4, isRemoved: false })).status,
      404,
    );
  });
});

test('every widget that is shipped finds its kinds, fields and indexes', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    for (const { config: shown } of (await list(me)).dashboards)
      for (const widget of shown.widgets) {
        if (widget.chart === 'goal' || widget.chart === 'ageing') continue;
        const answer = await figures(me, Question.parse(widget), shown.period ?? undefined);
        assert.ok(answer.total !== undefined, `${widget.id}: ${JSON.stringify(answer)}`);
      }
  });
});

import assert from 'node:assert/strict';
import { before as prepare, test } from 'node:test';
import { DashboardConfig, Question, type KindRight } from '@valence/contract';
import { changeRules } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { observe } from '../observe.ts';
import { changeDashboard, dashboardsOf, makeDashboard } from './dashboards.ts';
import { comparedDays, figuresOf } from './figures.ts';

prepare(() => withKinds());

test('a period under way is compared with as many days of the one before, a period that is over with all of it', () => {
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-11-22'), {
    now: { from: '2026-11-01', to: '2026-11-23' },
    before: { from: '2026-10-01', to: '2026-10-23' },
  });
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-03-31'), {
    now: { from: '2026-03-01', to: '2026-04-01' },
    before: { from: '2026-02-01', to: '2026-03-01' },
  });
  assert.deepEqual(comparedDays({ relative: 'thisMonth' }, '2026-03-30')?.before, {
    from: '2026-02-01',
    to: '2026-03-01',
  });
  assert.deepEqual(comparedDays({ relative: 'lastQuarter' }, '2026-11-22'), {
    now: { from: '2026-07-01', to: '2026-10-01' },
    before: { from: '2026-04-01', to: '2026-07-01' },
  });
  assert.deepEqual(comparedDays({ last: 90, unit: 'day' }, '2026-11-22')?.before, {
    from: '2026-05-27',
    to: '2026-08-25',
  });
  assert.equal(comparedDays({ relative: 'nextMonth' }, '2026-11-22'), null);
});

const ALL: KindRight = { see: 'all', change: 'all', remove: 'all', make: true, export: true, hidden: [], readOnly: [] };

test('two people who look at one shared dashboard each see figures of their own rows, and none of a hidden field', async () => {
  await withWorkspace(async ({ security, tenantId, scope }) => {
    const admin = scope('sales');
    const source = { kind: 'import', name: 'list' } as const;
    const make = async (kind: string, data: Record<string, string | { minor: string; currency: string }>) =>
      (await observe(admin, { source, sayings: [{ kind, data }] })).entities[0] ?? '';
    const person = await make('person', { name: 'ann', side: 'staff' });
    await security.workspaces.join(tenantId, 'ann', 'rep', person);
    const ann = security.scopeFor(tenantId, { type: 'person', id: 'ann', name: 'ann', role: 'rep' }, 'sales');
    const amount = { minor: '900', currency: 'CNY' };
    await make('lead', { title: '安的', status: 'new', owner: person, amount });
    await make('lead', { title: '别人的', status: 'new', amount });
    const mine = { where: { field: 'owner', op: 'is', value: { me: true } } } as const;
    const right = { ...ALL, see: mine, hidden: ['amount'] };
    await changeRules(admin, { set: [{ role: 'rep', team: null, kind: 'lead', right }], clear: [] });
    const asked = { period: null, tz: 'Asia/Shanghai', now: new Date() };
    const byStatus = Question.parse({ kind: 'lead', by: 'status' });
    assert.equal((await figuresOf(admin, byStatus, asked)).total.count, 2);
    const seen = await figuresOf(ann, byStatus, asked);
    assert.deepEqual([seen.total.count, seen.groups.map(({ count }) => count)], [1, [1]]);
    const sum = Question.parse({ kind: 'lead', fn: 'sum', field: 'amount' });
    await assert.rejects(figuresOf(ann, sum, asked), { code: 'input.invalid' });

    const draft = { name: { zh: '大家的', en: 'Ours' }, config: DashboardConfig.parse({}) };
    const shared = await makeDashboard(admin, { ...draft, audience: 'all' });
    await makeDashboard(admin, { ...draft, audience: 'private' });
    const own = (await dashboardsOf(ann)).dashboards.filter(({ isShipped }) => !isShipped);
    assert.deepEqual(
      own.map(({ id, isChangeable }) => [id, isChangeable]),
      [[shared.id, false]],
    );
    await assert.rejects(changeDashboard(ann, shared.id, { version: 1 }), { code: 'dashboard.not_yours' });
  });
});

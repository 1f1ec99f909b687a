import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { retractBatch } from '../batch.ts';
import { observe } from '../observe.ts';
import { allocate } from './allocate.ts';
import { creditExposure } from './credit.ts';
import { openInvoices, openPayments } from './open-lists.ts';
import { converter } from './rates.ts';
import { ageing, inOneCurrency } from './receivables.ts';
import type { SalesWriter } from './save-quote.ts';

withKinds();

const by: SalesWriter = { source: { kind: 'person', name: '林悦' }, day: '2026-11-22' };
const cny = (minor: number) => ({ minor: String(minor), currency: 'CNY' });
const code = (wanted: string) => (error: unknown) => error instanceof Failure && error.code === wanted;

async function make(scope: Scope, kind: string, all: readonly object[]): Promise<string[]> {
  const { entities } = await observe(scope, {
    source: by.source,
    sayings: all.map((data) => ({ kind, data: data as never })),
  });
  return [...entities];
}

const invoice = (organisation: string, number: string, minor: number, dueOn: string, more: object = {}) => ({
  number,
  organisation,
  status: 'issued',
  amount: cny(minor),
  issuedOn: '2026-06-01',
  dueOn,
  ...more,
});

test('what is owed falls into its age on the asked day, by customer and currency', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [a = '', b = ''] = await make(scope, 'organisation', [{ name: '宁远' }, { name: '鸿基' }]);
    await make(scope, 'invoice', [
      invoice(a, 'F1', 100, '2026-11-23'),
      invoice(a, 'F2', 200, '2026-11-22'),
      invoice(a, 'F3', 400, '2026-10-23'),
      invoice(a, 'F4', 800, '2026-10-22'),
      invoice(a, 'F5', 1600, '2026-08-24'),
      invoice(a, 'F6', 3200, '2026-08-23'),
      invoice(b, 'F7', 50, '2026-11-01', { amount: { minor: '50', currency: 'USD' } }),
      invoice(b, 'F8', 99, '2026-11-01', { status: 'void' }),
      invoice(b, 'F9', 99, '2026-11-01', { issuedOn: '2026-12-01' }),
    ]);
    const { rows, totals } = await ageing(scope, { on: '2026-11-22', by: 'organisation' });
    assert.deepEqual(
      rows.map((r) => [r.who, r.currency, r.invoices, r.sums]),
      [
        [a, 'CNY', 6, { notDue: 100n, to30: 600n, to60: 800n, to90: 1600n, over90: 3200n, open: 6300n }],
        [b, 'USD', 1, { notDue: 0n, to30: 50n, to60: 0n, to90: 0n, over90: 0n, open: 50n }],
      ],
    );
    assert.equal(totals.length, 2);
    const first = await openInvoices(scope, { on: '2026-11-22', organisations: [a], limit: 4 });
    const rest = await openInvoices(scope, { on: '2026-11-22', organisations: [a], limit: 4, after: first.next });
    assert.deepEqual(
      [...first.items, ...rest.items].map((i) => i.title),
      ['F6', 'F5', 'F4', 'F3', 'F2', 'F1'],
    );
    assert.deepEqual(first.items.map((i) => [i.daysOverdue, i.age])[0], [91, 'over90']);
  });
});

test('one payment settles parts of several invoices, never more than is left, and is taken back as one', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [a = ''] = await make(scope, 'organisation', [{ name: '宁远' }]);
    const [f1 = '', f2 = '', credit = ''] = await make(scope, 'invoice', [
      invoice(a, 'F1', 1000, '2026-07-01'),
      invoice(a, 'F2', 500, '2026-07-01'),
      invoice(a, 'H1', -200, '2026-07-01', { type: 'credit' }),
    ]);
    const [paid = ''] = await make(scope, 'payment', [
      { number: 'P1', organisation: a, amount: cny(1200), receivedOn: '2026-08-01' },
    ]);
    const wish = (shares: [string, bigint][], from = paid) => ({
      from,
      on: '2026-08-02',
      shares: shares.map(([id, minor]) => ({ invoice: id, minor })),
    });
    await assert.rejects(allocate(scope, wish([[f1, 1001n]]), by), code('sales.too_much'));
    await assert.rejects(
      allocate(
        scope,
        wish([
          [f1, 1000n],
          [f2, 201n],
        ]),
        by,
      ),
      code('sales.too_much'),
    );
    const done = await allocate(
      scope,
      wish([
        [f1, 1000n],
        [f2, 100n],
      ]),
      by,
    );
    assert.deepEqual(done.left, { minor: 100n, currency: 'CNY' });
    await allocate(scope, wish([[f2, 150n]], credit), by);
    const [row] = (await ageing(scope, { on: '2026-11-22', by: 'organisation' })).rows;
    assert.deepEqual([row?.sums.open, row?.unallocated], [200n, 100n]);
    const open = await openInvoices(scope, { on: '2026-11-22', limit: 10 });
    assert.deepEqual(open.items.map((i) => [i.title, i.open.minor]).toSorted(), [
      ['F2', 250n],
      ['H1', -50n],
    ]);
    assert.deepEqual(
      (await openPayments(scope, { on: '2026-11-22' })).map((p) => p.left.minor),
      [100n],
    );
    const [before] = (await ageing(scope, { on: '2026-08-01', by: 'organisation' })).rows;
    assert.deepEqual([before?.sums.open, before?.unallocated], [1300n, 1200n], 'as of the day before it was allocated');
    await retractBatch(scope, done.batch);
    const [back] = (await ageing(scope, { on: '2026-11-22', by: 'organisation' })).rows;
    assert.deepEqual([back?.sums.open, back?.unallocated], [1300n, 1200n]);
    await observe(scope, { source: by.source, sayings: [{ kind: 'payment', id: paid, data: { status: 'returned' } }] });
    await assert.rejects(allocate(scope, wish([[f1, 1n]]), by), code('input.invalid'));
  });
});

test('two who allocate the same payment at once do not give it out twice', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [a = ''] = await make(scope, 'organisation', [{ name: '宁远' }]);
    const [f1 = '', f2 = ''] = await make(scope, 'invoice', [
      invoice(a, 'F1', 1000, '2026-07-01'),
      invoice(a, 'F2', 1000, '2026-07-01'),
    ]);
    const [paid = ''] = await make(scope, 'payment', [
      { number: 'P1', organisation: a, amount: cny(1000), receivedOn: '2026-08-01' },
    ]);
    const both = await Promise.allSettled(
      [f1, f2].map((f) =>
        allocate(scope, { from: paid, on: '2026-08-02', shares: [{ invoice: f, minor: 1000n }] }, by),
      ),
    );
    assert.deepEqual(both.map((r) => r.status).toSorted(), ['fulfilled', 'rejected']);
  });
});

test('a sum in another currency names its rate and day, turns rates round, and never guesses one', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    await make(scope, 'rate', [
      { title: 'USD/CNY', from: 'USD', to: 'CNY', onDay: '2026-11-01', rate: '7.1' },
      { title: 'USD/CNY', from: 'USD', to: 'CNY', onDay: '2026-11-20', rate: '7.125' },
      { title: 'CNY/JPY', from: 'CNY', to: 'JPY', onDay: '2026-11-20', rate: '20' },
    ]);
    const money = converter(scope);
    const one = await money.convert({ minor: 1001n, currency: 'USD' }, 'CNY', '2026-11-22');
    assert.deepEqual(one, {
      money: { minor: 7132n, currency: 'CNY' },
      rate: { from: 'USD', to: 'CNY', rate: '7.125', day: '2026-11-20' },
    });
    assert.equal((await money.convert({ minor: 1000n, currency: 'USD' }, 'CNY', '2026-11-19')).money.minor, 7100n);
    assert.equal((await money.convert({ minor: 100n, currency: 'JPY' }, 'CNY', '2026-11-22')).money.minor, 500n);
    assert.equal(await money.tryConvert({ minor: 1000n, currency: 'USD' }, 'CNY', '2026-10-31'), null);
    await assert.rejects(money.convert({ minor: 1n, currency: 'EUR' }, 'CNY', '2026-11-22'), code('sales.no_rate'));
    const [a = ''] = await make(scope, 'organisation', [{ name: '宁远', creditLimit: cny(10_000) }]);
    const [child = ''] = await make(scope, 'organisation', [{ name: '宁远二厂', parent: a }]);
    await make(scope, 'invoice', [
      invoice(a, 'F1', 1000, '2026-07-01'),
      invoice(child, 'F2', 0, '2026-12-01', { amount: { minor: '1000', currency: 'USD' } }),
    ]);
    const alone = await creditExposure(scope, { organisation: a, on: '2026-11-22', isGroup: false });
    assert.deepEqual([alone.open?.minor, alone.overdue?.minor, alone.left?.minor], [1000n, 1000n, 9000n]);
    const group = await creditExposure(scope, { organisation: a, on: '2026-11-22', isGroup: true });
    assert.deepEqual([group.companies, group.open?.minor, group.rates.map((r) => r.day)], [2, 8125n, ['2026-11-20']]);
    const early = await ageing(scope, { on: '2026-10-31', by: 'owner' });
    assert.deepEqual((await inOneCurrency(scope, early.totals, { currency: 'CNY', on: '2026-10-31' })).missing, [
      'USD',
    ]);
  });
});

test('an allocation written as a plain record obeys the same limits, also changed, together and in a race', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const [a = ''] = await make(scope, 'organisation', [{ name: '宁远' }]);
    const [first = '', second = ''] = await make(scope, 'invoice', [
      invoice(a, 'F1', 100, '2026-11-23'),
      invoice(a, 'F2', 100, '2026-11-23'),
    ]);
    const [paid = '', back = ''] = await make(scope, 'payment', [
      { number: 'P1', organisation: a, amount: cny(120), receivedOn: '2026-11-01', status: 'received' },
      { number: 'P2', organisation: a, amount: cny(120), receivedOn: '2026-11-01', status: 'returned' },
    ]);
    const part = (minor: number, more: object = {}) => ({
      title: 'x',
      invoice: first,
      payment: paid,
      amount: cny(minor),
      allocatedOn: '2026-11-02',
      ...more,
    });
    const rule = (path: string, wanted: string) => (error: unknown) =>
      error instanceof Failure && error.fields[0]?.path === path && error.fields[0].rule === wanted;
    await assert.rejects(make(scope, 'allocation', [part(101)]), rule('amount', 'over_left'));
    await assert.rejects(make(scope, 'allocation', [part(60), part(41)]), rule('amount', 'over_left'));
    await assert.rejects(make(scope, 'allocation', [part(0)]), rule('amount', 'above_zero'));
    await assert.rejects(make(scope, 'allocation', [part(1, { payment: back })]), rule('payment', 'id'));
    await assert.rejects(make(scope, 'allocation', [part(1, { payment: null })]), rule('payment', 'required'));
    const usd = { amount: { minor: '1', currency: 'USD' } };
    await assert.rejects(make(scope, 'allocation', [part(1, usd)]), rule('amount', 'other_currency'));
    const [id = ''] = await make(scope, 'allocation', [part(100)]);
    const change = (data: object) =>
      observe(scope, { source: by.source, sayings: [{ kind: 'allocation', id, data: data as never }] });
    await assert.rejects(change({ amount: cny(101) }), rule('amount', 'over_left'));
    await change({ amount: cny(90), title: 'y' });
    const race = await Promise.allSettled([1, 2].map(() => make(scope, 'allocation', [part(20, { invoice: second })])));
    assert.deepEqual(race.map((r) => r.status).toSorted(), ['fulfilled', 'rejected']);
  });
});

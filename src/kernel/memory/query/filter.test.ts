import assert from 'node:assert/strict';
import { before as prepare, test } from 'node:test';
import { isCondition, type Condition, type Filter } from '@valence/contract';
import fc from 'fast-check';
import { withKinds, withWorkspace } from '#test';
import type { Scope } from '#kernel/security';
import { observe, recallCount, recallGroups, recallList, type Data } from '../index.ts';

prepare(() => withKinds());

const source = { kind: 'import', name: 'list' } as const;
const NOW = new Date('2026-11-22T02:00:00Z');

const titles = async (scope: Scope, kind: string, filters: Filter[], tz?: string): Promise<string[]> => {
  const query = { kind, filters, now: NOW, tz, limit: 200 } as const;
  const { items } = await recallList(scope, query);
  assert.equal((await recallCount(scope, query)).count, items.length, 'the count agrees with the list');
  return items.map((i) => i.title).toSorted();
};

async function makeLeads(scope: Scope) {
  const { entities } = await observe(scope, {
    source,
    sayings: [
      { kind: 'organisation', data: { name: '甲电池', industry: 'battery' } },
      { kind: 'organisation', data: { name: '乙机械', industry: 'machinery' } },
    ],
  });
  const [battery = '', machinery = ''] = entities;
  const money = (minor: string, currency = 'CNY') => ({ minor, currency });
  const made = await observe(scope, {
    source,
    sayings: [
      {
        kind: 'lead',
        data: { title: 'a', status: 'new', amount: money('100'), organisation: battery, createdOn: '2026-11-22' },
      },
      {
        kind: 'lead',
        data: { title: 'b', status: 'won', amount: money('200'), organisation: machinery, createdOn: '2026-11-21' },
      },
      {
        kind: 'lead',
        data: { title: 'c', amount: money('300', 'USD'), organisation: battery, createdOn: '2026-10-31' },
      },
      { kind: 'lead', data: { title: 'd', status: 'new' } },
    ],
  });
  const [a = '', b = ''] = made.entities;
  await observe(scope, {
    source,
    sayings: [
      { kind: 'task', data: { title: '回访', lead: a, status: 'open' } },
      { kind: 'task', data: { title: '完', lead: b, status: 'done' } },
    ],
  });
}

test('groups, negation, fields behind a reference, related records and currencies are found as they read', async () => {
  await withWorkspace(async ({ scope: open }) => {
    const scope = open();
    await makeLeads(scope);
    const of = (...filters: Filter[]) => titles(scope, 'lead', filters);
    const isNew = { field: 'status', op: 'is', value: 'new' } as const;
    assert.deepEqual(await of({ any: [isNew, { field: 'amount', op: 'moreThan', value: '250' }] }), ['a', 'c', 'd']);
    assert.deepEqual(await of({ not: isNew }), ['b', 'c'], 'who has no status is not new either');
    assert.deepEqual(await of({ field: 'status', op: 'noneOf', value: ['won', 'lost'] }), ['a', 'c', 'd']);
    assert.deepEqual(await of({ field: 'organisation.industry', op: 'is', value: 'battery' }), ['a', 'c']);
    assert.deepEqual(await of({ field: 'organisation.industry', op: 'isEmpty' }), ['d']);
    const task = { kind: 'task', field: 'lead' } as const;
    const openOnes = { field: 'status', op: 'is', value: 'open' } as const;
    assert.deepEqual(await of({ related: { ...task, some: true, where: openOnes } }), ['a']);
    assert.deepEqual(await of({ related: { ...task, some: false } }), ['c', 'd']);
    const yuan = { minor: '150', currency: 'CNY' };
    assert.deepEqual(await of({ field: 'amount', op: 'atLeast', value: yuan }), ['b'], 'dollars are no yuan');
    assert.deepEqual(await of({ all: [] }, { any: [] }), []);
  });
});

test('days of a date are the same for everyone, "today" is the day of who asks', async () => {
  await withWorkspace(async ({ scope: open }) => {
    const scope = open();
    const due = (day: string) => ({ kind: 'task', data: { title: day.slice(-2), dueOn: day } });
    await observe(scope, { source, sayings: ['2026-10-31', '2026-11-21', '2026-11-22', '2026-11-23'].map(due) });
    const today = { field: 'dueOn', op: 'within', value: { relative: 'today' } } as const;
    assert.deepEqual(await titles(scope, 'task', [today], 'Asia/Shanghai'), ['22']);
    assert.deepEqual(await titles(scope, 'task', [today], 'America/Los_Angeles'), ['21'], 'there it is still the 21st');
    const is = { field: 'dueOn', op: 'is', value: '2026-11-21' } as const;
    for (const tz of ['Asia/Shanghai', 'America/Los_Angeles', 'UTC'])
      assert.deepEqual(await titles(scope, 'task', [is], tz), ['21']);
    const soon = { field: 'dueOn', op: 'within', value: { next: 2, unit: 'day' } } as const;
    assert.deepEqual(await titles(scope, 'task', [soon]), ['22', '23']);
    const past = { field: 'dueOn', op: 'lessThan', value: { relative: 'thisMonth' } } as const;
    assert.deepEqual(await titles(scope, 'task', [past]), ['31']);
    await observe(scope, {
      source,
      sayings: [{ kind: 'activity', data: { subject: '深夜来电', at: '2026-11-21T17:30:00.000Z' } }],
    });
    const at = { field: 'at', op: 'is', value: '2026-11-22' } as const;
    assert.deepEqual(await titles(scope, 'activity', [at], 'Asia/Shanghai'), ['深夜来电']);
    assert.deepEqual(await titles(scope, 'activity', [at], 'UTC'), []);
  });
});

test('a filter that names what is not there, is too deep or too long is refused, not read differently', async () => {
  await withWorkspace(async ({ scope: open }) => {
    const scope = open();
    const refuse = (filter: Filter) =>
      assert.rejects(recallList(scope, { kind: 'lead', filters: [filter], limit: 1 }), { code: 'input.invalid' });
    await refuse({ field: 'nothing', op: 'is', value: 'x' });
    await refuse({ field: 'organisation.nothing', op: 'is', value: 'x' });
    await refuse({ field: 'status.industry', op: 'is', value: 'x' });
    await refuse({ field: 'status', op: 'within', value: { relative: 'today' } });
    await refuse({ field: 'amount', op: 'is', value: 'much' });
    await refuse({ field: 'status', op: 'is', value: { me: true } });
    await refuse({ related: { kind: 'task', field: 'owner', some: true } });
    await refuse({ related: { kind: 'nothing', field: 'lead', some: true } });
    let deep: Filter = { field: 'status', op: 'is', value: 'new' };
    for (let i = 0; i < 20; i += 1) deep = { not: deep };
    await refuse(deep);
    await refuse({ any: Array.from({ length: 80 }, () => ({ field: 'status', op: 'isKnown' as const })) });
  });
});

test('groups count every record once and sum money per currency', async () => {
  await withWorkspace(async ({ scope: open }) => {
    const scope = open();
    await makeLeads(scope);
    const { groups } = await recallGroups(scope, {
      kind: 'lead',
      by: 'status',
      sums: [
        { field: 'amount', fn: 'sum' },
        { field: 'createdOn', fn: 'max' },
      ],
    });
    assert.deepEqual(
      groups.map((g) => [g.key, g.count, g.sums[0]?.money, g.sums[1]?.value]),
      [
        ['new', 2, [{ minor: '100', currency: 'CNY' }], '2026-11-22T00:00:00.000Z'],
        ['won', 1, [{ minor: '200', currency: 'CNY' }], '2026-11-21T00:00:00.000Z'],
        [null, 1, [{ minor: '300', currency: 'USD' }], '2026-10-31T00:00:00.000Z'],
      ],
    );
    const months = await recallGroups(scope, { kind: 'lead', by: 'createdOn', bucket: 'month' });
    assert.deepEqual(
      months.groups.map((g) => [g.key, g.count]),
      [
        ['2026-10-01', 1],
        ['2026-11-01', 2],
        [null, 1],
      ],
    );
    const all = await recallGroups(scope, { kind: 'lead', sums: [{ field: 'amount', fn: 'avg' }] });
    assert.deepEqual(all.groups[0]?.sums[0]?.money, [
      { minor: '150', currency: 'CNY' },
      { minor: '300', currency: 'USD' },
    ]);
  });
});

const STATUSES = ['new', 'won', 'lost'];
const row = fc.record({
  status: fc.option(fc.constantFrom(...STATUSES)),
  score: fc.option(fc.integer({ min: 0, max: 5 })),
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ field: fc.constant('status'), op: fc.constantFrom('is', 'isNot'), value: fc.constantFrom(...STATUSES) }),
  fc.record({ field: fc.constant('status'), op: fc.constantFrom('oneOf', 'noneOf'), value: fc.subarray(STATUSES) }),
  fc.record({ field: fc.constantFrom('status', 'score'), op: fc.constantFrom('isEmpty', 'isKnown') }),
  fc.record({
    field: fc.constant('score'),
    op: fc.constantFrom('is', 'isNot', 'atLeast', 'atMost', 'moreThan', 'lessThan'),
    value: fc.integer({ min: 0, max: 5 }),
  }),
);
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    condition,
    fc.record({ all: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('filter'), { maxLength: 3 }) }),
    fc.record({ not: tie('filter') }),
  ),
}));

/** What the words of a filter mean, said a second time. */
function holds(f: Filter, data: Data): boolean {
  if (isCondition(f)) return compares(f, data[f.field] ?? null);
  if ('not' in f) return !holds(f.not, data);
  if ('all' in f) return f.all.every((x) => holds(x, data));
  return 'any' in f && f.any.some((x) => holds(x, data));
}

function compares({ op, value }: Condition, own: Data[string]): boolean {
  if (op === 'isEmpty') return own === null;
  if (op === 'isKnown') return own !== null;
  if (op === 'isNot') return own !== value;
  if (op === 'noneOf') return !(value as unknown[]).includes(own);
  if (own === null || own === undefined) return false;
  const [a, b] = [own, value] as [number, number];
  const answers = { is: a === b, atLeast: a >= b, atMost: a <= b, moreThan: a > b, lessThan: a < b };
  return op === 'oneOf' ? (value as unknown[]).includes(own) : answers[op as keyof typeof answers];
}

test('any filter finds in the database exactly what it means', async () => {
  await withWorkspace(async ({ scope: open }) => {
    const scope = open();
    const rows = fc.sample(row, { numRuns: 60, seed: 7 });
    const data = rows.map(({ status, score }, n): Data => ({
      title: `r${n}`,
      ...(status === null ? {} : { status }),
      ...(score === null ? {} : { score }),
    }));
    await observe(scope, { source, sayings: data.map((d) => ({ kind: 'lead', data: d })) });
    await fc.assert(
      fc.asyncProperty(filter, async (f) => {
        const expected = data.filter((d) => holds(f, d)).map((d) => d['title']);
        const { items } = await recallList(scope, { kind: 'lead', filters: [f], limit: 200 });
        assert.deepEqual(items.map((i) => i.title).toSorted(), expected.toSorted());
      }),
      { numRuns: 150 },
    );
  });
});

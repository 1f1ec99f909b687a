import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';
import { jobHandlers } from '#main';
import { startJobs, startOutbox } from '#store';
import {
  addField,
  changeField,
  changeKind,
  describeKind,
  makeKind,
  observe,
  onRollupsDue,
  previewRetype,
  recallList,
  recallOne,
  retractBatch,
  retypeField,
  type Data,
  type FieldDefinition,
} from '../index.ts';

withKinds();

const both = (text: string) => ({ zh: text, en: text });
const field = (title: string, type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({
  title: both(title),
  type,
  category: 'business',
  ...more,
});

const PERSON = { kind: 'person', name: '测试员' } as const;

async function say(scope: Scope, kind: string, data: Data, id?: string): Promise<string> {
  const saying = id === undefined ? { kind, data } : { kind, id, data };
  const { entities } = await observe(scope, { source: PERSON, sayings: [saying] });
  return entities[0] ?? '';
}

async function refusal(work: Promise<unknown>): Promise<Failure> {
  const error: unknown = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof Failure, 'it was not refused');
  return error;
}

/** Works through the queue and the outbox until both are empty. */
async function settled({ store, security, tenantId }: Workspace): Promise<void> {
  const errors: unknown[] = [];
  const report = (error: unknown): void => void errors.push(error);
  const jobs = startJobs(store, jobHandlers(security), { owner: 'test', report });
  const outbox = startOutbox(
    store,
    (events) => onRollupsDue(() => aScope({ security, tenantId }, 'administration'), events),
    report,
  );
  for (;;) {
    const { rows } = await store.dispatch.query<{ n: string }>(
      `select (select count(*) from job where status in ('ready', 'running')) + (select count(*) from outbox) as n`,
    );
    if (rows[0]?.n === '0' || Number(rows[0]?.n) === 0) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  await jobs.stop();
  await outbox.stop();
  assert.deepEqual(errors, []);
}

test('a kind made in the workspace takes records with formulas that filter and sort, and a number for each', async () => {
  await withWorkspace(async (workspace) => {
    const admin = workspace.scope('administration');
    const mine = workspace.scope();
    const kind = await makeKind(admin, {
      title: { zh: '样品', en: 'Sample' },
      titleField: { title: both('编号'), pattern: 'S-{yyyy}-{000}' },
    });
    assert.equal(kind, 'x_sample');
    const price = await addField(admin, kind, field('Price', 'money', { isRequired: true, category: 'financial' }));
    const count = await addField(admin, kind, field('Count', 'number', { default: 2 }));
    const total = await addField(
      admin,
      kind,
      field('Total', 'money', { category: 'financial', computed: { by: 'formula', text: `${price} * ${count}` } }),
    );
    const large = await addField(
      admin,
      kind,
      field('Large', 'boolean', {
        category: 'financial',
        computed: { by: 'formula', text: `${total} > money(1000, "CNY")` },
      }),
    );
    await settled(workspace);
    const refused = await refusal(say(mine, kind, { [count]: 1 }));
    assert.deepEqual(refused.fields, [{ path: price, rule: 'required' }]);
    const first = await say(mine, kind, { [price]: { minor: '60000', currency: 'CNY' } });
    await say(mine, kind, { [price]: { minor: '1000', currency: 'CNY' }, [count]: 5 });
    const record = await recallOne(mine, first);
    assert.match(record.title, /^S-\d{4}-001$/);
    assert.deepEqual(record.data[total], { minor: '120000', currency: 'CNY' });
    assert.equal(record.data[large], true);
    const page = await recallList(mine, {
      kind,
      filters: [{ field: large, op: 'is', value: true }],
      sort: { field: total, dir: 'down' },
      limit: 10,
    });
    assert.deepEqual(
      page.items.map((e) => e.id),
      [first],
    );
    await changeField(admin, kind, total, { computed: { by: 'formula', text: `${price} * ${count} * 0.5` } });
    await settled(workspace);
    assert.deepEqual((await recallOne(mine, first)).data[total], { minor: '60000', currency: 'CNY' });
    assert.equal((await recallOne(mine, first)).data[large], false, 'what rests on a formula follows it');
    assert.equal((await recallOne(mine, first)).version, 1, 'computing anew is no change of the record');
  });
});

test('formulas that rest on each other, unknown fields and categories that would leak are refused with their place', async () => {
  await withWorkspace(async ({ scope }) => {
    const admin = scope('administration');
    const kind = await makeKind(admin, { title: both('Sample'), titleField: { title: both('Name') } });
    const a = await addField(admin, kind, field('A', 'number'));
    const b = await addField(admin, kind, field('B', 'number', { computed: { by: 'formula', text: `${a} + 1` } }));
    const c = await addField(admin, kind, field('C', 'number', { computed: { by: 'formula', text: `${b} + 1` } }));
    const cycle = await refusal(changeField(admin, kind, b, { computed: { by: 'formula', text: `${c} + 1` } }));
    assert.equal(cycle.fields[0]?.rule, 'formula_cycle');
    const unknown = await refusal(
      addField(admin, kind, field('D', 'number', { computed: { by: 'formula', text: 'nope * 2' } })),
    );
    assert.match(String(unknown.fields[0]?.params?.['en']), /no field “nope”/);
    const secret = await addField(admin, kind, field('Margin', 'money', { category: 'financial' }));
    const leak = await refusal(
      addField(admin, kind, field('Open', 'boolean', { computed: { by: 'formula', text: `known(${secret})` } })),
    );
    assert.equal(leak.fields[0]?.rule, 'category_mixed');
    const used = await refusal(changeField(admin, kind, a, { isRetired: true }));
    assert.equal(used.fields[0]?.rule, 'used_by');
    assert.equal((await describeKind(admin, kind)).kind.fields.length, 5, 'nothing of what was refused is there');
  });
});

test('a rule and a condition that asks for a field hold for whoever writes, and older records can be worked on elsewhere', async () => {
  await withWorkspace(async ({ scope }) => {
    const admin = scope('administration');
    const mine = scope();
    const old = await say(mine, 'lead', { company: '旧线索', status: 'lost' });
    const reason = await addField(admin, 'lead', field('Reason', 'text', { requiredWhen: 'status == "lost"' }));
    const { kind } = await describeKind(admin, 'lead');
    await changeKind(admin, 'lead', {
      version: kind.version,
      rules: [
        { condition: 'size(company) >= 2', message: { zh: '名称太短', en: 'The name is too short' }, field: 'company' },
      ],
    });
    const refused = await refusal(
      observe(mine, {
        source: { kind: 'import', name: 'file.csv' },
        sayings: [{ kind: 'lead', data: { company: 'x', status: 'lost' } }],
      }),
    );
    assert.deepEqual(refused.fields, [
      { path: reason, rule: 'required' },
      { path: 'company', rule: 'kind_rule', params: { zh: '名称太短', en: 'The name is too short' } },
    ]);
    await say(mine, 'lead', { contactName: '仍可修改' }, old);
    assert.equal((await refusal(say(mine, 'lead', { status: 'lost' }, old))).fields[0]?.path, reason);
    const stale = await refusal(changeKind(admin, 'lead', { version: kind.version, rules: [] }));
    assert.equal(stale.code, 'kind.changed_meanwhile');
  });
});

test('of two writers at once with the same unique value one is refused and told whose it is', async () => {
  await withWorkspace(async ({ scope }) => {
    const admin = scope('administration');
    const kind = await makeKind(admin, { title: both('Device'), titleField: { title: both('Name') } });
    const serial = await addField(admin, kind, field('Serial', 'text', { isUnique: true }));
    const tries = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        say(scope(), kind, { name: `device ${n}`, [serial]: n % 2 === 0 ? 'AB-1' : ' ａｂ-1 ' }),
      ),
    );
    const refused = tries.flatMap((t) => (t.status === 'rejected' ? [t.reason as Failure] : []));
    assert.equal(refused.length, 11);
    for (const failure of refused) {
      assert.equal(failure.fields[0]?.rule, 'unique');
      assert.match(String(failure.fields[0]?.params?.['title']), /^device \d+$/);
    }
    const { items } = await recallList(scope(), { kind, limit: 10 });
    assert.equal(items.length, 1);
    await say(scope(), kind, { [serial]: 'AB-2' }, items[0]?.id);
    await say(scope(), kind, { name: 'next', [serial]: 'AB-1' });
  });
});

test('totals of many writers at once end equal to a recount, also after lines moved and went', async () => {
  await withWorkspace(async (workspace) => {
    const { scope, security, store } = workspace;
    const admin = scope('administration');
    const order = await makeKind(admin, { title: both('Order'), titleField: { title: both('Name') } });
    const line = await makeKind(admin, { title: both('Line'), titleField: { title: both('Name') } });
    const parent = await addField(admin, line, field('Order', 'ref', { to: order }));
    const amount = await addField(admin, line, field('Amount', 'number'));
    const open = await addField(admin, line, field('Open', 'boolean'));
    const count = await addField(
      admin,
      order,
      field('Lines', 'integer', { computed: { by: 'rollup', kind: line, field: parent, fn: 'count' } }),
    );
    const sum = await addField(
      admin,
      order,
      field('Sum', 'number', {
        computed: {
          by: 'rollup',
          kind: line,
          field: parent,
          fn: 'sum',
          of: amount,
          where: [{ field: open, op: 'is', value: true }],
        },
      }),
    );
    const double = await addField(
      admin,
      order,
      field('Double', 'number', { computed: { by: 'formula', text: `either(${sum}, 0) * 2` } }),
    );
    await settled(workspace);
    const orders = await Promise.all([1, 2, 3].map((n) => say(scope(), order, { name: `order ${n}` })));
    const handled = startOutbox(
      store,
      (events) => onRollupsDue(() => aScope({ security, tenantId: workspace.tenantId }, 'administration'), events),
      () => {},
    );
    const pick = (n: number): string => orders[n % 3] ?? '';
    await Promise.all(
      Array.from({ length: 24 }, async (_, n) => {
        const id = await say(scope(), line, { name: `line ${n}`, [parent]: pick(n), [amount]: n, [open]: n % 4 !== 0 });
        await say(scope(), line, { [amount]: n * 10 }, id);
        if (n % 3 === 0) await say(scope(), line, { [parent]: pick(n + 1) }, id);
        if (n % 5 === 0) await say(scope(), line, { [parent]: null }, id);
      }),
    );
    await handled.stop();
    await settled(workspace);
    const lines = (await recallList(scope(), { kind: line, limit: 100 })).items;
    for (const id of orders) {
      const mine = lines.filter((l) => l.data[parent] === id);
      const want = mine.filter((l) => l.data[open] === true).reduce((all, l) => all + Number(l.data[amount] ?? 0), 0);
      const { data } = await recallOne(scope(), id);
      assert.equal(data[count], mine.length);
      assert.equal(data[sum] ?? 0, want);
      assert.equal(data[double], want * 2);
    }
    const found = await recallList(scope(), {
      kind: order,
      filters: [{ field: count, op: 'atLeast', value: 1 }],
      limit: 10,
    });
    assert.equal(found.items.length, orders.filter((id) => lines.some((l) => l.data[parent] === id)).length);
  });
});

test('another type is tried first, keeps what can be read with its sources, and comes back whole', async () => {
  await withWorkspace(async (workspace) => {
    const { scope } = workspace;
    const admin = scope('administration');
    const kind = await makeKind(admin, { title: both('Sample'), titleField: { title: both('Name') } });
    const size = await addField(admin, kind, field('Size', 'text'));
    const ids = await Promise.all(
      ['12', '1,200.5', '很大', '３'].map((value, n) => say(scope(), kind, { name: `s${n}`, [size]: value })),
    );
    const preview = await previewRetype(admin, kind, size, { type: 'number' });
    assert.deepEqual([preview.total, preview.kept, preview.lost, preview.sample[0]?.value], [4, 3, 1, '很大']);
    const { field: next, batch } = await retypeField(admin, kind, size, { type: 'number' });
    await settled(workspace);
    const values = async (id: string) =>
      Promise.all(ids.map(async (one) => (await recallOne(scope(), one)).data[id] ?? null));
    assert.deepEqual(await values(next), [12, 1200.5, null, 3]);
    assert.equal(
      (await recallOne(scope(), ids[0] ?? '')).support[next]?.rule,
      'person',
      'the person who said it still did',
    );
    assert.deepEqual(
      (await describeKind(admin, kind)).kind.fields.map((f) => f.id),
      ['name', next],
    );
    await retractBatch(admin, batch);
    assert.deepEqual(
      (await describeKind(admin, kind)).kind.fields.map((f) => f.id),
      ['name', size],
    );
    assert.deepEqual(await values(size), ['12', '1,200.5', '很大', '３']);
  });
});

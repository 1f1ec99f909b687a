import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainText, type Data } from '#kernel/memory';
import { kinds } from '../kinds/index.ts';
import { bayesAuc, makeDemo, type Demo } from './index.ts';
import { INDUSTRIES } from './market.ts';
import { KNOWN_BRANDS } from './names.ts';
import { randomFrom } from './random.ts';

const today = new Date('2026-11-22T08:00:00Z');
const demo = makeDemo({ seed: 'valence', today });

/** What all sources together say of each record of a kind, the last one winning. */
function recordsOf({ groups }: Demo, kind: string): Map<string, Data> {
  const records = new Map<string, Data>();
  for (const saying of groups.flatMap((g) => g.sayings)) {
    if (saying.kind === kind && saying.id !== undefined)
      records.set(saying.id, { ...records.get(saying.id), ...saying.data });
  }
  return records;
}

test('the same seed and day give the same workspace, another seed another one', () => {
  assert.deepEqual(makeDemo({ seed: 'valence', today }), demo);
  assert.notDeepEqual(makeDemo({ seed: 'other', today }).groups[1], demo.groups[1]);
});

test('there are 240 organisations and a rival, 2,000 leads and about one in seven of them is open', () => {
  const leads = [...recordsOf(demo, 'lead').values()];
  const open = leads.filter((l) => l.status === 'new' || l.status === 'working');
  assert.equal(recordsOf(demo, 'organisation').size, 241);
  assert.equal(leads.length, 2000);
  assert.ok(open.length > 240 && open.length < 360, `${open.length} open`);
  assert.ok(
    open.some((l) => l.owner === undefined) && open.every((l) => l.status !== 'working' || l.owner !== undefined),
  );
});

test('every field of every saying belongs to its kind', () => {
  const known = new Map(kinds.map((k) => [k.name, new Map(k.fields.map((f) => [f.id, f]))]));
  for (const { kind, data } of demo.groups.flatMap((g) => g.sayings)) {
    for (const [id, value] of Object.entries(data)) {
      const field = known.get(kind)?.get(id);
      assert.ok(field !== undefined, `${kind}.${id}`);
      if (field.type === 'choice' && value !== null) {
        assert.ok(
          (field.choices ?? []).some((c) => c.value === value),
          `${kind}.${id} ${JSON.stringify(value)}`,
        );
      }
    }
  }
});

test('every reference leads to a record that an earlier or the same group speaks of', () => {
  const refs = new Map(kinds.map((k) => [k.name, k.fields.filter((f) => f.type === 'ref').map((f) => f.id)]));
  const seen = new Set<unknown>();
  for (const { sayings } of demo.groups) {
    for (const s of sayings) seen.add(s.id);
    for (const { kind, data } of sayings) {
      const told = (refs.get(kind) ?? []).filter((field) => data[field] !== undefined && data[field] !== null);
      for (const field of told) assert.ok(seen.has(data[field]), `${kind}.${field}`);
    }
  }
});

test('no name holds a brand that everybody in this field knows', () => {
  for (const { name } of recordsOf(demo, 'organisation').values()) {
    assert.deepEqual(
      KNOWN_BRANDS.filter((brand) => plainText(name).includes(brand)),
      [],
      plainText(name),
    );
  }
});

test('company names are all different and register codes pass their check digit', () => {
  const organisations = [...recordsOf(demo, 'organisation').values()];
  assert.equal(new Set(organisations.map((o) => o.name)).size, organisations.length);
  const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
  for (const { creditCode, relation } of organisations) {
    if (relation === 'competitor') continue;
    const code = plainText(creditCode);
    const sum = weights.reduce((total, w, i) => total + w * digits.indexOf(code[i] ?? ''), 0);
    assert.equal(code.length, 18);
    assert.equal((sum + digits.indexOf(code[17] ?? '')) % 31, 0, code);
  }
});

test('two sources disagree on some organisations and agree on most', () => {
  const [registry, crm] = [demo.groups[1], demo.groups[2]];
  const told = new Map(crm?.sayings.map((s) => [s.id, s.data]));
  const differing = (registry?.sayings ?? []).filter(({ id, data }) => {
    const other = told.get(id);
    return ['city', 'employees'].some((f) => other?.[f] !== undefined && other[f] !== data[f]);
  });
  assert.ok(differing.length >= 15 && differing.length <= 60, `${differing.length} differ`);
});

test('outcomes follow the truth: its best possible AUC is about 0.80, and the drawn outcomes come near it', () => {
  assert.ok(demo.bayesAuc > 0.785 && demo.bayesAuc < 0.825, `Bayes AUC ${demo.bayesAuc}`);
  const closed = [...recordsOf(demo, 'lead')].filter(([, l]) => l.status === 'won' || l.status === 'lost');
  const won = closed.filter(([, l]) => l.status === 'won').map(([id]) => demo.truth.get(id) ?? 0);
  const lost = closed.filter(([, l]) => l.status === 'lost').map(([id]) => demo.truth.get(id) ?? 0);
  const right = won.reduce((sum, p) => sum + lost.filter((q) => q < p).length, 0);
  assert.ok(Math.abs(right / (won.length * lost.length) - demo.bayesAuc) < 0.03);
  assert.ok(
    won.length / closed.length > 0.22 && won.length / closed.length < 0.38,
    `${won.length / closed.length} won`,
  );
});

test('the expected AUC of certain outcomes is 1 and of coin flips a half', () => {
  assert.equal(bayesAuc([0, 0, 1, 1]), 1);
  assert.ok(Math.abs(bayesAuc(Array.from({ length: 400 }, (_, i) => 0.5 + i * 1e-9)) - 0.5) < 0.01);
});

test('nobody carries more open leads than they can', () => {
  const people = recordsOf(demo, 'person');
  const leads = [...recordsOf(demo, 'lead').values()];
  for (const { id, name } of demo.reps) {
    const open = leads.filter((l) => l.owner === id && l.status === 'working').length;
    assert.ok(open > 5 && open < Number(people.get(id)?.capacity), `${name}: ${open}`);
  }
});

test('enough customers have an agreement that ends within a trial for the guard to be tried on them', () => {
  const contracts = [...recordsOf(demo, 'contract').values()];
  const ending = contracts.filter((c) => plainText(c.endsOn) > '2026-12-22' && plainText(c.endsOn) <= '2027-01-05');
  assert.ok(new Set(ending.map((c) => c.organisation)).size >= 50);
});

test('tasks lie around today and nothing happened in the future', () => {
  const tasks = [...recordsOf(demo, 'task').values()];
  const open = tasks.filter((t) => t.status === 'open').map((t) => plainText(t.dueOn));
  assert.ok(open.some((d) => d < '2026-11-22') && open.some((d) => d > '2026-11-22') && open.includes('2026-11-22'));
  for (const { at, state } of recordsOf(demo, 'activity').values())
    assert.ok(state === 'planned' || plainText(at) <= today.toISOString());
  for (const { createdOn } of recordsOf(demo, 'lead').values()) assert.ok(plainText(createdOn) <= today.toISOString());
});

test('the playbook has at least 12 objections, each answered in both languages, and 15 materials', () => {
  const items = [...recordsOf(demo, 'playbook-item')];
  const objections = items.filter(([, i]) => i.type === 'objection').map(([id]) => id);
  const answered = new Set(items.filter(([, i]) => i.type === 'answer').map(([, i]) => i.objection));
  assert.ok(objections.length >= 12 && objections.every((id) => answered.has(id)));
  assert.ok(recordsOf(demo, 'material').size >= 15);
  for (const [, item] of items) {
    assert.match(plainText(item.body), /\p{Script=Han}/u);
    assert.match(plainText(item.bodyEn), /^[^\p{Script=Han}]+$/u);
  }
});

test('every product named by an industry, a playbook item or a material is one that we sell', () => {
  const items = [...recordsOf(demo, 'playbook-item').values()];
  const sold = new Set(items.filter((i) => i.type === 'product').map((i) => i.product));
  const named = [...items, ...recordsOf(demo, 'material').values()].map((r) => r.product);
  for (const product of [...named, ...INDUSTRIES.flatMap((i) => i.suits)]) {
    if (product !== undefined) assert.ok(sold.has(product), plainText(product));
  }
});

test('a workspace is made in well under a third of a second', () => {
  const before = process.cpuUsage();
  makeDemo({ seed: 'speed', today });
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < 300, `${(user + system) / 1000} ms`);
});

test('chance is the same for the same seed and its ids sort by their instant', () => {
  assert.equal(randomFrom('a').next(), randomFrom('a').next());
  assert.notEqual(randomFrom('a').next(), randomFrom('b').next());
  const random = randomFrom('ids');
  const early = random.idAt(new Date('2025-01-01'));
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < random.idAt(new Date('2025-01-02')));
});

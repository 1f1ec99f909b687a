import assert from 'node:assert/strict';
import { before as prepare, test } from 'node:test';
import type { KindRight } from '@valence/contract';
import { changeRules, changeTeam, makeTeam, type Role, type Scope } from '#kernel/security';
import { withKinds, withWorkspace, type Workspace } from '#test';
import {
  cite,
  fieldHistory,
  kindsOf,
  observe,
  openObservation,
  recallCount,
  recallGroups,
  recallList,
  recallMany,
  recallOne,
  searchAll,
  type Data,
} from './index.ts';

prepare(() => withKinds());

const OPEN: KindRight = {
  see: 'all',
  change: 'all',
  remove: 'all',
  make: true,
  export: true,
  hidden: [],
  readOnly: [],
};
const MINE = { where: { field: 'owner', op: 'is', value: { me: true } } } as const;
const OURS = { where: { field: 'owner', op: 'is', value: { myTeam: true } } } as const;

type Cast = Readonly<{
  admin: Scope;
  as(name: string): Scope;
  person(name: string): string;
  make(kind: string, data: Data): Promise<string>;
}>;

/** Two reps and a manager with logins and person records, and an administrator. */
async function withCast(fn: (cast: Cast, workspace: Workspace) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace) => {
    const { security, tenantId, scope } = workspace;
    const admin = scope('sales');
    const make = async (kind: string, data: Data): Promise<string> => {
      const source = { kind: 'import', name: 'list' } as const;
      return (await observe(admin, { source, sayings: [{ kind, data }] })).entities[0] ?? '';
    };
    const people = new Map<string, { id: string; role: Role }>();
    for (const [name, role] of [
      ['ann', 'rep'],
      ['bob', 'rep'],
      ['meg', 'manager'],
    ] as const) {
      const id = await make('person', { name, side: 'staff' });
      await security.workspaces.join(tenantId, name, role, id);
      people.set(name, { id, role });
    }
    const as = (name: string): Scope =>
      security.scopeFor(tenantId, { type: 'person', id: name, name, role: people.get(name)?.role ?? 'rep' }, 'sales');
    await fn({ admin, as, person: (name) => people.get(name)?.id ?? '', make }, workspace);
  });
}

const titles = async (scope: Scope, kind: string): Promise<string[]> =>
  (await recallList(scope, { kind, limit: 50 })).items.map((i) => i.title).toSorted();

test('without rules everybody sees everything; a rule holds from the next transaction on', async () => {
  await withCast(async ({ admin, as, person, make }) => {
    await make('lead', { title: '安的', owner: person('ann') });
    await make('lead', { title: '鲍的', owner: person('bob') });
    assert.deepEqual(await titles(as('ann'), 'lead'), ['安的', '鲍的']);
    const rule = { role: 'rep', team: null, kind: 'lead', right: { ...OPEN, see: MINE } } as const;
    await changeRules(admin, { set: [rule], clear: [] });
    assert.deepEqual(await titles(as('ann'), 'lead'), ['安的']);
    assert.deepEqual(await titles(as('bob'), 'lead'), ['鲍的']);
    assert.deepEqual(await titles(as('meg'), 'lead'), ['安的', '鲍的']);
    assert.equal((await recallCount(as('ann'), { kind: 'lead' })).count, 1);
    assert.deepEqual(
      (await recallGroups(as('ann'), { kind: 'lead' })).groups.map((g) => g.count),
      [1],
    );
    await changeRules(admin, { set: [], clear: [rule] });
    assert.deepEqual(await titles(as('ann'), 'lead'), ['安的', '鲍的']);
    await assert.rejects(changeRules(as('meg'), { set: [rule], clear: [] }), { code: 'auth.forbidden' });
  });
});

test('a record one may not see is absent everywhere, also to a write', async () => {
  await withCast(async ({ admin, as, person, make }) => {
    const source = { kind: 'person', name: '鲍' } as const;
    const { entities, observations } = await observe(as('bob'), {
      source,
      sayings: [{ kind: 'lead', data: { title: '极密项目', owner: person('bob') } }],
    });
    const [id = '', saying = ''] = [entities[0], observations[0]];
    await make('lead', { title: '安的', owner: person('ann') });
    await changeRules(admin, {
      set: [{ role: 'rep', team: null, kind: 'lead', right: { ...OPEN, see: MINE } }],
      clear: [],
    });
    const ann = as('ann');
    await assert.rejects(recallOne(ann, id), { code: 'memory.not_found' });
    assert.deepEqual(await recallMany(ann, [id]), []);
    assert.deepEqual(await searchAll(ann, { q: '极密', limit: 5 }), []);
    assert.equal((await searchAll(as('bob'), { q: '极密', limit: 5 })).length, 1);
    await assert.rejects(fieldHistory(ann, id, 'title'), { code: 'memory.not_found' });
    await assert.rejects(openObservation(ann, saying), { code: 'memory.not_found' });
    assert.deepEqual(await cite(ann, [{ observation: saying, field: 'title' }]), []);
    const write = observe(ann, { source, sayings: [{ kind: 'lead', id, data: { title: '改名' } }] });
    await assert.rejects(write, { code: 'memory.not_found' });
    assert.equal((await recallOne(as('bob'), id)).title, '极密项目');
  });
});

test('a hidden field is as good as absent in answers, filters, sums, words and the name of the record', async () => {
  await withCast(async ({ admin, as, make }) => {
    await make('person', { name: '周敏', phone: '13812345678', department: '采购' });
    const lead = await make('lead', { title: '大单', amount: { minor: '900', currency: 'CNY' } });
    const hide = (kind: string, ...hidden: string[]) =>
      ({ role: 'rep', team: null, kind, right: { ...OPEN, hidden } }) as const;
    await changeRules(admin, { set: [hide('person', 'phone'), hide('lead', 'amount')], clear: [] });
    const ann = as('ann');
    assert.equal((await recallOne(ann, lead)).data['amount'], undefined);
    const refused = { code: 'input.invalid' };
    await assert.rejects(
      recallList(ann, { kind: 'lead', filters: [{ field: 'amount', op: 'isKnown' }], limit: 1 }),
      refused,
    );
    await assert.rejects(recallList(ann, { kind: 'lead', sort: { field: 'amount', dir: 'up' }, limit: 1 }), refused);
    await assert.rejects(recallGroups(ann, { kind: 'lead', sums: [{ field: 'amount', fn: 'sum' }] }), refused);
    await assert.rejects(fieldHistory(ann, lead, 'amount'), { code: 'memory.not_found' });
    const source = { kind: 'person', name: '安' } as const;
    const write = { source, sayings: [{ kind: 'lead', id: lead, data: { amount: { minor: '1', currency: 'CNY' } } }] };
    await assert.rejects(observe(ann, write), refused);
    assert.equal((await searchAll(admin, { q: '13812345678', limit: 5 })).length, 1);
    assert.deepEqual(await searchAll(ann, { q: '13812345678', limit: 5 }), [], 'a hit would tell the number');
    assert.equal((await recallCount(ann, { kind: 'person', q: '13812345678' })).count, 0);
    assert.equal((await searchAll(ann, { q: '周敏', limit: 5 })).length, 1, 'names are still found');
    assert.equal((await searchAll(ann, { q: 'zm', limit: 5 })).length, 1);
    const seen = (await kindsOf(ann)).find((k) => k.name === 'lead');
    assert.equal(seen?.byId.has('amount'), false);
    await changeRules(admin, { set: [hide('lead', 'title')], clear: [] });
    assert.equal((await recallOne(ann, lead)).title, '—');
  });
});

test('what may be seen but not changed is refused in words, read-only fields field by field', async () => {
  await withCast(async ({ admin, as, person, make }) => {
    const mine = await make('lead', { title: '安的', owner: person('ann') });
    const theirs = await make('lead', { title: '鲍的', owner: person('bob') });
    const right = { ...OPEN, change: MINE, make: false, readOnly: ['status'] };
    await changeRules(admin, { set: [{ role: 'rep', team: null, kind: 'lead', right }], clear: [] });
    const source = { kind: 'person', name: '安' } as const;
    const say = (data: Data, id?: string) =>
      observe(as('ann'), { source, sayings: [{ kind: 'lead', data, ...(id === undefined ? {} : { id }) }] });
    await say({ title: '安的，新' }, mine);
    await assert.rejects(say({ title: '夺' }, theirs), { code: 'rights.refused' });
    await assert.rejects(say({ title: '新' }), { code: 'rights.refused' });
    await assert.rejects(say({ status: 'won' }, mine), (error: { fields: { rule: string }[] }) => {
      assert.deepEqual(
        error.fields.map((f) => f.rule),
        ['read_only'],
      );
      return true;
    });
  });
});

test('a manager sees what belongs to the people of their teams and of those below', async () => {
  await withCast(async ({ admin, as, person, make }) => {
    await make('lead', { title: '安的', owner: person('ann') });
    await make('lead', { title: '鲍的', owner: person('bob') });
    await make('lead', { title: '没有人的' });
    const east = await makeTeam(admin, { name: '华东', members: [person('meg')] });
    const suzhou = await makeTeam(admin, { name: '苏州', parentId: east, members: [person('ann')] });
    await changeRules(admin, {
      set: [{ role: 'manager', team: null, kind: 'lead', right: { ...OPEN, see: OURS } }],
      clear: [],
    });
    assert.deepEqual(await titles(as('meg'), 'lead'), ['安的']);
    await changeTeam(admin, suzhou, { members: [person('ann'), person('bob')] });
    assert.deepEqual(await titles(as('meg'), 'lead'), ['安的', '鲍的']);
    await assert.rejects(changeTeam(admin, east, { parentId: suzhou }), { code: 'input.invalid' });
    const ofTeam = { role: 'manager', team: east, kind: 'lead', right: { ...OPEN, see: 'all' } } as const;
    await changeRules(admin, { set: [ofTeam], clear: [] });
    assert.equal((await titles(as('meg'), 'lead')).length, 3, 'a rule of the team comes before that of the role');
  });
});

test('what is about a record follows the rule of that record; filters through it tell no more', async () => {
  await withCast(async ({ admin, as, person, make }) => {
    const mine = await make('lead', { title: '安的', owner: person('ann') });
    const theirs = await make('lead', { title: '鲍的', owner: person('bob'), source: 'fair' });
    await make('task', { title: '回访安', lead: mine });
    await make('task', { title: '回访鲍', lead: theirs });
    await make('task', { title: '安自己的', owner: person('ann') });
    const through = { through: ['lead'], or: MINE.where };
    await changeRules(admin, {
      set: [
        { role: 'rep', team: null, kind: 'lead', right: { ...OPEN, see: MINE } },
        { role: 'rep', team: null, kind: 'task', right: { ...OPEN, see: through } },
      ],
      clear: [],
    });
    assert.deepEqual(await titles(as('ann'), 'task'), ['回访安', '安自己的'].toSorted());
    const filters = [{ field: 'lead.source', op: 'is', value: 'fair' }] as const;
    assert.deepEqual((await recallList(as('ann'), { kind: 'task', filters, limit: 5 })).items, []);
    assert.equal((await recallList(admin, { kind: 'task', filters, limit: 5 })).items.length, 1);
    const related = [{ related: { kind: 'task', field: 'lead', some: true } }] as const;
    assert.deepEqual(
      (await recallList(as('ann'), { kind: 'lead', filters: related, limit: 5 })).items.map((i) => i.id),
      [mine],
    );
  });
});

test('a private note is read by its owner and whom it names, not by managers, administrators or agents', async () => {
  await withCast(async ({ admin, as, person }, { security, tenantId }) => {
    const source = { kind: 'person', name: '安' } as const;
    const made = await observe(as('ann'), {
      source,
      sayings: [{ kind: 'note', data: { title: '只给自己', isPrivate: true, person: person('bob') } }],
    });
    const id = made.entities[0] ?? '';
    assert.equal((await recallOne(as('ann'), id)).data['owner'], person('ann'), 'it belongs to who made it');
    assert.equal((await recallOne(as('bob'), id)).title, '只给自己');
    const agent = security.scopeFor(tenantId, { type: 'agent', id: 'a', name: 'a', role: 'manager' }, 'sales');
    for (const scope of [admin, as('meg'), agent]) {
      await assert.rejects(recallOne(scope, id), { code: 'memory.not_found' });
      assert.deepEqual(await searchAll(scope, { q: '只给自己', limit: 5 }), []);
      assert.deepEqual(await titles(scope, 'note'), []);
    }
  });
});

test('who sees only what is theirs owns what they make, and cannot make what they would not see', async () => {
  await withCast(async ({ admin, as, person }) => {
    await changeRules(admin, {
      set: [{ role: 'rep', team: null, kind: 'lead', right: { ...OPEN, see: MINE } }],
      clear: [],
    });
    const source = { kind: 'person', name: '安' } as const;
    const say = (data: Data) => observe(as('ann'), { source, sayings: [{ kind: 'lead', data }] });
    await say({ title: '新线索' });
    assert.deepEqual(await titles(as('ann'), 'lead'), ['新线索']);
    await assert.rejects(say({ title: '给鲍', owner: person('bob') }), { code: 'rights.refused' });
  });
});

test('common words do not hide the few records that a rep may see behind the many of others', async () => {
  await withCast(async ({ admin, as, person }) => {
    const source = { kind: 'import', name: 'list' } as const;
    for (let part = 0; part < 3; part += 1)
      await observe(admin, {
        source,
        sayings: Array.from({ length: 2_000 }, (_, n) => ({
          kind: 'lead',
          data: { title: `电池 ${part}-${n}`, owner: person(part === 1 && n === 7 ? 'ann' : 'bob') },
        })),
      });
    await changeRules(admin, {
      set: [{ role: 'rep', team: null, kind: 'lead', right: { ...OPEN, see: MINE } }],
      clear: [],
    });
    assert.deepEqual(
      (await searchAll(as('ann'), { q: '电池', limit: 10 })).map((e) => e.title),
      ['电池 1-7'],
    );
    const { items } = await recallList(as('ann'), { kind: 'lead', q: '电池', limit: 10 });
    assert.deepEqual(
      items.map((e) => e.title),
      ['电池 1-7'],
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { retractBatch } from '../batch.ts';
import { observe } from '../observe.ts';
import { recallOne } from '../recall.ts';
import { claim, release } from './pool-claim.ts';
import { recyclePools } from './pool-recycle.ts';
import { textIn } from './read.ts';
import type { SalesWriter } from './save-quote.ts';

withKinds();

const by: SalesWriter = { source: { kind: 'person', name: '林悦' }, day: '2026-11-22' };
const code = (wanted: string) => (error: unknown) => error instanceof Failure && error.code === wanted;
const after = (days: number): Date => new Date(Date.now() + days * 86_400_000);

type Ground = Readonly<{
  admin: Scope;
  reps: readonly Scope[];
  people: readonly string[];
  make(kind: string, data: object): Promise<string>;
}>;

async function ground(workspace: Workspace): Promise<Ground> {
  const { store, security, tenantId } = workspace;
  const admin = workspace.scope();
  const make = async (kind: string, data: object): Promise<string> => {
    const { entities } = await observe(admin, {
      source: { kind: 'import', name: 'f' },
      sayings: [{ kind, data: data as never }],
    });
    return String(entities[0]);
  };
  const people = [await make('person', { name: '林悦' }), await make('person', { name: '周航' })];
  const reps: Scope[] = [];
  for (const [i, person] of people.entries()) {
    const id = `rep${i}`;
    await store.identity.query(
      `insert into identity."user" ("id", "name", "email", "emailVerified", "updatedAt") values ($1, $1, $1 || '@example.com', true, now())`,
      [id],
    );
    await security.workspaces.join(tenantId, id, 'rep', person);
    reps.push(security.scopeFor(tenantId, { type: 'person', id, name: id, role: 'rep' }, 'sales'));
  }
  return { admin, reps, people, make };
}

test('of two who claim the same lead at once one gets it and the other is told who has it', async () => {
  await withWorkspace(async (workspace) => {
    const { reps, people, make, admin } = await ground(workspace);
    const pool = await make('pool', { name: '华东', about: 'lead', isActive: true, cap: 2, coolOffDays: 7 });
    const leads = [1, 2, 3].map((n) => make('lead', { title: `线索 ${n}`, status: 'new', pool }));
    const [first = '', second = '', third = ''] = await Promise.all(leads);
    const both = await Promise.allSettled(reps.map((rep) => claim(rep, first, by, new Date())));
    const lost = both.find((r) => r.status === 'rejected');
    assert.equal(both.filter((r) => r.status === 'fulfilled').length, 1);
    assert.ok(lost !== undefined && code('pool.taken')(lost.reason));
    const owner = textIn(await recallOne(admin, first), 'owner');
    const winner = people.indexOf(owner ?? '');
    const rep = reps[winner] as Scope;
    await claim(rep, second, by, new Date());
    await assert.rejects(claim(rep, third, by, new Date()), code('pool.full'));
    await release(rep, { id: first, reason: '地区不对' }, by);
    assert.equal((await recallOne(admin, first)).data['pool'], pool);
    await assert.rejects(claim(rep, first, by, after(6)), code('pool.cooling'));
    await claim(rep, first, by, after(8));
    const other = reps[1 - winner] as Scope;
    await assert.rejects(release(other, { id: first, reason: '' }, by), code('auth.forbidden'));
    await claim(other, third, by, new Date());
  });
});

test('what nobody touches is warned of first and goes back a day later; a touch keeps it', async () => {
  await withWorkspace(async (workspace) => {
    const { admin, people, make } = await ground(workspace);
    const owner = people[0] ?? '';
    const pool = await make('pool', { name: '公海', about: 'lead', isActive: true, idleDays: 10, warnDays: 2 });
    const idle = await make('lead', { title: '无人跟进', status: 'working', owner });
    const touched = await make('lead', { title: '有人跟进', status: 'working', owner });
    const won = await make('lead', { title: '已成交', status: 'won', owner });
    assert.deepEqual(await recyclePools(admin, after(7)), { warned: 0, recycled: 0, isMore: false });
    assert.equal((await recyclePools(admin, after(8.1))).warned, 2);
    assert.equal((await recyclePools(admin, after(8.2))).warned, 0, 'one warning is enough');
    await make('activity', {
      subject: '电话',
      type: 'call',
      lead: touched,
      state: 'done',
      at: after(8.5).toISOString(),
    });
    await workspace.store.write({ tenantId: workspace.tenantId, actor: 'system', purpose: 'sales' }, (tx) =>
      tx.query(
        `insert into pool_move (tenant_id, id, record_id, pool_id, person_id, action, at) select tenant_id, gen_random_uuid(), record_id, pool_id, person_id, action, now() + interval '8 days' from pool_move`,
      ),
    );
    assert.equal((await recyclePools(admin, after(10.5))).recycled, 1);
    const back = await recallOne(admin, idle);
    assert.deepEqual([back.data['owner'] ?? null, back.data['pool']], [null, pool]);
    assert.equal((await recallOne(admin, touched)).data['owner'], owner);
    assert.equal((await recallOne(admin, won)).data['owner'], owner);
    const [batch] = await admin.read((tx) =>
      tx.query<{ id: string }>(`select id from batch where tenant_id = $1 and kind = 'pool'`, [workspace.tenantId]),
    );
    await retractBatch(admin, batch?.id ?? '');
    assert.equal((await recallOne(admin, idle)).data['owner'], owner);
    const notices = await admin.read((tx) =>
      tx.query<{ n: bigint }>('select count(*) as n from notification where tenant_id = $1', [workspace.tenantId]),
    );
    assert.equal(Number(notices[0]?.n), 3);
  });
});

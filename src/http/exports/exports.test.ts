import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, KindRight } from '@valence/contract';
import { withApp, type Caller, type TestApp } from '#test';

const PASSWORD = 'correct horse';
const LIMITED: KindRight = {
  see: { where: { field: 'department', op: 'is', value: '采购' } },
  change: { where: { field: 'title', op: 'is', value: '经理' } },
  remove: 'none',
  make: true,
  export: true,
  hidden: ['phone'],
  readOnly: ['title'],
};
const PEOPLE = [
  { name: '看得见', department: '采购', title: '经理', phone: '13800000001' },
  { name: '只能看', department: '采购', title: '专员', phone: '13800000002' },
  { name: '看不见', department: '研发', title: '经理', phone: '13800000003' },
];

/** A workspace whose reps see and change part of the people, without their phones. */
async function settle(app: TestApp): Promise<{ admin: Caller; rep: Caller['call'] }> {
  const admin = await app.signUp();
  for (const data of PEOPLE) await admin.call('POST', '/api/records/person', { data });
  const me = (await admin.call('GET', '/api/me')).json as { workspace: { id: string } };
  const tenantId = me.workspace.id.replace('wsp_', '');
  const email = `rep-${tenantId}@example.com`;
  await app.security.addMember(tenantId, { name: '销售', email, password: PASSWORD, role: 'rep' });
  const set = [{ role: 'rep', team: null, kind: 'person', right: LIMITED }];
  assert.equal((await admin.call('PUT', '/api/rights', { set })).status, 200);
  return { admin, rep: (await app.signIn(email, PASSWORD)).call };
}

async function ended(call: Caller['call'], id: string): Promise<Job> {
  for (let tries = 0; tries < 500; tries++) {
    const job = (await call('GET', `/api/jobs/${id}`)).json as Job;
    if (['done', 'failed', 'cancelled', 'undone'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the job never ended');
}

test('an export holds the rows and fields of who asks, at once and in the background', () =>
  withApp(async (app) => {
    const { rep } = await settle(app);
    const direct = await rep('GET', '/api/records/person/export?format=csv');
    assert.match(direct.text, /看得见/);
    assert.match(direct.text, /只能看/);
    assert.doesNotMatch(direct.text, /看不见|1380000000|电话/);
    assert.equal((await rep('GET', '/api/records/person/export?columns=phone')).status, 400);
    const begun = (await rep('POST', '/api/exports', { kind: 'person', format: 'csv' })).json as Job;
    const job = await ended(rep, begun.id);
    assert.equal(job.result?.file?.rows, 2);
    const file = await rep('GET', job.result?.file?.href ?? '');
    assert.equal(file.text.trim().split('\n').length, 3, 'a header and two rows');
    assert.doesNotMatch(file.text, /看不见|1380000000/);
  }));

test('who may not export is refused, and jobs of others are not there', () =>
  withApp(async (app) => {
    const { admin, rep } = await settle(app);
    const set = [{ role: 'rep', team: null, kind: 'person', right: { ...LIMITED, export: false } }];
    await admin.call('PUT', '/api/rights', { set });
    assert.equal((await rep('GET', '/api/records/person/export')).status, 403);
    assert.equal((await rep('POST', '/api/exports', { kind: 'person', format: 'csv' })).status, 403);
    assert.equal((await rep('POST', '/api/workspace/export', {})).status, 403);
    const mine = (await admin.call('POST', '/api/exports', { kind: 'person', format: 'csv' })).json as Job;
    assert.equal((await rep('GET', `/api/jobs/${mine.id}`)).status, 404);
    assert.deepEqual(((await rep('GET', '/api/jobs')).json as { items: Job[] }).items, []);
  }));

test('a bulk change leaves alone what one may not change, and says how many and why', () =>
  withApp(async (app) => {
    const { rep } = await settle(app);
    const change = { wechat: { set: 'vx' } };
    const begun = (await rep('POST', '/api/bulk', { kind: 'person', change })).json as Job;
    const job = await ended(rep, begun.id);
    assert.equal(job.result?.changed, 1);
    assert.deepEqual(
      job.result?.skipped.map(({ count, examples }) => [count, examples.map(({ title }) => title)]),
      [[1, ['只能看']]],
    );
    assert.equal((await rep('POST', '/api/bulk', { kind: 'person', change: { title: { set: 'x' } } })).status, 400);
    assert.equal((await rep('POST', '/api/bulk', { kind: 'person', change: { phone: { set: '1' } } })).status, 400);
    assert.equal((await rep('POST', '/api/bulk', { kind: 'person', action: 'trash' })).status, 403);
    const undone = await rep('POST', `/api/jobs/${job.id}/undo`);
    assert.equal(undone.status, 200);
    assert.equal((await ended(rep, job.id)).state, 'undone');
  }));

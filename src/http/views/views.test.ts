import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CellsChanged, RecordRow, SavedView, ViewList } from '@valence/contract';
import { withApp, type Caller } from '#test';

const CONFIG = {
  filters: [{ any: [{ field: 'status', op: 'is', value: 'new' }, { not: { field: 'status', op: 'isKnown' } }] }],
  sort: '-amount',
  columns: [{ field: 'title', width: 300, isFrozen: true }, { field: 'amount' }],
};
const draft = (name: string) => ({ kind: 'lead', name, layout: 'table', config: CONFIG });

const save = async (me: Caller, body: object) => (await me.call('POST', '/api/views', body)).json as SavedView;
const names = async (me: Caller) =>
  ((await me.call('GET', '/api/views?kind=lead')).json as ViewList).views.map(({ name }) => name);

test('a view is kept whole, comes in the person’s own order, opens by default, and comes back after it was removed', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const first = await save(me, draft('甲'));
    const second = await save(me, draft('乙'));
    assert.deepEqual(first.config.filters, CONFIG.filters);
    assert.deepEqual(first.config.columns, CONFIG.columns);
    await me.call('PUT', '/api/views/choice', { kind: 'lead', order: [second.id, first.id], defaultView: second.id });
    assert.deepEqual(await names(me), ['乙', '甲']);
    const kept = (await me.call('PUT', '/api/views/choice', { kind: 'lead', order: [first.id] })).json as ViewList;
    assert.deepEqual(
      kept.views.map(({ name, isDefault }) => [name, isDefault]),
      [
        ['甲', false],
        ['乙', true],
      ],
    );
    const gone = await me.call('PATCH', `/api/views/${first.id}`, { version: 1, isRemoved: true });
    assert.equal(gone.status, 200);
    assert.deepEqual(await names(me), ['乙']);
    await me.call('PATCH', `/api/views/${first.id}`, { version: 2, isRemoved: false });
    assert.deepEqual(await names(me), ['甲', '乙']);
  });
});

test('of two people who change one view the second is told, and a view of another workspace reads as absent', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const { id, version } = await save(me, { ...draft('重点'), audience: 'all' });
    assert.equal((await me.call('PATCH', `/api/views/${id}`, { version, name: '重点线索' })).status, 200);
    const late = await me.call('PATCH', `/api/views/${id}`, { version, name: '别的' });
    assert.equal(late.status, 409);
    assert.equal((late.json as { code: string }).code, 'view.conflict');
    const stranger = await signUp('别家');
    assert.deepEqual(await names(stranger), []);
    assert.equal((await stranger.call('PATCH', `/api/views/${id}`, { version: 2, name: '偷' })).status, 404);
  });
});

test('cells are written as one batch that can be taken back; what changed since it was seen is left alone and told', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const make = async (title: string) =>
      (await me.call('POST', '/api/records/lead', { data: { title, status: 'new' } })).json as RecordRow;
    const [a, b] = [await make('一'), await make('二')];
    await me.call('PATCH', `/api/record/${b.id}`, { data: { status: 'won' } });
    const cell = (id: string, value: string) => ({ id, field: 'status', value, seen: 'new' });
    const answer = await me.call('POST', '/api/records/lead/cells', {
      changes: [cell(a.id, 'working'), cell(b.id, 'working')],
    });
    const { rows, batch, conflicts } = answer.json as CellsChanged;
    assert.deepEqual(rows.map(({ title, data }) => [title, data['status']]).toSorted(), [
      ['一', 'working'],
      ['二', 'won'],
    ]);
    assert.deepEqual(
      conflicts.map(({ id, theirs, isGone }) => [id, theirs, isGone]),
      [[b.id, 'won', false]],
    );
    const undone = await me.call('POST', '/api/records/lead/cells/undo', { batch });
    assert.equal((undone.json as CellsChanged).rows[0]?.data['status'], 'new');
    const stranger = await signUp('别家');
    assert.equal((await stranger.call('POST', '/api/records/lead/cells/undo', { batch })).status, 404);
  });
});

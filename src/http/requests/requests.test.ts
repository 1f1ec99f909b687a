import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '#store';
import { withApp, type Caller } from '#test';

type Row = { id: string; title: string; data: Record<string, unknown> };
type Batch = { failed: number; results: { status: number; id: string | null; problem?: { code: string } }[] };

const countOf = async (me: Caller, kind: string): Promise<number> =>
  ((await me.call('GET', `/api/records/${kind}/count`)).json as { count: number }).count;

test('a request repeated under its key is answered again and not done again; with other content it is refused', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const headers = { 'idempotency-key': 'order-2026-0001' };
    const make = (title: string) => me.call('POST', '/api/records/lead', { data: { title } }, headers);
    const first = await make('甲');
    const again = await app.inject({
      method: 'POST',
      url: '/api/records/lead',
      headers: { cookie: me.cookie, ...headers },
      payload: { data: { title: '甲' } },
    });
    assert.deepEqual(
      [again.statusCode, again.headers['idempotency-replayed'], again.json()],
      [200, 'true', first.json],
    );
    assert.equal((await make('乙')).status, 422);
    assert.equal(await countOf(me, 'lead'), 1);
    const side = await Promise.all(
      [1, 2, 3].map(() =>
        me.call('POST', '/api/records/lead', { data: { title: '丙' } }, { 'idempotency-key': 'at-the-same-time' }),
      ),
    );
    assert.ok(side.every((a) => [200, 409].includes(a.status)) && side.some((a) => a.status === 200));
    assert.equal(await countOf(me, 'lead'), 2);
  });
});

test('what fails before anything was written may be tried again under its key', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const headers = { 'idempotency-key': 'mended-later' };
    assert.equal((await me.call('POST', '/api/records/lead', { data: { nonsense: 1 } }, headers)).status, 400);
    assert.equal((await me.call('POST', '/api/records/lead', { data: { title: '好' } }, headers)).status, 200);
  });
});

test('after a crash between the effect and its answer a repeated request is told that it was done', async () => {
  await withApp(async ({ signUp, store }) => {
    const me = await signUp();
    const headers = { 'idempotency-key': 'crashed-in-between' };
    await me.call('POST', '/api/records/lead', { data: { title: '甲' } }, headers);
    await loseAnswers(store);
    const again = await me.call('POST', '/api/records/lead', { data: { title: '甲' } }, headers);
    assert.deepEqual([again.status, (again.json as { code: string }).code], [409, 'request.was_done']);
    assert.equal(await countOf(me, 'lead'), 1);
  });
});

/** What a crash leaves: marks that were committed with their effects, without answers. */
async function loseAnswers(store: Store): Promise<void> {
  const { rows } = await store.identity.query<{ id: string }>('select id from identity.tenant');
  for (const { id } of rows)
    await store.write({ tenantId: id, actor: 'test', purpose: 'sales' }, (tx) =>
      tx.query('update request_mark set status = null, body = null where tenant_id = $1', [id]),
    );
}

test('who has a record is not sent it again, and who saw an older version may not change it', async () => {
  await withApp(async ({ app, signUp }) => {
    const me = await signUp();
    const { id } = (await me.call('POST', '/api/records/organisation', { data: { name: '甲' } })).json as Row;
    const read = (headers = {}) => app.inject({ url: `/api/record/${id}`, headers: { cookie: me.cookie, ...headers } });
    const etag = String((await read()).headers['etag']);
    assert.equal((await read({ 'if-none-match': etag })).statusCode, 304);
    const change = (name: string, tag: string) =>
      me.call('PATCH', `/api/record/${id}`, { data: { name } }, { 'if-match': tag });
    assert.equal((await change('乙', etag)).status, 200);
    assert.equal((await read({ 'if-none-match': etag })).statusCode, 200);
    const late = await change('丙', etag);
    const { conflict } = late.json as { conflict: { yours: object; theirs: object } };
    assert.deepEqual([late.status, conflict.yours, conflict.theirs], [412, { name: '丙' }, { name: '乙' }]);
    assert.equal((await me.call('DELETE', `/api/record/${id}`, undefined, { 'if-match': etag })).status, 412);
    assert.equal((await change('丁', '"of-somebody-else"')).status, 412);
    assert.equal((await me.call('DELETE', `/api/record/${id}`, undefined, { 'if-match': '*' })).status, 200);
  });
});

test('a batch is all or nothing and names the operation that failed, or each for itself', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const operations = [
      { op: 'make', kind: 'organisation', data: { name: '甲' } },
      { op: 'put', kind: 'lead', key: 'E-1', data: { title: '来自 ERP' } },
      { op: 'make', kind: 'lead', data: { title: '坏', email: 'nobody' } },
      { op: 'make', kind: 'lead', data: { title: '好' } },
    ];
    const refused = await me.call('POST', '/api/batch', { operations });
    const { operation, fields } = refused.json as { operation: number; fields: { path: string }[] };
    assert.deepEqual([refused.status, operation, fields[0]?.path], [400, 2, 'operations.2.data.email']);
    assert.equal(await countOf(me, 'lead'), 0);
    const each = (await me.call('POST', '/api/batch', { mode: 'each', operations })).json as Batch;
    assert.deepEqual([each.failed, each.results.map((r) => r.status)], [1, [201, 201, 400, 201]]);
    const [org, lead] = each.results;
    const more = (
      await me.call('POST', '/api/batch', {
        operations: [
          { op: 'put', kind: 'lead', key: 'E-1', data: { title: '改了' } },
          { op: 'change', id: org?.id, data: { name: '乙' } },
          { op: 'trash', id: each.results[3]?.id },
        ],
      })
    ).json as Batch;
    assert.deepEqual(
      more.results.map((r) => [r.status, r.id]),
      [
        [200, lead?.id],
        [200, org?.id],
        [200, each.results[3]?.id],
      ],
    );
    assert.equal(await countOf(me, 'lead'), 1);
  });
});

test('putting by a field or by own keys changes what is there, makes the rest, and two senders at once make one', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const put = async (body: object) => {
      const answer = await me.call('PUT', '/api/records/organisation', body);
      assert.equal(answer.status, 200, answer.text);
      return answer.json as { made: number; changed: number; records: { id: string; isNew: boolean }[] };
    };
    const marked = await me.call('PATCH', '/api/kinds/organisation/fields/name', { isUnique: true });
    assert.equal(marked.status, 200, marked.text);
    const named = (name: string, industry: string) => ({ data: { name, industry } });
    const first = await put({ by: 'name', records: [named('甲', '化工'), named('乙', '化工')] });
    const second = await put({ by: 'name', records: [named('乙', '制造'), named('丙', '制造')] });
    assert.deepEqual([first.made, second.made, second.changed], [2, 1, 1]);
    assert.equal(second.records[0]?.id, first.records[1]?.id);
    const keyed = { records: [{ key: 'ERP-9', data: { name: '丁' } }] };
    const both = await Promise.all([put(keyed), put(keyed)]);
    assert.equal(new Set(both.map((b) => b.records[0]?.id)).size, 1);
    const twice = await me.call('PUT', '/api/records/organisation', {
      by: 'name',
      records: [named('戊', ''), named('戊', '')],
    });
    assert.equal(twice.status, 400);
    assert.equal(await countOf(me, 'organisation'), 4);
  });
});

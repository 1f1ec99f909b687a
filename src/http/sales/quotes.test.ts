import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PriceAnswer, Quote, RecordRow } from '@valence/contract';
import { withApp, type Caller } from '#test';

async function made(caller: Caller, kind: string, data: object): Promise<string> {
  const answer = await caller.call('POST', `/api/records/${kind}`, { data });
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as RecordRow).id;
}

const line = (product: string | null, more: object = {}) => ({
  product,
  title: '隔膜 A9',
  unit: 'm²',
  quantity: 100,
  price: '1000',
  discount: 0,
  taxRate: '13',
  note: '',
  ...more,
});

const draft = (organisation: string, lines: object[]) => ({
  title: '首批供货',
  organisation,
  currency: 'CNY',
  validUntil: '2099-12-31',
  lines,
});

test('a quote is made, priced by tier and dealer level, printed, sent and renewed over HTTP', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const organisation = await made(caller, 'organisation', { name: '鸿基代理', level: 'gold' });
    const product = await made(caller, 'product', {
      name: '隔膜 A9',
      taxRate: '13',
      unit: 'm²',
      price: { minor: '1200', currency: 'CNY' },
    });
    const list = await made(caller, 'price-list', { name: '金牌价', currency: 'CNY', level: 'gold', isActive: true });
    for (const [from, price] of [
      [1, '1100'],
      [100, '1000'],
    ] as const)
      await made(caller, 'price-list-line', {
        title: 'A9',
        priceList: list,
        product,
        fromQuantity: from,
        price: { minor: price, currency: 'CNY' },
      });
    const priceOf = async (quantity: number): Promise<unknown> => {
      const url = `/api/prices?product=${product}&organisation=${organisation}&quantity=${quantity}`;
      return ((await caller.call('GET', url)).json as PriceAnswer).price;
    };
    assert.deepEqual(await priceOf(99), { minor: '1100', currency: 'CNY' });
    assert.deepEqual(await priceOf(100), { minor: '1000', currency: 'CNY' });

    const answer = await caller.call('POST', '/api/quotes', draft(organisation, [line(product)]));
    assert.equal(answer.status, 200, answer.text);
    const quote = answer.json as Quote;
    assert.equal(quote.total, '113000');
    assert.equal(quote.discount, 0);
    assert.deepEqual([quote.may.edit, quote.may.submit, quote.may.send], [true, false, true]);

    const pdf = await caller.call('GET', `/api/quotes/${quote.id}/pdf?language=en`);
    assert.equal(pdf.status, 200);
    assert.match(pdf.text.slice(0, 5), /%PDF-/);

    assert.equal(((await caller.call('POST', `/api/quotes/${quote.id}/send`, {})).json as Quote).state, 'sent');
    const refused = await caller.call('PUT', `/api/quotes/${quote.id}`, draft(organisation, []));
    assert.equal(refused.status, 409);
    const next = (await caller.call('POST', `/api/quotes/${quote.id}/renew`, {})).json as Quote;
    assert.equal(next.number, `${quote.number}/2`);
    assert.deepEqual(
      next.versions.map((v) => [v.version, v.state]),
      [
        [1, 'replaced'],
        [2, 'draft'],
      ],
    );
  });
});

test('who is alone approves their own discount with a reason, step by step as they are told, and it goes out', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const organisation = await made(caller, 'organisation', { name: '宁远' });
    const product = await made(caller, 'product', { name: 'A9', price: { minor: '1000', currency: 'CNY' } });
    const quote = (await caller.call('POST', '/api/quotes', draft(organisation, [line(product, { discount: 30 })])))
      .json as Quote;
    assert.equal(quote.approval.why.length, 1);
    const act = (step: string, body: object = {}) => caller.call('POST', `/api/quotes/${quote.id}/${step}`, body);
    const sent = await act('send');
    assert.equal((sent.json as { code: string }).code, 'sales.needs_approval');
    assert.match(sent.text, /提交审批/);
    const written = await caller.call('PATCH', `/api/record/${quote.id}`, { data: { status: 'approved' } });
    assert.equal(written.status, 400);
    const asked = (await act('submit')).json as Quote;
    assert.deepEqual([asked.state, asked.may.decide, asked.may.decideOwn], ['waiting', true, true]);
    const bare = await act('decide', { decision: { answer: 'approve' } });
    assert.equal((bare.json as { code: string }).code, 'sales.own_reason');
    const approved = (await act('decide', { decision: { answer: 'approve', reason: '老客户首批' } })).json as Quote;
    assert.equal(approved.state, 'approved');
    assert.deepEqual(
      approved.approval.steps.map((s) => [s.state, s.reason]),
      [
        ['approved', '老客户首批'],
        ['approved', '老客户首批'],
      ],
      'one reason holds for both levels',
    );
    assert.equal(((await act('send')).json as Quote).state, 'sent');
  });
});

test('a setting of selling is kept by version and refused when its parts do not fit', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp();
    const { version, value } = (await caller.call('GET', '/api/sales-settings/approval')).json as {
      version: number;
      value: object;
    };
    assert.equal(version, 0);
    const put = (body: object) => caller.call('PUT', '/api/sales-settings/approval', body);
    assert.equal((await put({ version: 0, value: { ...value, rules: [] } })).status, 200);
    assert.equal((await put({ version: 0, value })).status, 409);
    assert.equal(
      (await put({ version: 1, value: { ...value, rules: [{ when: 'discountOver', percent: 5, level: 'nobody' }] } }))
        .status,
      400,
    );
  });
});

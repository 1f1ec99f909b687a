import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QuoteDraft, QuoteLineDraft } from '@valence/contract';
import { Failure, textOfId, type Id } from '#base';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { listNotices } from '../conversation/notices.ts';
import { observe } from '../observe.ts';
import { recallOne } from '../recall.ts';
import { answerApproval, renewQuote, sendQuote, submitQuote } from './quote-life.ts';
import { readQuote } from './quote.ts';
import { recalculate, saveQuote, type SalesWriter } from './save-quote.ts';

withKinds();

const by: SalesWriter = { source: { kind: 'person', name: '林悦', uri: 'user:rep' }, day: '2026-11-22' };
const ent = (id: string): string => textOfId('entity', id as Id<'entity'>);

type Ground = Readonly<{ rep: Scope; manager: Scope; admin: Scope; organisation: string; product: string }>;

async function ground({ store, security, tenantId }: Workspace): Promise<Ground> {
  const scope = (id: string, role: 'rep' | 'manager' | 'admin'): Scope =>
    security.scopeFor(tenantId, { type: 'person', id, name: id, role }, 'sales');
  for (const role of ['rep', 'manager', 'admin'] as const) {
    await store.identity.query(
      `insert into identity."user" ("id", "name", "email", "emailVerified", "updatedAt") values ($1, $1, $1 || '@example.com', true, now())`,
      [role],
    );
    await security.workspaces.join(tenantId, role, role, null);
  }
  const rep = scope('rep', 'rep');
  const { entities } = await observe(rep, {
    source: by.source,
    sayings: [
      { kind: 'organisation', data: { name: '宁远动力电池' } },
      {
        kind: 'product',
        data: {
          name: '隔膜 A9',
          code: 'A9',
          price: { minor: '10000', currency: 'CNY' },
          cost: { minor: '6000', currency: 'CNY' },
        },
      },
    ],
  });
  return {
    rep,
    manager: scope('manager', 'manager'),
    admin: scope('admin', 'admin'),
    organisation: entities[0] ?? '',
    product: entities[1] ?? '',
  };
}

const line = (product: string, more: Partial<QuoteLineDraft> = {}): QuoteLineDraft => ({
  product: ent(product),
  title: '隔膜 A9',
  unit: 'm²',
  quantity: 3,
  price: '10000',
  discount: 0,
  taxRate: '13',
  note: '',
  ...more,
});

const draft = (organisation: string, lines: QuoteLineDraft[], more: Partial<QuoteDraft> = {}): QuoteDraft => ({
  title: '隔膜首批',
  organisation: ent(organisation),
  deal: null,
  contact: null,
  priceList: null,
  currency: 'CNY',
  validUntil: '2026-12-31',
  language: 'zh',
  deliveryTerms: '',
  paymentTerms: '',
  terms: '',
  lines,
  ...more,
});

const code = (wanted: string) => (error: unknown) => error instanceof Failure && error.code === wanted;

test('a quote gets a number, its sums and its discount against the price list', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, organisation, product } = await ground(workspace);
    const id = await saveQuote(
      rep,
      draft(organisation, [line(product, { price: '9000' }), line(product, { quantity: 0.5 })]),
      { id: null, by },
    );
    const quote = await readQuote(rep, id);
    assert.equal(quote.entity.data['number'], 'QT-2026-0001');
    assert.equal(quote.sums.net, 32000n);
    assert.equal(quote.sums.total, 36160n);
    assert.equal(quote.sums.discount, 8.57);
    assert.equal(quote.sums.margin, 34.38);
    assert.deepEqual(quote.entity.data['total'], { minor: '36160', currency: 'CNY' });
    assert.deepEqual(
      quote.lines.map((l) => l.entity.data['net']),
      [
        { minor: '27000', currency: 'CNY' },
        { minor: '5000', currency: 'CNY' },
      ],
    );
    await observe(rep, {
      source: { kind: 'import', name: 'f' },
      sayings: [{ kind: 'quote', data: { number: 'QT-2026-0041' } }],
    });
    const later = await saveQuote(rep, draft(organisation, []), { id: null, by });
    assert.equal((await readQuote(rep, later)).entity.data['number'], 'QT-2026-0042');
    const seen = quote.seen;
    await saveQuote(
      rep,
      draft(organisation, [line(product, { id: ent(quote.lines[1]?.id ?? ''), quantity: 1 })], { seen }),
      { id, by },
    );
    const after = await readQuote(rep, id);
    assert.deepEqual(after.entity.data['total'], { minor: '11300', currency: 'CNY' });
    assert.equal(after.lines.length, 1);
    await assert.rejects(saveQuote(rep, draft(organisation, [], { seen }), { id, by }), code('sales.changed'));
  });
});

test('a deep discount goes through both levels, never through who asked, and a changed quote starts again', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, manager, admin, organisation, product } = await ground(workspace);
    const id = await saveQuote(rep, draft(organisation, [line(product, { discount: 25 })]), { id: null, by });
    await assert.rejects(sendQuote(rep, id, by), code('sales.needs_approval'));
    await submitQuote(rep, id);
    assert.equal((await readQuote(rep, id)).state, 'waiting');
    await assert.rejects(answerApproval(rep, id, { answer: 'approve', reason: '' }), code('sales.own_approval'));
    await answerApproval(manager, id, { answer: 'approve', reason: '量大' });
    await assert.rejects(answerApproval(manager, id, { answer: 'approve', reason: '' }), code('sales.not_approver'));
    assert.equal((await readQuote(rep, id)).state, 'waiting');
    await answerApproval(admin, id, { answer: 'approve', reason: '' });
    const approved = await readQuote(rep, id);
    assert.equal(approved.state, 'approved');
    await saveQuote(rep, draft(organisation, [line(product, { id: ent(approved.lines[0]?.id ?? ''), discount: 25 })]), {
      id,
      by,
    });
    assert.equal((await readQuote(rep, id)).state, 'approved', 'saving the same keeps the approval');
    await saveQuote(rep, draft(organisation, [line(product, { id: ent(approved.lines[0]?.id ?? ''), discount: 26 })]), {
      id,
      by,
    });
    assert.equal((await readQuote(rep, id)).state, 'draft');
    await assert.rejects(sendQuote(rep, id, by), code('sales.needs_approval'));
  });
});

test('approvers hear of a quote once when it is their turn, who asked hears how it ended', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, manager, admin, organisation, product } = await ground(workspace);
    const told = async (scope: Scope): Promise<string[]> =>
      (await listNotices(scope, { isUnread: false, after: null, limit: 10 })).items.map((n) =>
        n.type === 'approved' ? `${n.type} ${String(n.body['outcome'])} ${String(n.body['note'])}` : n.type,
      );
    const id = await saveQuote(rep, draft(organisation, [line(product, { discount: 25 })]), { id: null, by });
    await submitQuote(rep, id);
    assert.deepEqual([await told(manager), await told(admin), await told(rep)], [['approval'], ['approval'], []]);
    await answerApproval(manager, id, { answer: 'approve', reason: '' });
    assert.deepEqual([await told(manager), await told(admin)], [['approval'], ['approval', 'approval']]);
    await answerApproval(admin, id, { answer: 'refuse', reason: '毛利不够' });
    assert.deepEqual(await told(rep), ['approved refused 毛利不够']);
  });
});

test('an administrator may not approve their own quote while another can', async () => {
  await withWorkspace(async (workspace) => {
    const { manager, admin, organisation, product } = await ground(workspace);
    const id = await saveQuote(admin, draft(organisation, [line(product, { discount: 12 })]), { id: null, by });
    await submitQuote(admin, id);
    await assert.rejects(
      answerApproval(admin, id, { answer: 'approve', reason: '我自己' }),
      code('sales.own_approval'),
    );
    await answerApproval(manager, id, { answer: 'approve', reason: '' });
    assert.equal((await readQuote(admin, id)).state, 'approved');
  });
});

test('a line changed past the quote takes the approval back too', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, manager, organisation, product } = await ground(workspace);
    const id = await saveQuote(rep, draft(organisation, [line(product, { discount: 12 })]), { id: null, by });
    await submitQuote(rep, id);
    const at = (await readQuote(rep, id)).lines[0]?.id ?? '';
    await observe(rep, { source: by.source, sayings: [{ kind: 'quote-line', id: at, data: { discount: 40 } }] });
    await assert.rejects(answerApproval(manager, id, { answer: 'approve', reason: '' }), code('sales.changed'));
    await rep.write((tx) => recalculate(tx, rep.within(tx), id));
    const quote = await readQuote(rep, id);
    assert.equal(quote.state, 'draft');
    assert.deepEqual(quote.entity.data['net'], { minor: '18000', currency: 'CNY' });
  });
});

test('a refusal says why, a delegate decides in the place of who handed over', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, manager, admin, organisation, product } = await ground(workspace);
    const id = await saveQuote(rep, draft(organisation, [line(product, { discount: 12 })]), { id: null, by });
    await submitQuote(rep, id);
    await assert.rejects(
      answerApproval(manager, id, { answer: 'delegate', to: 'rep', reason: '' }),
      code('sales.own_approval'),
    );
    await answerApproval(manager, id, { answer: 'delegate', to: 'admin', reason: '出差' });
    await answerApproval(admin, id, { answer: 'refuse', reason: '毛利不够' });
    assert.equal((await readQuote(rep, id)).state, 'refused');
  });
});

test('a quote within the rules goes out at once; a new version replaces it and keeps its lines', async () => {
  await withWorkspace(async (workspace) => {
    const { rep, organisation, product } = await ground(workspace);
    const id = await saveQuote(rep, draft(organisation, [line(product, { discount: 5 })]), { id: null, by });
    await sendQuote(rep, id, by);
    await assert.rejects(saveQuote(rep, draft(organisation, []), { id, by }), code('sales.state'));
    const next = await renewQuote(rep, id, by);
    const quote = await readQuote(rep, next);
    assert.equal(quote.entity.data['number'], 'QT-2026-0001/2');
    assert.equal(quote.version, 2);
    assert.equal(quote.sums.net, 28500n);
    assert.equal((await recallOne(rep, id)).data['status'], 'replaced');
    assert.equal(quote.entity.data['previous'], id);
  });
});

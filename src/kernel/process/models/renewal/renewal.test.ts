import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observe, renewalRows, type Data, type Saying } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { figuresOf, inventRenewals, renewalSayings } from './invent-renewals.ts';
import { renewalRisks, renewalSources, trainRenewal } from './index.ts';

const TODAY = '2026-11-23';
const DAY = Date.parse(TODAY) / 86_400_000;
const source = { kind: 'generator', name: 'test' } as const;

async function tell(scope: Scope, sayings: readonly Saying[]): Promise<void> {
  for (let i = 0; i < sayings.length; i += 1_000)
    await observe(scope, { source, sayings: sayings.slice(i, i + 1_000) });
}

test('what is counted of a contract is exactly what had happened before its cut day, whatever came after', async () => {
  // Another test of the same process may have brought kinds of its own.
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope('learning');
    const invented = inventRenewals({ n: 150, seed: 5, today: DAY });
    await tell(workspace.scope(), renewalSayings(invented));
    const { rows, closed } = await renewalRows(scope, { when: 'past', today: TODAY });
    assert.deepEqual(closed, []);
    assert.equal(rows.length, invented.contracts.length);
    const byId = new Map(rows.map((r) => [r.id, r]));
    for (const contract of invented.contracts) {
      const row = byId.get(contract.id);
      assert.ok(row !== undefined);
      assert.equal(row.outcome, contract.isLost ? 'lost' : 'renewed');
      for (const [fact, value] of Object.entries(figuresOf(contract)))
        assert.equal(row.facts[fact as 'tickets90'], value, `${fact} of ${row.title}`);
    }
    assert.ok(invented.contracts.some((c) => c.isLost) && invented.contracts.some((c) => !c.isLost));
  });
});

test('the risk is learned from past contracts, its sources are weighed, and a coming contract gets it with reasons', async () => {
  // Another test of the same process may have brought kinds of its own.
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const learning = workspace.scope('learning');
    assert.deepEqual(await renewalSources(scope), []);
    await assert.rejects(trainRenewal(learning, { today: TODAY }), { code: 'model.too_little' });
    const invented = inventRenewals({
      n: 600,
      seed: 6,
      today: DAY,
      auc: 0.87,
      pulls: { service: 0.2, repairs: 1, tenders: 1 },
    });
    await tell(scope, renewalSayings(invented));
    const [customer, contract] = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    await tell(scope, [
      { kind: 'organisation', id: customer, data: { name: '宁远' } },
      {
        kind: 'contract',
        id: contract,
        data: {
          title: '宁远服务',
          organisation: customer,
          type: 'service',
          status: 'running',
          startsOn: '2026-01-01',
          endsOn: '2026-12-31',
        },
      },
      ...Array.from({ length: 4 }, (_, i): Saying => ({
        kind: 'ticket',
        data: { title: `停机 ${i}`, organisation: customer, type: 'fault', openedAt: `2026-11-0${i + 1}T02:00:00Z` },
      })),
      { kind: 'tender', data: { title: '设备维保招标', organisation: customer, publishedOn: '2026-11-10' } },
    ]);
    const trained = await trainRenewal(learning, { today: TODAY });
    assert.equal(trained.signal, 'usable');
    assert.ok((trained.stored.card.quality?.auc ?? 0) > 0.72, `AUC ${trained.stored.card.quality?.auc}`);
    const sources = new Map((await renewalSources(scope)).map((s) => [s.source, s]));
    assert.equal(sources.get('tenders')?.verdict, 'matters');
    assert.equal(sources.get('repairs')?.verdict, 'matters');
    assert.equal(sources.get('payments')?.verdict, 'absent', 'nobody recorded an invoice');
    const { rows } = await renewalRows(scope, { when: 'coming', today: TODAY, days: 60, contracts: [contract] });
    const [risk] = await renewalRisks(scope, rows);
    assert.ok(risk?.basis === 'model');
    assert.ok(risk.probability > 0.5 && risk.low < risk.probability && risk.probability < risk.high);
    assert.ok(risk.reasons.some((r) => r.fact.startsWith('repairs') && r.contribution > 0));
    assert.ok(risk.reasons.some((r) => r.fact.startsWith('tenders') && r.contribution > 0));
  });
});

test('where outcomes have nothing to do with the records it is said that there is no signal', async () => {
  // Another test of the same process may have brought kinds of its own.
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const { contracts, bayesAuc } = inventRenewals({ n: 400, seed: 7, today: DAY });
    // Outcomes dealt out anew: the same number of losses, of other contracts.
    const dealt = contracts.map((c, i) => ({
      ...c,
      isLost: i % 4 === 0,
      tickets: c.tickets.filter((t) => t.opened < 0),
      tenders: c.tenders.filter((d) => d < 0),
    }));
    await tell(scope, renewalSayings({ contracts: dealt, bayesAuc }));
    const { signal } = await trainRenewal(workspace.scope('learning'), { today: TODAY });
    assert.equal(signal, 'none');
    assert.deepEqual(await renewalSources(scope), []);
  });
});

test('a contract with a successor is left alone, one of another kind does not count as one, and what may not be seen is not counted', async () => {
  // Another test of the same process may have brought kinds of its own.
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const org = '00000000-0000-7000-8000-000000000011';
    const contract = (title: string, more: Data): Saying => ({
      kind: 'contract',
      data: { title, organisation: org, status: 'running', startsOn: '2025-12-01', ...more },
    });
    await tell(scope, [
      { kind: 'organisation', id: org, data: { name: '鸿基' } },
      contract('维保', { type: 'service', endsOn: '2026-12-20' }),
      contract('保密', { type: 'nda', endsOn: '2026-12-20' }),
      contract('框架', { type: 'frame', endsOn: '2026-12-10' }),
      contract('新框架', { type: 'frame', startsOn: '2026-12-11', signedOn: '2026-11-10', endsOn: '2027-12-10' }),
      contract('供货', { type: 'sale', endsOn: '2026-12-01' }),
      contract('供货并续', { type: 'sale', endsOn: '2026-12-02', renewOn: '2026-11-20' }),
    ]);
    const { rows } = await renewalRows(scope, { when: 'coming', today: TODAY, days: 90 });
    assert.deepEqual(
      rows.map((r) => r.title),
      ['供货并续', '维保'],
    );
    const service = await renewalRows(workspace.scope('service'), { when: 'coming', today: TODAY, days: 90 });
    assert.deepEqual(service.closed, ['deliveries', 'payments'], 'money is not for the purpose of service');
    assert.equal(service.rows[0]?.facts.overdueInvoices, undefined);
  });
});

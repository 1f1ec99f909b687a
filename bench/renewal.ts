import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalog } from '#catalog';
import { observe, renewalRows, useKinds, type RenewalFact } from '#kernel/memory';
import { renewalTable, trainRenewal } from '#kernel/process';
import { openSecurity } from '#kernel/security';
import { migrate, openStore } from '#store';
import {
  figuresOf,
  inventRenewals,
  renewalSayings,
  type InventedRenewals,
  type Pulls,
} from '../src/kernel/process/models/renewal/invent-renewals.ts';
import { RENEWAL_SOURCE_COLUMNS } from '../src/kernel/process/models/renewal/facts.ts';
import type { SourceEffect } from '../src/kernel/process/learning/ablate.ts';
import { aucWithError } from '../src/kernel/process/learning/metrics.ts';
import { splitRows } from '../src/kernel/process/learning/split-rows.ts';
import type { RawTable } from '../src/kernel/process/learning/table.ts';
import { train } from '../src/kernel/process/learning/train.ts';
import { onOwnDatabase, type Bench, type BenchRow } from './bench.ts';

const DAY = Date.parse('2026-11-23') / 86_400_000;
const TODAY = '2026-11-23';
const MOST_GAP = 0.02;
/** Public customers of a telephone company, beside the checkout where it was put; never copied into the product. */
const TELCO = join(import.meta.dirname, '../../shared/datasets/telco-churn/Telco-Customer-Churn.csv');
const WANTED_AUC = 0.83;

/** The renewal guard's model against a known optimum, each source taken away, and on public customers. */
export async function runRenewalBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const seeds = isFull ? [1, 2, 3, 4, 5] : [1, 2, 3];
  const runs = seeds.map((seed) => trainedOn(inventRenewals({ n: 8_000, seed, today: DAY }), seed));
  const gaps = runs.map((r) => r.gap);
  const rows = [
    figure('best possible AUC of the generator', mean(runs.map((r) => r.bayesAuc)), ''),
    below(`AUC below the best possible, 8,000 contracts, mean of ${seeds.length}`, mean(gaps), '', MOST_GAP),
    figure('the same, worst', Math.max(...gaps), ''),
    ...effectRows('all three at work', runs[0]?.sources ?? [], { service: true, repairs: true, tenders: true }),
  ];
  for (const dead of ['service', 'repairs', 'tenders'] as const) {
    const pulls: Pulls = { service: 1, repairs: 1, tenders: 1, [dead]: 0 };
    const { sources } = trainedOn(inventRenewals({ n: 8_000, seed: 11, today: DAY, pulls }), 11);
    rows.push(
      ...effectRows(`${dead} without effect`, sources, { service: true, repairs: true, tenders: true, [dead]: false }),
    );
  }
  rows.push(...(await throughRecords(isFull ? 6_000 : 2_500)), ...telcoRows());
  return { n: seeds.length, rows };
}

type Trained = { gap: number; bayesAuc: number; sources: readonly SourceEffect[] };

function trainedOn(invented: InventedRenewals, seed: number): Trained {
  const table = tableOf(invented);
  const { card } = train({ table, seed, about: 'churned', sources: RENEWAL_SOURCE_COLUMNS });
  return { ...gapOf(invented, table, card.quality?.auc), sources: card.sources ?? [] };
}

/** How far the held-out AUC lies below that of the true probabilities on the same rows. */
function gapOf({ contracts, bayesAuc }: InventedRenewals, table: RawTable, auc: number | undefined) {
  const { test } = splitRows(table, 'by-id');
  const byCustomer = new Map(contracts.map((c) => [c.customer, c.truth]));
  const truth = Float64Array.from(test, (row) => byCustomer.get(table.rowIds[row] ?? '') ?? 0);
  const best = aucWithError(
    truth,
    Uint8Array.from(test, (row) => table.outcome[row] ?? 0),
  ).auc;
  return { gap: best - (auc ?? 0), bayesAuc };
}

/** The generator's own figures as a table, without a database in between. */
function tableOf({ contracts }: InventedRenewals): RawTable {
  return renewalTable(
    contracts.map((contract) => ({
      id: contract.id,
      title: '',
      customer: contract.customer,
      owner: null,
      minor: null,
      currency: null,
      endsOn: '',
      cut: '',
      outcome: contract.isLost ? ('lost' as const) : ('renewed' as const),
      facts: figuresOf(contract) as Partial<Record<RenewalFact, number>>,
    })),
  );
}

/** The same through real records: written, counted at the cut day in SQL, trained in the product. */
async function throughRecords(n: number): Promise<BenchRow[]> {
  useKinds(catalog.kinds);
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const store = await openStore(config);
    try {
      const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
      const tenantId = await security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
      const scope = security.scopeFor(tenantId, { type: 'person', id: 'bench', name: 'bench', role: 'admin' }, 'sales');
      const invented = inventRenewals({ n, seed: 21, today: DAY });
      const sayings = renewalSayings(invented);
      for (let i = 0; i < sayings.length; i += 1_000)
        await observe(scope, { source: { kind: 'generator', name: 'bench' }, sayings: sayings.slice(i, i + 1_000) });
      const since = performance.now();
      const { rows } = await renewalRows(scope.forPurpose('learning'), { when: 'past', today: TODAY });
      const readMs = performance.now() - since;
      const wrong = rows.filter(({ id, facts }) => {
        const contract = invented.contracts.find((c) => c.id === id);
        return (
          contract === undefined || Object.entries(figuresOf(contract)).some(([f, v]) => facts[f as RenewalFact] !== v)
        );
      });
      const trained = await trainRenewal(scope.forPurpose('learning'), { today: TODAY });
      const { gap } = gapOf(invented, renewalTable(rows), trained.stored.card.quality?.auc);
      return [
        below(
          `figures of ${rows.length} contracts that differ from the generator's, out of ${sayings.length} records`,
          wrong.length,
          'contracts',
          0,
        ),
        figure('reading them all in one statement', readMs, 'ms'),
        below(`AUC below the best possible, through the records, ${n} contracts`, gap, '', MOST_GAP),
        figure('training with all gates and ablations', trained.stored.card.cpuMs / 1000, 'CPU s'),
      ];
    } finally {
      await store.close();
    }
  });
}

/** Where the public table's columns come from. */
const TELCO_SOURCES = [
  { name: 'contract', columns: ['Contract', 'tenure'] },
  { name: 'bill', columns: ['MonthlyCharges', 'TotalCharges', 'PaperlessBilling', 'PaymentMethod'] },
  {
    name: 'services',
    columns: [
      'PhoneService',
      'MultipleLines',
      'InternetService',
      'OnlineSecurity',
      'OnlineBackup',
      'DeviceProtection',
      'TechSupport',
      'StreamingTV',
      'StreamingMovies',
    ],
  },
  { name: 'household', columns: ['gender', 'SeniorCitizen', 'Partner', 'Dependents'] },
] as const;

function telcoRows(): BenchRow[] {
  if (!existsSync(TELCO))
    return [figure('telco-churn absent: the public table does not lie beside the checkout', 0, '')];
  const [head = '', ...lines] = readFileSync(TELCO, 'utf8').trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(','));
  const names = head.split(',');
  const at = (name: string): number => names.indexOf(name);
  const table: RawTable = {
    rowIds: cells.map((c) => c[at('customerID')] ?? ''),
    outcome: Uint8Array.from(cells, (c) => (c[at('Churn')] === 'Yes' ? 1 : 0)),
    columns: names
      .filter((name) => name !== 'customerID' && name !== 'Churn')
      .map((name) => ({ name, values: cells.map((c) => c[at(name)] ?? null) })),
  };
  const { card } = train({ table, seed: 20_261_123, about: 'churned', sources: TELCO_SOURCES });
  const { quality, sources = [] } = card;
  return [
    {
      metric: `telco-churn, held out (n = ${quality?.n ?? 0}), AUC`,
      value: quality?.auc ?? 0,
      unit: '',
      target: `≥ ${WANTED_AUC}`,
      ok: (quality?.auc ?? 0) >= WANTED_AUC,
    },
    // For orientation: the held-out part happens to hold fewer leavers than the others, which no calibration can know.
    figure('telco-churn, calibration error (ECE)', quality?.ece ?? 1, ''),
    ...sources.map(({ source, verdict, loss }) =>
      figure(`telco-churn without ${source} (${verdict}; ${interval(loss)}): AUC lost`, loss?.auc ?? 0, ''),
    ),
  ];
}

const interval = (loss: SourceEffect['loss']): string =>
  loss === null ? 'absent' : `${loss.low.toFixed(3)} to ${loss.high.toFixed(3)}`;

/** What taking a source away costs, and whether the verdict is the truth of the generator. */
function effectRows(
  case_: string,
  sources: readonly SourceEffect[],
  truth: Readonly<Record<'service' | 'repairs' | 'tenders', boolean>>,
): BenchRow[] {
  return (['service', 'repairs', 'tenders'] as const).map((name) => {
    const effect = sources.find((s) => s.source === name);
    const wanted = truth[name] ? 'matters' : 'not_shown';
    return {
      metric: `${case_}: AUC lost without ${name} (${interval(effect?.loss ?? null)})`,
      value: effect?.loss?.auc ?? 0,
      unit: '',
      target: wanted,
      ok: effect?.verdict === wanted,
    };
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const below = (metric: string, value: number, unit: string, most: number): BenchRow => ({
  metric,
  value,
  unit,
  target: `≤ ${most}`,
  ok: value <= most,
});
const figure = (metric: string, value: number, unit: string): BenchRow => ({
  metric,
  value,
  unit,
  target: null,
  ok: null,
});

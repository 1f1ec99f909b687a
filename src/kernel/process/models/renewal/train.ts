import { renewalRows, type RenewalRow } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun } from '#store';
import {
  LOST,
  OPEN,
  trainInWorker,
  WON,
  type ModelCard,
  type Progress,
  type RawColumn,
  type RawTable,
} from '../../learning/index.ts';
import { storeModel, type ColumnVerdict, type StoredCard } from '../model-table.ts';
import { FACT_TITLES, RENEWAL_FACTS, RENEWAL_SOURCE_COLUMNS } from './facts.ts';

export const RENEWAL_RISK = 'renewal-risk';
export const TRAIN_RENEWAL_JOB = 'model.train-renewal';

/** Any number: the same data give the same model. */
const SEED = 20_261_123;

export type TrainedRenewal = Readonly<{
  id: string;
  version: number;
  signal: 'usable' | 'none';
  rows: number;
  stored: StoredCard;
}>;

/**
 * Trains the risk of losing a renewal on the workspace's own past contracts, each as it stood 90 days before its end, and
 * stores it as the next version, also when the finding is that there is no signal.
 *
 * @throws Failure `model.too_little`, `model.one_sided`
 */
export async function trainRenewal(
  scope: Scope,
  { today, onProgress, signal }: { today: string; onProgress?: (progress: Progress) => void; signal?: AbortSignal },
): Promise<TrainedRenewal> {
  const { rows } = await renewalRows(scope, { when: 'past', today });
  const trained = await trainInWorker(
    { table: renewalTable(rows), seed: SEED, about: 'churned', sources: RENEWAL_SOURCE_COLUMNS },
    { ...(onProgress === undefined ? {} : { onProgress }), ...(signal === undefined ? {} : { signal }) },
  );
  const stored: StoredCard = {
    card: trained.card,
    idField: null,
    columns: verdictsOf(trained.card),
    topFeatures: [],
  };
  const { id, version } = await storeModel(scope, RENEWAL_RISK, {
    signal: trained.signal,
    model: trained.model,
    stored,
  });
  return { id, version, signal: trained.signal, rows: rows.length, stored };
}

/**
 * Past contracts as a training table: what is to be foretold is the loss. Rows are held out by customer, so that no
 * customer stands on both sides.
 */
export function renewalTable(rows: readonly RenewalRow[]): RawTable {
  return {
    rowIds: rows.map((r) => r.customer),
    outcome: Uint8Array.from(rows, ({ outcome }) => (outcome === null ? OPEN : outcome === 'lost' ? WON : LOST)),
    columns: RENEWAL_FACTS.map((fact): RawColumn => ({
      name: fact,
      values: rows.map((r) => r.facts[fact] ?? null),
      type: fact === 'type' ? 'category' : 'number',
    })),
  };
}

function verdictsOf({ verdicts, leftOut }: ModelCard): ColumnVerdict[] {
  return RENEWAL_FACTS.map((fact) => {
    const about = { column: fact, field: null, title: FACT_TITLES[fact] };
    const verdict = verdicts.find((v) => v.column === fact);
    const out = leftOut.find((l) => l.column === fact);
    if (verdict !== undefined && verdict.verdict !== 'vouched')
      return { ...about, verdict: verdict.verdict, why: verdict.because };
    if (out !== undefined) return { ...about, verdict: 'left_out', why: out.because };
    return { ...about, verdict: 'used', why: { zh: '用于评估续约风险', en: 'Used for the renewal risk' } };
  });
}

/** Puts a training into the queue. Returns the job's id. */
export async function requestRenewalTraining(scope: Scope): Promise<string> {
  return scope.write((tx) =>
    enqueueJob(tx, {
      kind: TRAIN_RENEWAL_JOB,
      input: {},
      actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale },
    }),
  );
}

const REPORT_EVERY_MS = 500;
const STAGE_START = { reading: 0.05, leaks: 0.1, learning: 0.2, checking: 0.6 } as const;

/** The background work of `requestRenewalTraining`. A restart begins it anew: nothing is stored before it is finished. */
export async function runRenewalTraining(scope: Scope, job: JobRun, today: string): Promise<void> {
  let reported = 0;
  await trainRenewal(scope, {
    today,
    signal: job.signal,
    onProgress({ stage, share }) {
      if (Date.now() - reported < REPORT_EVERY_MS) return;
      reported = Date.now();
      const ratio = STAGE_START[stage] + 0.3 * share;
      // Progress is for show; a lost lease is noticed by the renewal.
      scope.write((tx) => job.checkpoint(tx, { ratio })).catch(() => {});
    },
  });
}

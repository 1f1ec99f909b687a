import { ModelState } from '@valence/contract';
import { z } from 'zod';
import { say, textOfId, type Id, type Locale } from '#base';
import {
  currentModel,
  LEAD_SCORE,
  OUTCOMES_NEEDED,
  trainingState,
  type ModelRow,
  type StoredCard,
} from '#kernel/process';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';

export const getLeadScore = defineRoute({
  method: 'GET',
  path: '/api/models/lead-score',
  summary: 'The model behind the lead score: what it was made of and how well it does',
  purpose: 'sales',
  input: z.object({}),
  output: ModelState,
  handle: async (_input, { scope }) => modelState(scope),
});

/** The state of the lead score as the wire has it. */
export async function modelState(scope: Scope): Promise<z.input<typeof ModelState>> {
  const [current, state] = await Promise.all([currentModel(scope, LEAD_SCORE), trainingState(scope)]);
  return {
    current: current === null ? null : modelOf(current, scope.locale),
    training:
      state.training === null
        ? null
        : { ratio: state.training.ratio, startedAt: state.training.startedAt.toISOString() },
    outcomes: state.outcomes,
    needed: OUTCOMES_NEEDED,
    error: state.error,
  };
}

function modelOf({ id, version, signal, madeAt, stored }: ModelRow, locale: Locale) {
  const { card, columns, topFeatures } = stored;
  return {
    id: textOfId('model', id as Id<'model'>),
    version,
    trainedAt: madeAt.toISOString(),
    signal,
    n: card.rows.learn,
    baseRate: card.baseRate,
    ...qualityOf(card.quality),
    trainCpuMs: card.cpuMs,
    dataHash: card.dataHash,
    columns: columns.map((c) => ({ column: c.column, title: say(c.title, locale), verdict: c.verdict, why: c.why })),
    topFeatures: topFeatures.map((f) => ({ column: f.column, title: say(f.title, locale), weight: f.weight })),
  };
}

const UNKNOWN = { testN: 0, auc: null, aucLow: null, prAuc: null, logLoss: null, ece: null, reliability: [] };

function qualityOf(quality: StoredCard['card']['quality']) {
  if (quality === null) return UNKNOWN;
  const { n, auc, aucLow, prAuc, logLoss, ece, reliability } = quality;
  return {
    testN: n,
    auc,
    aucLow,
    prAuc,
    logLoss,
    ece,
    reliability: reliability.map((b) => ({ predicted: b.promised, observed: b.observed, n: b.n })),
  };
}

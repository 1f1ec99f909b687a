import { z } from 'zod';
import { defineTool, leadScorer, serviceOf, type LeadScore } from '#kernel/process';
import { ScoreShape, type Score } from '../../desk/chain.ts';
import { DESK, type BaseRate } from '../../desk/desk.ts';
import { refsOf } from '../../desk/said.ts';
import { isOpen, type Situation } from '../../desk/situation.ts';
import { priorScore } from './prior.ts';

const MOST_REASONS = 5;

export const scoreLead = defineTool({
  name: 'score-lead',
  version: 1,
  title: { zh: '线索评分', en: 'Score the lead' },
  about: {
    zh: '用本工作区历史训练出的模型给出成交概率、区间和原因；没有历史时给出先验。',
    en: 'Gives the probability of winning with its interval and reasons, from the model trained on this workspace’s own history, or a prior before there is one.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ lead: z.string() }),
  output: z.object({ isOpen: z.boolean(), score: ScoreShape.nullable() }),

  async run({ lead }, { scope, run, services }) {
    const desk = serviceOf(services, DESK);
    const situation = await desk.open(scope, { run: run.id, lead });
    if (!isOpen(situation))
      return { value: { isOpen: false, score: null }, evidence: refsOf(situation.lead, 'status') };
    const scored = await serviceOf(services, leadScorer).scoreLead(scope, situation.lead, situation.organisation);
    const score =
      scored.basis === 'none' ? noSignal(await desk.baseRate(scope), scored.version) : scoreOf(situation, scored);
    return { value: { isOpen: true, score }, evidence: score.reasons.flatMap((r) => r.evidence) };
  },
});

/** The model's answer, each reason with the observation its value comes from (a missing value has none), or the prior. */
function scoreOf({ lead }: Situation, scored: Exclude<LeadScore, { basis: 'none' }>): Score {
  if (scored.basis === 'untrained') return priorScore(lead);
  const { probability, low, high, version, n } = scored;
  const reasons = scored.reasons.slice(0, MOST_REASONS).map(({ field, label, value, contribution, observation }) => ({
    label,
    value,
    contribution,
    evidence: observation === null ? [] : [{ observation, field }],
  }));
  return { probability, low, high, basis: 'model', model: version, n, reasons };
}

/** Where history holds no signal every lead has the same chance: the share of those that were won. */
function noSignal({ rate, low, high }: BaseRate, model: string): Score {
  return { probability: rate, low, high, basis: 'none', model, reasons: [] };
}

import { leadScorer, serviceOf, type LeadScore, type ToolContext } from '#kernel/process';
import type { Score } from './chain.ts';
import { DESK, type BaseRate } from './desk.ts';
import { priorScore } from './lead-prior.ts';
import type { Situation } from './situation.ts';

const MOST_REASONS = 5;

/** How likely a lead is won: by the model of this workspace, by rules of thumb before there is one, or as likely as any. */
export async function scoreOfLead(
  situation: Situation,
  { scope, services }: Pick<ToolContext, 'scope' | 'services'>,
): Promise<Score> {
  const scored = await serviceOf(services, leadScorer).scoreLead(scope, situation.lead, situation.organisation);
  if (scored.basis !== 'none') return scoreOf(situation, scored);
  return noSignal(await serviceOf(services, DESK).baseRate(scope), scored.version);
}

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

import { z } from 'zod';
import { defineTool, serviceOf } from '#kernel/process';
import { ScoreShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { scoreOfLead } from '../../desk/lead-score.ts';
import { refsOf } from '../../desk/said.ts';
import { isOpen } from '../../desk/situation.ts';

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
    const score = await scoreOfLead(situation, { scope, services });
    return { value: { isOpen: true, score }, evidence: score.reasons.flatMap((r) => r.evidence) };
  },
});

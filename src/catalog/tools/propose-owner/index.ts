import { z } from 'zod';
import { defineTool, serviceOf } from '#kernel/process';
import { NO_CHAIN, type Card } from '../../desk/card.ts';
import { AssignmentShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';

/** Puts on a card who should own a lead, and why. */
export const proposeOwner = defineTool({
  name: 'propose-owner',
  version: 1,
  title: { zh: '建议负责人', en: 'Propose the owner' },
  about: {
    zh: '把推荐的负责人、理由和备选做成建议卡。',
    en: 'Makes a card of the proposed owner, the reasons and the alternatives.',
  },
  effect: 'writes',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  sensitive: { lead: 'record' },
  input: z.object({ lead: z.string(), assignment: AssignmentShape }),
  output: z.object({ decision: z.string() }),

  async run({ lead, assignment }, { scope, services, run, decide }) {
    const { lead: record } = await serviceOf(services, DESK).situation(scope, { run: run.id, lead });
    const { rep, reasons } = assignment;
    if (rep === null) throw new Error('nobody was found to propose');
    const decision = decide({
      subjectId: lead,
      // Who hands out leads decides; a rep does not hand them to themselves.
      ownerId: null,
      card: {
        action: { zh: `把“${record.title}”交给${rep.title}`, en: `Give “${record.title}” to ${rep.title}` },
        why: reasons,
        chain: { ...NO_CHAIN, assignment },
      } satisfies Card,
      action: 'assign',
      expected: null,
      probability: null,
      versions: [{ what: 'agent', version: `${run.agent} ${run.version}` }],
    });
    return { value: { decision }, evidence: reasons.flatMap((r) => r.evidence) };
  },
});

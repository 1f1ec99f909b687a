import { z } from 'zod';
import { recallOne } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { asked } from '../../desk/form-words.ts';
import { SaidShape, textOf } from '../../desk/said.ts';

const BRIEF = { zh: '简报', en: 'Brief' } as const;

/** A suggestion on a card, which an approval after it waits for. */
export const proposeCard = defineTool({
  name: 'propose-card',
  version: 1,
  title: { zh: '提出建议卡', en: 'Propose on a card' },
  about: {
    zh: '在“此刻”里放一张建议卡：做什么、为什么、附上简报。后面的“等人同意”等的就是它的答复。',
    en: 'Puts a card on Now: what to do, why, with a brief. An approval that follows waits for its answer.',
  },
  effect: 'writes',
  purpose: 'sales',
  outside: true,
  input: z.object({
    record: asked(z.string(), { zh: '关于哪条记录', en: 'About which record' }, { pick: 'record' }),
    action: asked(z.string().min(1).max(200), { zh: '建议做什么', en: 'What to do' }),
    reasons: asked(z.array(SaidShape).default([]), { zh: '为什么', en: 'Why' }),
    brief: asked(z.array(SaidShape).default([]), { zh: '简报', en: 'Brief' }),
    owner: asked(
      z.string().optional(),
      { zh: '给谁', en: 'To whom' },
      { about: { zh: '不填就给记录的负责人', en: 'Without it: the owner of the record' }, pick: 'person' },
    ),
  }),
  output: z.object({ decision: z.string(), owner: z.string().nullable() }),

  async run({ record, action, reasons, brief, owner }, { scope, run, decide }) {
    const entity = await recallOne(scope, record);
    const ownerId = owner ?? textOf(entity, 'owner');
    const decision = decide({
      subjectId: record,
      ownerId,
      card: {
        action: { zh: action, en: action },
        why: reasons,
        parts: brief.length === 0 ? [] : [{ title: BRIEF, sentences: brief }],
      },
      expected: null,
      probability: null,
      versions: [{ what: 'agent', version: `${run.agent} ${run.version}` }],
    });
    return { value: { decision, owner: ownerId }, evidence: [...reasons, ...brief].flatMap((said) => said.evidence) };
  },
});

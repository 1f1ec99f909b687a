import { z } from 'zod';
import { recallOne } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { AssignmentShape } from '../../desk/chain.ts';
import { textOf } from '../../desk/said.ts';

/** Makes the proposed one the owner of a lead and tells them. */
export const handOverLead = defineTool({
  name: 'hand-over-lead',
  version: 1,
  title: { zh: '交给负责人', en: 'Hand the lead over' },
  about: {
    zh: '写入线索的负责人并通知本人；期间有人接手了的，不改。',
    en: 'Sets the owner of the lead and tells them; a lead that somebody took meanwhile is left alone.',
  },
  effect: 'writes',
  purpose: 'sales',
  sensitive: { lead: 'record' },
  input: z.object({ lead: z.string(), assignment: AssignmentShape }),
  output: z.object({ owner: z.string().nullable(), isNew: z.boolean() }),

  async run({ lead, assignment: { rep } }, { scope, say, tell }) {
    const record = await recallOne(scope, lead);
    const owner = textOf(record, 'owner');
    if (owner !== null || rep === null) return { value: { owner, isNew: false }, evidence: [] };
    say({ kind: 'lead', id: lead, data: { owner: rep.id } });
    tell({
      to: rep.id,
      text: { zh: `新线索交给你了：${record.title}`, en: `A lead is yours now: ${record.title}` },
      recordId: lead,
    });
    return { value: { owner: rep.id, isNew: true }, evidence: [] };
  },
});

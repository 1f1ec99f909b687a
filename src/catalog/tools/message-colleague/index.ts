import { z } from 'zod';
import { recallOne } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { asked } from '../../desk/form-words.ts';
import { refsOf, textOf } from '../../desk/said.ts';

/** A word to a colleague, among their notifications and, where they chose so, by mail. */
export const messageColleague = defineTool({
  name: 'message-colleague',
  version: 1,
  title: { zh: '给同事发消息', en: 'Message a colleague' },
  about: {
    zh: '在对方的通知里放一条消息，点开就到那条记录。不填收件人就发给记录的负责人；没有账号的人收不到。发出后不能收回。',
    en: 'Puts a message among the notifications of a colleague; it leads to the record. Without a recipient it goes to the owner of the record; who has no login gets none. It cannot be taken back.',
  },
  effect: 'writes',
  purpose: 'sales',
  sensitive: { to: 'recipient' },
  input: z.object({
    about: asked(z.string(), { zh: '关于哪条记录', en: 'About which record' }, { pick: 'record' }),
    text: asked(z.string().trim().min(1).max(300), { zh: '消息', en: 'Message' }),
    to: asked(
      z.string().optional(),
      { zh: '发给谁', en: 'To whom' },
      { about: { zh: '不填就发给记录的负责人', en: 'Without it: the owner of the record' }, pick: 'person' },
    ),
  }),
  /** null: the record has no owner. */
  output: z.object({ to: z.string().nullable() }),

  async run({ about, text, to }, { scope, tell }) {
    const entity = await recallOne(scope, about);
    const person = to ?? textOf(entity, 'owner');
    if (person !== null) tell({ to: person, text: { zh: text, en: text }, recordId: about });
    return { value: { to: person }, evidence: to === undefined ? refsOf(entity, 'owner') : [] };
  },
});

import { z } from 'zod';
import type { Text } from '#base';
import { defineTool, serviceOf } from '#kernel/process';
import { TalkShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { matching, speakFirst } from '../../desk/playbook.ts';

/** A conversation in its order: which items, and how many. */
const STAGES: readonly Readonly<{ type: string; title: Text; most: number; needsTrigger: boolean }>[] = [
  { type: 'opening', title: { zh: '开场', en: 'Opening' }, most: 1, needsTrigger: true },
  { type: 'question', title: { zh: '提问', en: 'Questions' }, most: 4, needsTrigger: false },
  { type: 'value', title: { zh: '价值', en: 'Value' }, most: 2, needsTrigger: false },
  { type: 'closing', title: { zh: '收尾', en: 'Closing' }, most: 1, needsTrigger: true },
];

export const prepareTalk = defineTool({
  name: 'prepare-talk',
  version: 1,
  title: { zh: '准备话术', en: 'Prepare the talk' },
  about: {
    zh: '把话术库里适合这条线索的开场、提问、价值和收尾排成一次电话的顺序。',
    en: 'Puts the playbook’s openings, questions, values and closings that suit this lead into the order of a call.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ lead: z.string() }),
  output: z.object({ talk: z.array(TalkShape) }),

  async run({ lead }, { scope, run, services }) {
    const desk = serviceOf(services, DESK);
    const situation = await desk.situation(scope, { run: run.id, lead });
    const book = await desk.book(scope);
    const talk = STAGES.map(({ type, title, most, needsTrigger }) => ({
      stage: title,
      sentences: speakFirst(
        book,
        situation,
        matching(book, situation, type, { channel: 'phone', needsTrigger }),
        most,
      ).map((s) => s.said),
    })).filter((stage) => stage.sentences.length > 0);
    return { value: { talk }, evidence: talk.flatMap((t) => t.sentences.flatMap((s) => s.evidence)) };
  },
});

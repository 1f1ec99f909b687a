import { z } from 'zod';
import { defineTool, serviceOf } from '#kernel/process';
import { ObjectionShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { matching, speak, speakFirst, type Book, type Match } from '../../desk/playbook.ts';
import { refsOf, textOf, type Said } from '../../desk/said.ts';
import type { Situation } from '../../desk/situation.ts';

const MOST_OBJECTIONS = 3;
const MOST_ANSWERS = 2;

export const expectObjections = defineTool({
  name: 'expect-objections',
  version: 1,
  title: { zh: '预判异议', en: 'Expect objections' },
  about: {
    zh: '按产品、应用、行业、阶段以及客户说过的话，预判异议并给出话术库里的应答与依据。',
    en: 'Expects objections by product, application, industry, stage and the customer’s own words, each with the playbook’s answer and its evidence.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ lead: z.string() }),
  output: z.object({ objections: z.array(ObjectionShape) }),

  async run({ lead }, { scope, run, services }) {
    const desk = serviceOf(services, DESK);
    const situation = await desk.situation(scope, { run: run.id, lead });
    const book = await desk.book(scope);
    const expected = speakFirst(book, situation, matching(book, situation, 'objection'), MOST_OBJECTIONS);
    const objections = expected.map(({ match, said }) => ({
      title: match.item.title,
      probability: null,
      objection: said,
      answer: answersTo(match, book, situation),
    }));
    const evidence = objections.flatMap((o) => [o.objection, ...o.answer].flatMap((s) => s.evidence));
    return { value: { objections }, evidence };
  },
});

/** What the playbook answers, citing the paper that proves it. */
function answersTo({ item }: Match, book: Book, situation: Situation): Said[] {
  return book.items
    .filter((i) => i.type === 'answer' && textOf(i.entity, 'objection') === item.entity.id)
    .flatMap((answer) => {
      const paper = book.papers.find((p) => p.id === answer.entity.data.material) ?? null;
      return speak(book, situation, { item: answer, refs: refsOf(paper, 'title') }) ?? [];
    })
    .slice(0, MOST_ANSWERS);
}

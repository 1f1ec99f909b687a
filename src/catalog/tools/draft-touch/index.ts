import { z } from 'zod';
import type { Text } from '#base';
import { defineTool, serviceOf } from '#kernel/process';
import { PaperShape, TouchShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { matching, papersFor, speakFirst, type Book, type Match } from '../../desk/playbook.ts';
import { recordOf, textOf } from '../../desk/said.ts';
import { factOf, type Situation } from '../../desk/situation.ts';

const MOST_VALUES = 2;
const MOST_PAPERS = 3;

export const draftTouch = defineTool({
  name: 'draft-touch',
  version: 1,
  title: { zh: '起草首触', en: 'Draft the first touch' },
  about: {
    zh: '用话术库和已知事实起草邮件或电话稿，中英双语，每句话都有出处。',
    en: 'Drafts a mail or a phone script in Chinese and English out of the playbook and known facts, every sentence with its source.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ lead: z.string() }),
  output: z.object({ touch: TouchShape.nullable(), materials: z.array(PaperShape) }),

  async run({ lead }, { scope, run, services, now }) {
    const desk = serviceOf(services, DESK);
    const situation = await desk.situation(scope, { run: run.id, lead });
    const book = await desk.book(scope);
    const { channel, to } = channelOf(situation);
    const spoken = [
      ...speakFirst(book, situation, matching(book, situation, 'opening', { channel, needsTrigger: true }), 1),
      ...speakFirst(book, situation, matching(book, situation, 'value', { channel }), MOST_VALUES),
      ...speakFirst(book, situation, matching(book, situation, 'closing', { channel, needsTrigger: true }), 1),
    ];
    const cited = spoken.flatMap(({ match }) => textOf(match.item.entity, 'material') ?? []);
    const today = now().toISOString().slice(0, 10);
    const materials = papersFor(book, situation, { cited, today, limit: MOST_PAPERS }).map(({ paper, why }) => ({
      record: recordOf(paper),
      why,
    }));
    const sentences = spoken.map((s) => s.said);
    const subject =
      channel === 'mail'
        ? subjectOf(
            book,
            situation,
            spoken.map((s) => s.match),
          )
        : null;
    const touch = sentences.length === 0 ? null : { channel, to, language: situation.language, subject, sentences };
    return {
      value: { touch, materials },
      evidence: [...sentences, ...materials.map((m) => m.why)].flatMap((s) => s.evidence),
    };
  },
});

/** Mail where an address is known, else a phone script, else words for whichever way is found. */
function channelOf({ lead, contact }: Situation): { channel: 'mail' | 'phone' | 'chat'; to: string | null } {
  const known = (field: string): string | null => textOf(lead, field) ?? textOf(contact, field);
  const [email, phone] = [known('email'), known('phone')];
  if (email !== null) return { channel: 'mail', to: email };
  return phone === null ? { channel: 'chat', to: null } : { channel: 'phone', to: phone };
}

/** The product and the strongest thing we say of it; without a value the opening's own title. */
function subjectOf(book: Book, situation: Situation, matches: readonly Match[]): Text | null {
  const best = matches.find((m) => m.item.type === 'value') ?? matches[0];
  if (best === undefined) return null;
  const product = factOf(situation, 'product')?.text.zh;
  if (product === undefined) return best.item.title;
  const known = book.items.find((i) => i.type === 'product' && textOf(i.entity, 'product') === product);
  const { zh, en } = best.item.title;
  return { zh: `${product}：${zh}`, en: `${known?.title.en ?? product}: ${en.charAt(0).toLowerCase()}${en.slice(1)}` };
}

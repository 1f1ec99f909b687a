import { z } from 'zod';
import { checkClaims, defineTool, type Claim } from '#kernel/process';
import { say, type Said } from '../../desk/said.ts';
import {
  ByShape,
  ItemShape,
  WordsShape,
  WrittenShape,
  type Item,
  type Line,
  type Written,
} from '../../desk/written.ts';

/** A line rests on nothing that was shown, or claims what was not. */
const Unsupported = z.object({
  where: z.string(),
  kind: z.enum(['number', 'date', 'name', 'address', 'source']),
  text: z.string(),
});
type Unsupported = z.output<typeof Unsupported>;
const MOST_NAMED = 30;

export const checkWords = defineTool({
  name: 'check-words',
  version: 1,
  title: { zh: '核对文字', en: 'Check the words' },
  about: {
    zh: '逐句核对模型写的文字：每个数字、日期、名称都要出自给它看的依据；有一处不符就用话术库的原文。',
    en: 'Checks what a model wrote line by line: every number, date and name has to stand in the evidence it was shown; with one that does not, the playbook’s words stay.',
  },
  effect: 'reads',
  purpose: 'sales',
  // The model had read what customers typed.
  outside: true,
  input: z.object({
    written: WrittenShape.extend({ by: ByShape }),
    items: z.array(ItemShape),
    /** What is said without a model. */
    words: WordsShape,
  }),
  output: z.object({
    isSupported: z.boolean(),
    unsupported: z.array(Unsupported),
    words: WordsShape,
    /** null: the playbook's words stay. */
    by: ByShape.nullable(),
  }),

  async run({ written, items, words }) {
    const unsupported = faultsOf(written, items).slice(0, MOST_NAMED);
    const isSupported = unsupported.length === 0 && words.touch !== null;
    if (!isSupported) return { value: { isSupported, unsupported, words, by: null }, evidence: [] };
    const named = new Map(items.map((item) => [item.id, item]));
    const made = wordsOf(written, { words, said: (line) => saidOf(line, named) });
    return { value: { isSupported, unsupported, words: made, by: written.by }, evidence: items.flatMap((i) => i.refs) };
  },
});

/** Everything in the text that nothing shown supports, with the line it stands in. */
function faultsOf(written: Written, items: readonly Item[]): Unsupported[] {
  const evidence = items.map((item) => item.text);
  const known = new Set(items.map((item) => item.id));
  const claimed = (where: string, texts: readonly string[]): Unsupported[] =>
    texts.flatMap((text) => checkClaims(text, evidence)).map(({ kind, text }: Claim) => ({ where, kind, text }));
  const lineFaults = ([where, { zh, en, uses }]: readonly [string, Line]): Unsupported[] => [
    ...(uses.some((id) => known.has(id)) ? [] : [{ where, kind: 'source' as const, text: zh }]),
    ...claimed(where, [zh, en]),
  ];
  const titles = [
    written.subject,
    ...written.objections.map((o) => o.title),
    ...written.talk.map((t) => t.stage),
  ].flatMap(({ zh, en }) => claimed('title', [zh, en]));
  return [...linesOf(written).flatMap(lineFaults), ...titles];
}

function linesOf({ touch, objections, talk }: Written): (readonly [string, Line])[] {
  return [
    ...touch.map((line, n) => [`touch ${n + 1}`, line] as const),
    ...objections.flatMap((o, n) => [o.objection, ...o.answer].map((line) => [`objection ${n + 1}`, line] as const)),
    ...talk.flatMap((t, n) => t.sentences.map((line) => [`talk ${n + 1}`, line] as const)),
  ];
}

function saidOf({ zh, en, uses }: Line, named: ReadonlyMap<string, Item>): Said {
  return say(
    { zh, en },
    uses.flatMap((id) => named.get(id)?.refs ?? []),
  );
}

type Making = Readonly<{ words: z.output<typeof WordsShape>; said: (line: Line) => Said }>;

/** The model's words in the playbook's places: channel, recipient and language stay as they were. */
function wordsOf(written: Written, { words, said }: Making): z.output<typeof WordsShape> {
  const { touch } = words;
  const subject = touch?.subject === null ? null : written.subject;
  return {
    touch: touch === null ? null : { ...touch, subject, sentences: written.touch.map(said) },
    objections: written.objections.map(({ title, objection, answer }) => ({
      title,
      probability: null,
      objection: said(objection),
      answer: answer.map(said),
    })),
    talk: written.talk.map(({ stage, sentences }) => ({ stage, sentences: sentences.map(said) })),
  };
}

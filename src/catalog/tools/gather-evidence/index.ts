import { z } from 'zod';
import { defineTool, serviceOf } from '#kernel/process';
import { PaperShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { refsOf, textOf, type Said } from '../../desk/said.ts';
import { factOf, type Situation } from '../../desk/situation.ts';
import { ItemShape, WordsShape, type Item } from '../../desk/written.ts';

const FACTS = ['company', 'contactName', 'contactTitle', 'industry', 'province', 'city', 'product', 'application'];
const MOST_WORDS = 4;
const LONGEST = 600;

type Found = Omit<Item, 'id'>;

export const gatherEvidence = defineTool({
  name: 'gather-evidence',
  version: 1,
  title: { zh: '收集依据', en: 'Gather the evidence' },
  about: {
    zh: '把写首触、异议和话术可以依据的内容逐条列出：事实、客户的话、话术库和资料，每条有出处和编号。',
    en: 'Lists what a first touch, objections and a talk may rest on: facts, the customer’s words, playbook and papers, each with its source and a name to cite.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in it.
  outside: true,
  input: z.object({ lead: z.string(), words: WordsShape, materials: z.array(PaperShape) }),
  output: z.object({
    items: z.array(ItemShape),
    /** The same as a model is shown it. */
    shown: z.array(z.object({ id: z.string(), about: z.string(), zh: z.string(), en: z.string() })),
    language: z.enum(['zh', 'en']),
    channel: z.string(),
  }),

  async run({ lead, words, materials }, { scope, run, services }) {
    const situation = await serviceOf(services, DESK).situation(scope, { run: run.id, lead });
    const found = [...factsOf(situation), ...saidBefore(situation), ...spoken(words), ...papers(materials)];
    const items = found.map((item, place) => ({ id: `e${place + 1}`, ...item }));
    const shown = items.map(({ id, about, text: { zh, en } }) => ({ id, about, zh, en }));
    return {
      value: { items, shown, language: situation.language, channel: words.touch?.channel ?? 'chat' },
      evidence: items.flatMap((item) => item.refs),
    };
  },
});

function factsOf(situation: Situation): Found[] {
  return FACTS.flatMap((name) => {
    const fact = factOf(situation, name);
    return fact === null || fact.refs.length === 0 ? [] : [{ about: name, text: fact.text, refs: [...fact.refs] }];
  });
}

/** The customer's own words: what they need, and what was said lately. */
function saidBefore({ lead, activities }: Situation): Found[] {
  const need = textOf(lead, 'need');
  const lately = activities.slice(0, MOST_WORDS).flatMap((activity) => {
    const text = [textOf(activity, 'subject'), textOf(activity, 'body')].filter((t) => t !== null).join('\n');
    return plain('activity', text, refsOf(activity, 'subject', 'body'));
  });
  return [...(need === null ? [] : plain('need', need, refsOf(lead, 'need'))), ...lately];
}

function plain(about: string, text: string, refs: Found['refs']): Found[] {
  const short = text.slice(0, LONGEST);
  return text === '' || refs.length === 0 ? [] : [{ about, text: { zh: short, en: short }, refs }];
}

function spoken({ touch, objections, talk }: z.output<typeof WordsShape>): Found[] {
  const said = (about: string, list: readonly Said[]): Found[] =>
    list.map(({ text, evidence }) => ({ about, text, refs: evidence }));
  const all = [
    ...said('touch', touch?.sentences ?? []),
    ...objections.flatMap((o) => [...said('objection', [o.objection]), ...said('answer', o.answer)]),
    ...talk.flatMap((t) => said('talk', t.sentences)),
  ];
  // Openings and values stand in the touch and in the talk alike.
  const seen = new Set<string>();
  return all.filter(({ text }) => !seen.has(text.zh) && seen.add(text.zh) !== undefined);
}

function papers(materials: readonly z.output<typeof PaperShape>[]): Found[] {
  return materials.map(({ why }) => ({ about: 'paper', text: why.text, refs: why.evidence }));
}

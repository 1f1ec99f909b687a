import type { Text } from '#base';
import type { Entity, EvidenceRef } from '#kernel/memory';
import { listOf, numberOf, refsOf, say, textOf, type Said } from './said.ts';
import { factOf, wordsOf, type Language, type Situation, type Words } from './situation.ts';

/** One playbook item in both languages. */
export type Item = Readonly<{
  entity: Entity;
  type: string;
  title: Text;
  body: Text;
  triggers: readonly string[];
  rank: number;
}>;

/** The playbook and the papers of a workspace, in their order. */
export type Book = Readonly<{ items: readonly Item[]; papers: readonly Entity[]; version: string }>;

export function itemOf(entity: Entity): Item {
  const both = (field: string): Text => {
    const zh = textOf(entity, field) ?? textOf(entity, `${field}En`) ?? '';
    return { zh, en: textOf(entity, `${field}En`) ?? zh };
  };
  return {
    entity,
    type: textOf(entity, 'type') ?? '',
    title: both('title'),
    body: both('body'),
    triggers: listOf(entity, 'triggers').map((t) => t.toLowerCase()),
    rank: numberOf(entity, 'rank') ?? Number.MAX_SAFE_INTEGER,
  };
}

/** What an item has to suit besides the situation itself. */
export type Wanted = Readonly<{ channel?: string; needsTrigger?: boolean }>;
export type Match = Readonly<{ item: Item; weight: number; refs: readonly EvidenceRef[] }>;

/** How much more an item says that was written for exactly this. Chosen, not fitted. */
const WEIGHT = { product: 4, application: 2, industry: 2, stage: 1, channel: 1, trigger: 3 } as const;
const MOST_TRIGGERS = 3;

/** The items of a type that suit, best first; of equal ones the playbook's own order decides. */
export function matching(book: Book, situation: Situation, type: string, wanted: Wanted = {}): readonly Match[] {
  const words = wordsOf(situation);
  return book.items
    .filter((item) => item.type === type)
    .flatMap((item) => matchOf({ item, situation, words, wanted }) ?? [])
    .toSorted((a, b) => b.weight - a.weight || a.item.rank - b.item.rank);
}

type One = Readonly<{ item: Item; situation: Situation; words: readonly Words[]; wanted: Wanted }>;

/** null: it does not suit, because it was written for something else. */
function matchOf({ item, situation, words, wanted }: One): Match | null {
  const subject = subjectMatch(item.entity, situation);
  const manner = mannerWeight(item.entity, situation, wanted);
  if (subject === null || manner === null) return null;
  const hits = item.triggers.flatMap((trigger) => words.find((w) => w.text.includes(trigger)) ?? []);
  if (wanted.needsTrigger === true && item.triggers.length > 0 && hits.length === 0) return null;
  const counted = hits.slice(0, MOST_TRIGGERS);
  const weight = subject.weight + manner + WEIGHT.trigger * counted.length;
  return { item, weight, refs: [...subject.refs, ...counted.flatMap((h) => h.refs)] };
}

type Weighed = Readonly<{ weight: number; refs: readonly EvidenceRef[] }>;

/** Product, application and industry: what is written for one of them must meet it. */
function subjectMatch(entity: Entity, situation: Situation): Weighed | null {
  let weight = 0;
  const refs: EvidenceRef[] = [];
  for (const field of ['product', 'application', 'industry'] as const) {
    const want = textOf(entity, field);
    if (want === null) continue;
    const fact = factOf(situation, field);
    if (fact === null || !suits(want, fact.text.zh)) return null;
    weight += WEIGHT[field];
    refs.push(...fact.refs);
  }
  return { weight, refs };
}

/** Stage, channel and language of an item; null when one of them is another. */
function mannerWeight(entity: Entity, situation: Situation, { channel }: Wanted): number | null {
  const language = textOf(entity, 'language');
  if (language !== null && language !== situation.language) return null;
  let weight = 0;
  const asked = { stage: textOf(situation.lead, 'status') ?? 'new', channel: channel ?? null };
  for (const field of ['stage', 'channel'] as const) {
    const want = textOf(entity, field);
    if (want === null) continue;
    if (asked[field] !== null && want !== asked[field]) return null;
    weight += WEIGHT[field];
  }
  return weight;
}

/** Whether an item for `want` suits `value`: the same, or one names the other (`磷酸铁锂` and `磷酸铁锂正极 HY-L4`). */
function suits(want: string, value: string): boolean {
  const [a, b] = [want.toLowerCase(), value.toLowerCase()];
  return a === b || b.includes(a) || a.includes(b);
}

/** What a product is called in English, where the playbook says so. */
function productIn(book: Book, product: string, language: Language): string {
  if (language === 'zh') return product;
  const known = book.items.find((i) => i.type === 'product' && textOf(i.entity, 'product') === product);
  return known?.title.en ?? product;
}

/** A value between its neighbours, with a space where Latin letters or digits would touch Chinese characters. */
function spaced(value: string, before: string, after: string): string {
  const meet = (a: string, b: string): string =>
    (LATIN.test(a) && HAN.test(b)) || (HAN.test(a) && LATIN.test(b)) ? ' ' : '';
  return meet(before, value.at(0) ?? '') + value + meet(value.at(-1) ?? '', after);
}

const LATIN = /^[A-Za-z0-9]$/;
const HAN = /^\p{Script=Han}$/u;

/** The item as a sentence with its placeholders filled; null when a fact it needs is not known. */
export function speak(book: Book, situation: Situation, { item, refs }: Pick<Match, 'item' | 'refs'>): Said | null {
  if (item.body.zh === '') return null;
  const used: EvidenceRef[] = [...refsOf(item.entity, 'body', 'bodyEn'), ...refs];
  let isWhole = true;
  const filled = (language: Language): string =>
    item.body[language].replace(/\{(\w+)\}/g, (hole, name: string, at: number, whole: string) => {
      const fact = factOf(situation, name);
      if (fact === null) isWhole = false;
      else used.push(...fact.refs);
      const value = fact?.text[language] ?? '';
      const said = name === 'product' ? productIn(book, value, language) : value;
      return spaced(said, whole[at - 1] ?? '', whole[at + hole.length] ?? '');
    });
  const text = { zh: filled('zh'), en: filled('en') };
  return isWhole ? say(text, used) : null;
}

/** The first `count` matches that can be said of this lead. */
export function speakFirst(
  book: Book,
  situation: Situation,
  matches: readonly Match[],
  count: number,
): readonly Readonly<{ match: Match; said: Said }>[] {
  const spoken: { match: Match; said: Said }[] = [];
  for (const match of matches) {
    if (spoken.length >= count) break;
    const said = speak(book, situation, match);
    if (said !== null) spoken.push({ match, said });
  }
  return spoken;
}

/** Papers worth handing over: cited by what is said first, then those written for this product or use. */
export function papersFor(
  book: Book,
  situation: Situation,
  { cited, today, limit }: { cited: readonly string[]; today: string; limit: number },
): readonly Readonly<{ paper: Entity; why: Said }>[] {
  return book.papers
    .flatMap((paper) => {
      const match = matchPaper(paper, situation, today);
      const isCited = cited.includes(paper.id);
      return match === null || (match.weight === 0 && !isCited) ? [] : [{ paper, ...match, isCited }];
    })
    .toSorted((a, b) => Number(b.isCited) - Number(a.isCited) || b.weight - a.weight)
    .slice(0, limit)
    .map(({ paper, refs }) => ({ paper, why: sayPaper(paper, refs) }));
}

function matchPaper(paper: Entity, situation: Situation, today: string) {
  const until = textOf(paper, 'validUntil');
  if (paper.data.isPublic === false || (until !== null && until < today)) return null;
  const language = textOf(paper, 'language');
  if (situation.language === 'en' && language === 'zh') return null;
  let weight = 0;
  const refs: EvidenceRef[] = [];
  for (const field of ['product', 'application', 'industry'] as const) {
    const want = textOf(paper, field);
    const fact = factOf(situation, field);
    if (want === null) continue;
    if (fact === null || !suits(want, fact.text.zh)) {
      if (field === 'product') return null;
      continue;
    }
    weight += WEIGHT[field];
    refs.push(...fact.refs);
  }
  return { weight, refs };
}

function sayPaper(paper: Entity, refs: readonly EvidenceRef[]): Said {
  const title = { zh: textOf(paper, 'title') ?? paper.title, en: textOf(paper, 'titleEn') ?? paper.title };
  const summary = { zh: textOf(paper, 'summary'), en: textOf(paper, 'summaryEn') ?? textOf(paper, 'summary') };
  const text = {
    zh: summary.zh === null ? `《${title.zh}》` : `《${title.zh}》：${summary.zh}`,
    en: summary.en === null ? `“${title.en}”` : `“${title.en}”: ${summary.en}`,
  };
  return say(text, [...refsOf(paper, 'title', 'summary'), ...refs]);
}

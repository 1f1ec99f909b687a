import { recallList, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { textOf } from './said.ts';

/** Days within which what was said of a rival is news. Chosen, not fitted. */
export const DAYS_OF_MENTION = 30;
const MOST_RIVALS = 200;
/** Letters from which a name is told from a word of every day. */
const FEWEST_LETTERS = 2;

/** A rival and the names it goes by. */
export type Rival = Readonly<{ id: string; name: string; words: readonly string[] }>;

/** The organisations that compete with us, 200 at most. */
export async function readRivals(scope: Scope): Promise<readonly Rival[]> {
  const { items } = await recallList(scope, {
    kind: 'organisation',
    filters: [{ field: 'relation', op: 'is', value: 'competitor' }],
    limit: MOST_RIVALS,
    isPlanKept: true,
  });
  return items.map((entity) => ({
    id: entity.id,
    name: textOf(entity, 'shortName') ?? entity.title,
    words: wordsOf(entity),
  }));
}

/** Its name, its short name, and its name without the form of company. */
function wordsOf(entity: Entity): string[] {
  const bare = entity.title
    .replace(/(股份|集团)?(有限)?(责任)?公司$|\s+(co\.?,?\s*)?(ltd|inc|gmbh|corp|ag|llc)\.?$/i, '')
    .trim();
  const all = [entity.title, textOf(entity, 'shortName'), bare].filter((w) => w !== null);
  return [...new Set(all)].filter((w) => w.length >= FEWEST_LETTERS);
}

/** Talks in which a rival is named, in their order. */
export function mentionsIn(talks: readonly Entity[], { words }: Rival): readonly Entity[] {
  const sought = words.map((w) => w.toLowerCase());
  return talks.filter((talk) => {
    const text = `${textOf(talk, 'subject') ?? ''}\n${textOf(talk, 'body') ?? ''}`.toLowerCase();
    return sought.some((word) => (/^[\u0020-\u024F]+$/.test(word) ? hasWord(text, word) : text.includes(word)));
  });
}

/** Latin names count as whole words only: "ABC" is not in "fabcon". */
function hasWord(text: string, word: string): boolean {
  const at = text.indexOf(word);
  if (at < 0) return false;
  const isLetter = (c: string | undefined): boolean => c !== undefined && /[a-z0-9]/.test(c);
  return (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) || hasWord(text.slice(at + word.length), word);
}

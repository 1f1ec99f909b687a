import { EMPTY_IDEAS, INDUSTRY_WORDS } from './industry-words.ts';

const han = new Map<string, number>();
const latin = new Map<string, number>();
let longest = 0;

INDUSTRY_WORDS.forEach((line, idea) => {
  const [chinese = '', english = ''] = line.split('|');
  for (const word of chinese.split(' ').filter((w) => w !== '')) {
    if (!han.has(word)) han.set(word, idea);
    longest = Math.max(longest, word.length);
  }
  for (const word of english.split(' ').filter((w) => w !== '')) if (!latin.has(word)) latin.set(word, idea);
});

/** The longest Chinese industry word that the text ends with. */
export function industryAtEnd(text: string): { idea: number; length: number } | null {
  for (let length = Math.min(longest, text.length); length >= 2; length--) {
    const idea = han.get(text.slice(-length));
    if (idea !== undefined) return { idea, length };
  }
  return null;
}

/** What an English industry word stands for. */
export function industryNamed(word: string): number | null {
  return latin.get(word) ?? null;
}

/** Whether an idea tells two companies apart: 电子 does, 科技 does not. */
export function isTelling(idea: number): boolean {
  return idea >= EMPTY_IDEAS;
}

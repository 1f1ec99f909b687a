import { z } from 'zod';
import type { AnsweredSuggestion, AskingRun } from './set-rows.ts';

/**
 * An answer counts as the writer of a card when this part of its characters stands there: headings and single words are the
 * same by chance. Chosen, not fitted: decision 0035.
 */
const PART_ON_CARD = 0.25;
/** A longer text may also stand within another. */
const SHORTEST_WITHIN = 16;

/** The answer of a model that stands on the card, the last where there are several; null: a model wrote nothing of it. */
export function writtenBy(
  { card }: Pick<AnsweredSuggestion, 'card'>,
  runs: readonly AskingRun[],
): Readonly<{ run: AskingRun; turn: AskingRun['turns'][number] }> | null {
  const texts = new Set(textsIn(card));
  const whole = [...texts].join('\n');
  const stands = (text: string): boolean => texts.has(text) || (text.length >= SHORTEST_WITHIN && whole.includes(text));
  const isWriter = (value: unknown): boolean => {
    const said = textsIn(value);
    return lengthOf(said.filter(stands)) > PART_ON_CARD * lengthOf(said);
  };
  const found = runs.flatMap((run) =>
    run.turns.filter(({ turn }) => turn.calls.length === 0 && isWriter(turn.value)).map((turn) => ({ run, turn })),
  );
  return found.toSorted((a, b) => a.turn.at.getTime() - b.turn.at.getTime()).at(-1) ?? null;
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length, 0);

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

const Line = z.object({ text: z.object({ zh: z.string(), en: z.string() }) });
const Card = z.object({ chain: z.object({ touch: z.object({ sentences: z.array(Line) }) }) });
type Language = 'zh' | 'en';

/**
 * What the model should have answered so that the card read as the person left it: the lines they changed, in the language
 * they changed them in. The other language stays as the model wrote it. null where the lines of the card are not found in the
 * answer.
 */
export function withEdit(value: unknown, { card, answer }: Pick<AnsweredSuggestion, 'card' | 'answer'>): unknown {
  const read = Card.safeParse(card);
  const edited = answer.touch;
  if (!read.success || edited === undefined || edited.length === 0) return null;
  const lines = read.data.chain.touch.sentences.map(({ text }) => text);
  const language = languageOf(lines, edited);
  const found = { isPlaced: false };
  const placed = place(value, { said: lines.map((line) => line[language]), edited, language, found });
  return found.isPlaced ? placed : null;
}

/** The one in which more lines were left as they were; where none was, Chinese is told by its characters. */
function languageOf(lines: readonly Readonly<Record<Language, string>>[], edited: readonly string[]): Language {
  const kept = (language: Language): number => lines.filter((line) => edited.includes(line[language])).length;
  if (kept('zh') !== kept('en')) return kept('zh') > kept('en') ? 'zh' : 'en';
  return edited.some((line) => /\p{Script=Han}/u.test(line)) ? 'zh' : 'en';
}

type Placing = Readonly<{
  said: readonly string[];
  edited: readonly string[];
  language: Language;
  found: { isPlaced: boolean };
}>;

/** The value with the edited lines where the first list of the said lines stands. */
function place(value: unknown, placing: Placing): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, place(item, placing)]));
  const { said, found } = placing;
  const isList = value.length === said.length && value.every((item, i) => holds(item, said[i] ?? ''));
  if (found.isPlaced || !isList) return value.map((item) => place(item, placing));
  found.isPlaced = true;
  return listOf(value, placing);
}

function holds(item: unknown, text: string): boolean {
  if (typeof item === 'string') return item === text;
  return typeof item === 'object' && item !== null && Object.values(item).includes(text);
}

/** As many lines as the model may give stay; what a person wrote beyond them joins the last. */
function listOf(items: readonly unknown[], { said, edited, language }: Placing): unknown[] {
  const last = Math.min(items.length, edited.length) - 1;
  return items.slice(0, last + 1).map((item, i) => {
    const text = i < last ? (edited[i] ?? '') : edited.slice(last).join(language === 'zh' ? '' : ' ');
    return reworded(item, said[i] ?? '', text);
  });
}

function reworded(item: unknown, said: string, text: string): unknown {
  if (typeof item !== 'object' || item === null) return text;
  return Object.fromEntries(Object.entries(item).map(([key, part]) => [key, part === said ? text : part]));
}

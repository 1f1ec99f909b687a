import { say, type Text } from '#base';
import type { OutcomeAbout } from './leak-gate.ts';
import { wordsOf } from './late-words.ts';
import { OUTCOME_NAMES, stageWordOf, yesNoOf, type OutcomeWord } from './outcome-words.ts';
import { textOf } from './parse-value.ts';
import { LOST, OPEN, WON, type RawColumn } from './table.ts';

/** Different values above which a column is no stage and no yes-or-no. Chosen, not fitted. */
const MOST_VALUES = 30;
/** Score a guess needs; a bare yes-or-no column without a telling name does not reach it. Chosen, not fitted. */
const ENOUGH = 5;

/** Which column says how a lead ended, and what its values mean. Values in none of the lists, and empty cells, are open. */
export type OutcomeGuess = Readonly<{
  column: string;
  /** What "won" means here: a deal was won, or a customer was lost (then the event to predict is the churn). */
  about: OutcomeAbout;
  won: readonly string[];
  lost: readonly string[];
  open: readonly string[];
  because: Text;
}>;

type Candidate = OutcomeGuess & { score: number };

/** Guesses the outcome column of a lead table, or null when no column looks like one. */
export function findOutcome(columns: readonly RawColumn[]): OutcomeGuess | null {
  let best: Candidate | null = null;
  for (const column of columns) {
    const candidate = judge(column);
    if (candidate !== null && candidate.score >= ENOUGH && (best === null || candidate.score > best.score))
      best = candidate;
  }
  if (best === null) return null;
  const { score: _score, ...guess } = best;
  return guess;
}

/** The outcomes of a column's cells under a guess: `WON`, `LOST` or `OPEN` for each row. */
export function outcomesOf(column: RawColumn, guess: Pick<OutcomeGuess, 'won' | 'lost'>): Uint8Array {
  const code = new Map([...guess.won.map((v) => [v, WON] as const), ...guess.lost.map((v) => [v, LOST] as const)]);
  return Uint8Array.from(column.values, (value) => code.get(textOf(value) ?? '') ?? OPEN);
}

function judge(column: RawColumn): Candidate | null {
  const values = valuesOf(column);
  if (values === null) return null;
  const yesNo = values.length <= 3 && values.every((value) => yesNoOf(value) !== null);
  const word = yesNo ? yesNoOf : stageWordOf;
  const saying = (wanted: OutcomeWord | null) => values.filter((value) => word(value) === wanted);
  const said = { yesNo, won: saying('won'), lost: saying('lost'), open: saying(null) };
  if (said.won.length === 0 || said.lost.length === 0) return null;
  const { weight, about } = nameSays(column.name);
  // Yes and no mean nothing by themselves: the name has to say of what. Won and lost speak for themselves.
  const score = yesNo ? weight : 6 + weight - said.open.length / MOST_VALUES;
  const { won, lost, open } = said;
  return {
    column: column.name,
    about: yesNo ? about : 'won',
    won,
    lost,
    open,
    score,
    because: becauseOf(column.name, said),
  };
}

function nameSays(name: string): { weight: number; about: OutcomeAbout } {
  const words = wordsOf(name).join(' ');
  return OUTCOME_NAMES.find(({ pattern }) => pattern.test(words)) ?? { weight: 0, about: 'won' };
}

function valuesOf(column: RawColumn): string[] | null {
  const seen = new Set<string>();
  for (const value of column.values) {
    const text = textOf(value);
    if (text !== null) seen.add(text);
    if (seen.size > MOST_VALUES) return null;
  }
  return seen.size < 2 ? null : [...seen].toSorted();
}

function becauseOf(
  column: string,
  said: { yesNo: boolean; won: readonly string[]; lost: readonly string[]; open: readonly string[] },
): Text {
  const params = { column, won: said.won.join(' / '), lost: said.lost.join(' / '), open: said.open.join(' / ') };
  const text: Text = said.yesNo
    ? {
        zh: '“{column}”是一列“是/否”，名称说的就是结果。',
        en: '“{column}” is a yes-or-no column whose name speaks of an outcome.',
      }
    : {
        zh: '“{column}”里有成功的值（{won}）和未成功的值（{lost}）。',
        en: '“{column}” holds values that say won ({won}) and lost ({lost}).',
      };
  const rest: Text =
    said.open.length === 0
      ? { zh: '', en: '' }
      : { zh: '其余（{open}）视为未结束。', en: ' The others ({open}) count as open.' };
  const both: Text = { zh: text.zh + rest.zh, en: text.en + rest.en };
  return { zh: say(both, 'zh-CN', params), en: say(both, 'en', params) };
}

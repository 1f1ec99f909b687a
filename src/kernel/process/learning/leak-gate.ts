import { say, type Text } from '#base';
import { evidenceOf, type ColumnEvidence, type LevelEvidence } from './column-evidence.ts';
import { lateWordIn } from './late-words.ts';
import type { Column } from './table.ts';

// All thresholds are chosen, not fitted. Odds are cautious (Wilson's end of the level's rate over the base odds), so a
// rule needs both a strong effect and enough rows. A factor of 10 in the odds is what the best single facts of honest
// tables reach; columns written after the fact go far beyond it, or reach it at both ends at once.

/** AUC (lower end) a single column can't honestly reach: it is the outcome in other words. */
const TELLS_ALL_AUC = 0.95;
/** Share of one outcome with the same value, and of the other, that makes the value a copy of the outcome. */
const COPY_SHARE = 0.95;
const COPY_OTHER = 0.01;
/** Odds and share of one outcome from which a level occurs "only with it, at scale". */
const ONE_OUTCOME = [
  { odds: 30, ofOutcome: 0.2 },
  { odds: 100, ofOutcome: 0.05 },
] as const;
/** Odds from which a level decides, and the share of all rows in such levels that leaves too little to predict. */
const DECIDING_ODDS = 10;
const DECIDED_SHARE = 0.5;
const DECIDED_AUC = 0.85;
/** A grade: deciding levels at both ends with this share of rows each, in a column this strong by itself. */
const GRADED_SHARE = 0.05;
const GRADED_AUC = 0.75;
/** Filled shares that follow the outcome. */
const FILLED_ALL = 0.98;
const FILLED_NONE = 0.02;
/** Open rows needed before their empty cells say anything, and the filled share closed rows must have beside them. */
const OPEN_ROWS = 20;
const CLOSED_FILLED = 0.9;
/** Share of dates after the outcome that makes a column later than it, and the share we ask about. */
const AFTER_SHARE = 0.5;
const SOME_AFTER_SHARE = 0.05;

/** From here on we ask: strong alone, graded weakly at both ends, one level nearly always the same, filled unevenly. */
const ASK_AUC = 0.8;
const ASK_GRADED = { odds: 5, share: 0.02 };
const ASK_LEVEL = { odds: 30, ofOutcome: 0.02 };
const ASK_FILL_GAP = 0.25;
const ASK_OPEN_RATIO = 0.5;
/** AUC (lower end) below which a name that sounds late is not worth a question. */
const ASK_NAME_AUC = 0.52;

/** Which rule spoke. */
export type LeakRule =
  | 'marked-later'
  | 'vouched-for'
  | 'copies-outcome'
  | 'filled-with-outcome'
  | 'empty-while-open'
  | 'after-outcome'
  | 'tells-all'
  | 'one-outcome-level'
  | 'decides-most'
  | 'grades-both-ends'
  | 'strong-alone'
  | 'fills-late'
  | 'late-name';

/**
 * What the gate says of one column. `leak` and `later` columns are left out; `suspicious` ones are kept and asked about;
 * `vouched` ones would have been either, but somebody said that they are known in time.
 */
export type Verdict = Readonly<{
  column: string;
  verdict: 'leak' | 'suspicious' | 'later' | 'vouched';
  rule: LeakRule;
  because: Text;
  /** AUC of the column alone on unseen rows; null for columns that were only marked. */
  aucAlone: number | null;
}>;

/** What the outcome is: a deal was won, or a customer was lost. Chooses the words of the reasons. */
export type OutcomeAbout = 'won' | 'churned';

/** What a column looks like to the gate. Dates by row, in days; `open` holds the filled share of open rows. */
export type LeakInput = Readonly<{
  column: Column;
  outcome: Uint8Array;
  fold: Uint8Array;
  open: Readonly<{ rows: number; filled: number }>;
  /** Share of this column's dates that lie after the outcome's own date; null when unknown or no date. */
  afterOutcome: number | null;
  about: OutcomeAbout;
}>;

type Finding = Readonly<{ rule: LeakRule; because: Text }>;
type Facts = ColumnEvidence & Pick<LeakInput, 'open' | 'afterOutcome' | 'about'> & { name: string; date: boolean };
type Rule = (facts: Facts) => Finding | null;

/** Looks at one column alone and says whether it can have been known before the outcome; null when nothing speaks against it. */
export function judgeColumn(input: LeakInput): Verdict | null {
  const evidence = evidenceOf(input.column, input.outcome, input.fold);
  const { column, open, about, afterOutcome: after } = input;
  const facts = { ...evidence, open, about, afterOutcome: after, name: column.source, date: column.part === 'age' };
  const leak = first(LEAKS, facts);
  const found = leak ?? first(QUESTIONS, facts);
  if (found === null) return null;
  const verdict = leak === null ? 'suspicious' : 'leak';
  return { column: input.column.source, verdict, ...found, aucAlone: evidence.alone.auc };
}

function first(rules: readonly Rule[], facts: Facts): Finding | null {
  for (const rule of rules) {
    const found = rule(facts);
    if (found !== null) return found;
  }
  return null;
}

const percent = (share: number) => `${(share * 100).toFixed(share > 0.995 && share < 1 ? 1 : 0)}%`;
const OUTCOME: Readonly<Record<OutcomeAbout, Readonly<Record<'won' | 'lost', Text>>>> = {
  won: { won: { zh: '成功', en: 'won' }, lost: { zh: '未成功', en: 'lost' } },
  churned: { won: { zh: '流失', en: 'churned' }, lost: { zh: '留存', en: 'kept' } },
};

function finding(rule: LeakRule, text: Text, params: Record<string, string | number | Text>): Finding {
  const filled = (locale: 'zh-CN' | 'en') =>
    say(
      text,
      locale,
      Object.fromEntries(Object.entries(params).map(([k, v]) => [k, typeof v === 'object' ? say(v, locale) : v])),
    );
  return { rule, because: { zh: filled('zh-CN'), en: filled('en') } };
}

const nameOf = (level: LevelEvidence): Text =>
  level.label === null ? { zh: '空白', en: 'empty' } : { zh: `“${level.label}”`, en: `“${level.label}”` };

const hitsOf = (level: LevelEvidence) => (level.points === 'won' ? level.won : level.n - level.won);

const copiesOutcome: Rule = ({ levels, n, won, about }) => {
  for (const level of levels) {
    const ofWon = level.won / won;
    const ofLost = (level.n - level.won) / (n - won);
    if (Math.max(ofWon, ofLost) < COPY_SHARE || Math.min(ofWon, ofLost) > COPY_OTHER || level.label === null) continue;
    return finding(
      'copies-outcome',
      {
        zh: '{level} 出现在 {most} 的{outcome}记录里，在其他记录里只有 {rest}：它就是结果本身。',
        en: '{level} stands in {most} of the {outcome} rows and in {rest} of the others: it is the outcome itself.',
      },
      {
        level: nameOf(level),
        most: percent(level.ofOutcome),
        rest: percent(Math.min(ofWon, ofLost)),
        outcome: OUTCOME[about][level.points],
      },
    );
  }
  return null;
};

const filledWithOutcome: Rule = ({ filledWon, filledLost, filled, about }) => {
  const apart = Math.max(filledWon, filledLost) >= FILLED_ALL && Math.min(filledWon, filledLost) <= FILLED_NONE;
  if (!apart && (filled === null || !onlyOneOutcome(filled))) return null;
  return finding(
    'filled-with-outcome',
    {
      zh: '它在 {won} 的{yes}记录和 {lost} 的{no}记录里有值：是结果出来后才填的。',
      en: 'It is filled in {won} of the {yes} and {lost} of the {no} rows: it is filled in once the outcome is there.',
    },
    { won: percent(filledWon), lost: percent(filledLost), yes: OUTCOME[about].won, no: OUTCOME[about].lost },
  );
};

const emptyWhileOpen: Rule = ({ open, filledWon, filledLost, won, n }) => {
  const closed = (filledWon * won + filledLost * (n - won)) / n;
  if (open.rows < OPEN_ROWS || closed < CLOSED_FILLED || open.filled > FILLED_NONE) return null;
  return finding(
    'empty-while-open',
    {
      zh: '它在 {closed} 的已结束记录里有值，在 {rows} 条未结束记录里只有 {open}：结束后才知道。',
      en: 'It is filled in {closed} of the closed rows and in {open} of the {rows} open ones: it is known only after closing.',
    },
    { closed: percent(closed), open: percent(open.filled), rows: open.rows },
  );
};

const afterOutcome: Rule = ({ afterOutcome: share }) =>
  share === null || share < AFTER_SHARE
    ? null
    : finding(
        'after-outcome',
        { zh: '{share} 的日期晚于结果日期。', en: '{share} of its dates lie after the date of the outcome.' },
        { share: percent(share) },
      );

const tellsAll: Rule = ({ alone }) =>
  alone.low < TELLS_ALL_AUC
    ? null
    : finding(
        'tells-all',
        {
          zh: '只凭这一列，在没见过的行上 AUC 就有 {auc}：事先可知的信息做不到。',
          en: 'Alone it reaches an AUC of {auc} on unseen rows: nothing that is known in time does that.',
        },
        { auc: alone.auc.toFixed(3) },
      );

const onlyOneOutcome = (level: LevelEvidence) =>
  ONE_OUTCOME.some((bar) => level.odds >= bar.odds && level.ofOutcome >= bar.ofOutcome);

const strongest = (levels: readonly LevelEvidence[]) => levels.toSorted((a, b) => hitsOf(b) - hitsOf(a))[0];

function levelFinding(rule: LeakRule, level: LevelEvidence, about: OutcomeAbout): Finding {
  return finding(
    rule,
    {
      zh: '{level} 的 {n} 条记录中有 {hits} 条{outcome}，占全部{outcome}记录的 {share}。',
      en: 'Of {n} rows with {level}, {hits} are {outcome}; that is {share} of all {outcome} rows.',
    },
    {
      level: nameOf(level),
      n: level.n,
      hits: hitsOf(level),
      outcome: OUTCOME[about][level.points],
      share: percent(level.ofOutcome),
    },
  );
}

const oneOutcomeLevel: Rule = ({ levels, about }) => {
  const level = strongest(levels.filter((candidate) => onlyOneOutcome(candidate)));
  return level === undefined ? null : levelFinding('one-outcome-level', level, about);
};

const shareIn = ({ levels, n }: Facts, odds: number, points?: 'won' | 'lost') =>
  levels.reduce((sum, l) => sum + (l.odds >= odds && (points ?? l.points) === l.points ? l.n : 0), 0) / n;

const decidesMost: Rule = (facts) => {
  const share = shareIn(facts, DECIDING_ODDS);
  if (share < DECIDED_SHARE || facts.alone.low < DECIDED_AUC) return null;
  return finding(
    'decides-most',
    {
      zh: '{share} 的行只看它的值就几乎定了结果（胜算相差 {odds} 倍以上；单列 AUC {auc}）。',
      en: 'In {share} of the rows its value alone nearly settles the outcome (odds more than {odds} to 1; AUC alone {auc}).',
    },
    { share: percent(share), odds: DECIDING_ODDS, auc: facts.alone.auc.toFixed(3) },
  );
};

function gradedFinding(facts: Facts, odds: number): Finding {
  const end = (points: 'won' | 'lost') => strongest(facts.levels.filter((l) => l.points === points && l.odds >= odds));
  const [best, worst] = [end('won'), end('lost')];
  return finding(
    'grades-both-ends',
    {
      zh: '它像事后的评级：{best} 有 {high} {yes}，{worst} 只有 {low}（单列 AUC {auc}）。',
      en: 'It reads like a grade given afterwards: of {best} {high} are {yes}, of {worst} {low} (AUC alone {auc}).',
    },
    {
      best: best === undefined ? '' : nameOf(best),
      worst: worst === undefined ? '' : nameOf(worst),
      high: best === undefined ? '' : percent(best.won / best.n),
      low: worst === undefined ? '' : percent(worst.won / worst.n),
      auc: facts.alone.auc.toFixed(3),
      yes: OUTCOME[facts.about].won,
    },
  );
}

const gradesBothEnds: Rule = (facts) => {
  const weakerEnd = Math.min(shareIn(facts, DECIDING_ODDS, 'won'), shareIn(facts, DECIDING_ODDS, 'lost'));
  const graded = facts.category && facts.alone.low >= GRADED_AUC && weakerEnd >= GRADED_SHARE;
  return graded ? gradedFinding(facts, DECIDING_ODDS) : null;
};

const gradesWeakly: Rule = (facts) => {
  const weakerEnd = Math.min(shareIn(facts, ASK_GRADED.odds, 'won'), shareIn(facts, ASK_GRADED.odds, 'lost'));
  return facts.category && weakerEnd >= ASK_GRADED.share ? gradedFinding(facts, ASK_GRADED.odds) : null;
};

const strongAlone: Rule = ({ alone }) =>
  alone.low < ASK_AUC
    ? null
    : finding(
        'strong-alone',
        { zh: '只凭这一列 AUC 就有 {auc}，强得少见。', en: 'Alone it reaches an AUC of {auc}, which is rare.' },
        { auc: alone.auc.toFixed(3) },
      );

const nearlySure: Rule = ({ levels, about }) => {
  const bar = (level: LevelEvidence) => level.odds >= ASK_LEVEL.odds && level.ofOutcome >= ASK_LEVEL.ofOutcome;
  const level = strongest(levels.filter((candidate) => bar(candidate)));
  return level === undefined ? null : levelFinding('one-outcome-level', level, about);
};

const fillsLate: Rule = ({ filledWon, filledLost, open, won, n, about }) => {
  const closed = (filledWon * won + filledLost * (n - won)) / n;
  if (Math.abs(filledWon - filledLost) >= ASK_FILL_GAP) {
    return finding(
      'fills-late',
      {
        zh: '它在 {won} 的{yes}记录和 {lost} 的{no}记录里有值：可能是跟进时才填的。',
        en: 'It is filled in {won} of the {yes} and {lost} of the {no} rows: perhaps it is filled in while a lead is worked.',
      },
      { won: percent(filledWon), lost: percent(filledLost), yes: OUTCOME[about].won, no: OUTCOME[about].lost },
    );
  }
  if (open.rows < OPEN_ROWS || open.filled >= ASK_OPEN_RATIO * closed) return null;
  return finding(
    'fills-late',
    {
      zh: '它在 {closed} 的已结束记录里有值，在未结束记录里只有 {open}。',
      en: 'It is filled in {closed} of the closed rows and only {open} of the open ones.',
    },
    { closed: percent(closed), open: percent(open.filled) },
  );
};

const someAfter: Rule = ({ afterOutcome: share }) =>
  share === null || share < SOME_AFTER_SHARE
    ? null
    : finding(
        'after-outcome',
        { zh: '{share} 的日期晚于结果日期。', en: '{share} of its dates lie after the date of the outcome.' },
        { share: percent(share) },
      );

const lateName: Rule = ({ name, alone, date }) => {
  const word = lateWordIn(name);
  // A date that sounds late is asked about even when it tells little: its parts may still carry the outcome's own time.
  if (word === null || (alone.low < ASK_NAME_AUC && !date)) return null;
  return finding(
    'late-name',
    {
      zh: '名称里的“{word}”像是跟进之后才有的信息。',
      en: 'The “{word}” in its name sounds like something known only later.',
    },
    { word },
  );
};

/** In the order in which the reason is clearest. */
const LEAKS: readonly Rule[] = [
  copiesOutcome,
  filledWithOutcome,
  emptyWhileOpen,
  afterOutcome,
  oneOutcomeLevel,
  tellsAll,
  decidesMost,
  gradesBothEnds,
];
const QUESTIONS: readonly Rule[] = [gradesWeakly, nearlySure, someAfter, fillsLate, strongAlone, lateName];

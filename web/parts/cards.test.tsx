import type { Certainty, Chain, Decision, Evidence } from '@valence/contract';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import { Confidence } from './confidence.tsx';
import { DecisionCard } from './decision-card.tsx';
import { setUp } from './i18n/index.ts';
import { percentOf } from './progress-job.tsx';
import { sayRelative } from './relative-time.tsx';
import { Chance, ScoreReasons } from './score-reasons.tsx';
import { Sure } from './sure.tsx';
import { sentencesOf } from './touch-draft.tsx';
import { Value } from './value.tsx';

beforeAll(() => setUp('en'));

const evidence = (observation: string, name = 'leads.csv'): Evidence => ({
  observation,
  record: null,
  field: 'amount',
  label: { zh: '预计金额', en: 'Amount' },
  source: { id: 'src_1', kind: 'import', name, version: null },
  at: '2026-11-22T00:00:00Z',
  confidence: 0.78,
});
const sentence = (en: string, observation: string) => ({ text: { zh: en, en }, evidence: [evidence(observation)] });
const score: NonNullable<Chain['score']> = {
  probability: 0.72,
  low: 0.66,
  high: 0.77,
  n: 412,
  basis: 'model',
  model: 'lead-score 3',
  reasons: [{ label: { zh: '来源', en: 'Source' }, value: 'fair', contribution: -0.3, evidence: [] }],
};
const decision: Decision = {
  id: 'dec_1',
  agent: 'lead-to-touch',
  agentTitle: { zh: '线索到首触', en: 'Lead to touch' },
  run: 'run_1',
  status: 'open',
  action: { zh: '现在打电话', en: 'Call now' },
  subject: { id: 'ent_1', kind: 'lead', title: 'Cathodes for Hengtai', subtitle: 'Zhou Min' },
  owner: null,
  expectedValue: { minor: '133920000', currency: 'CNY' },
  probability: 0.72,
  why: [sentence('Asked for a sample.', 'obs_1'), sentence('Above the median.', 'obs_1')],
  chance: null,
  parts: [],
  chain: {
    score,
    assignment: null,
    touch: {
      channel: 'phone',
      to: 'Zhou Min',
      subject: null,
      sentences: [sentence('Hello.', 'obs_2'), sentence('A sample?', 'obs_3')],
    },
    objections: [],
    talk: [],
    materials: [],
  },
  madeAt: '2026-11-22T00:00:00Z',
  snoozedUntil: null,
  answer: null,
  versions: [],
};
const card = (given: Decision, mode: 'read' | 'edit' | 'refuse' = 'read') =>
  renderToStaticMarkup(
    <DecisionCard decision={given} mode={mode} onMode={() => undefined} onAnswer={() => undefined} />,
  );

test('a card says what, why, what it is worth and what to say, all in one language', () => {
  const html = card(decision);
  for (const words of [
    'Call now',
    'Cathodes for Hengtai',
    '¥1,339,200',
    '72%',
    '66–77%',
    'Asked for a sample.',
    'A sample?',
  ]) {
    expect(html).toContain(words);
  }
  expect(html).not.toMatch(/\p{Script=Han}/u);
});

test('sources of one card are shown once, and every sentence of the touch carries the number of its own', () => {
  const html = card(decision);
  expect(html.match(/class="evidence-chip/g)?.filter((c) => c === 'class="evidence-chip')).toHaveLength(2);
  expect(html.match(/class="evidence-mark"[^>]*><span[^>]*>[^<]*<\/span>(\d)</g)?.map((mark) => mark.at(-2))).toEqual([
    '1',
    '2',
  ]);
});

test('an amount or a score that is not known is said, never shown as nought', () => {
  const html = card({
    ...decision,
    expectedValue: null,
    chain: { ...decision.chain, score: { ...score, basis: 'none' } },
  });
  expect(html).toContain('Amount not known');
  expect(html).toContain('Not scored');
  expect(html).not.toContain('72%');
});

test('a card without a touch cannot be edited', () => {
  expect(card({ ...decision, chain: { ...decision.chain, touch: null } })).not.toContain('Edit');
});

test('while one is asked why not, the other answers are out of reach', () => {
  const html = card(decision, 'refuse');
  expect(html).toContain('Bad timing');
  expect(html).not.toContain('Accept');
});

test('few cases are said in words, and an unknown confidence has no percentage', () => {
  expect(renderToStaticMarkup(<Confidence ratio={0.9} n={4} />)).not.toContain('%');
  expect(renderToStaticMarkup(<Confidence ratio={0.9} n={400} />)).toContain('90%');
  expect(renderToStaticMarkup(<Confidence ratio={null} />)).toContain('not known');
});

test('a reason that pulls down shows its sign in words of numbers, not by colour alone', () => {
  expect(renderToStaticMarkup(<ScoreReasons score={score} />)).toContain('−0.30');
});

test('only web addresses become links', () => {
  const url = (value: string) => renderToStaticMarkup(<Value field={{ type: 'url' }} value={value} />);
  expect(url('https://valence.example')).toContain('href="https://valence.example"');
  expect(url('javascript:alert(1)')).not.toContain('href');
});

test('a value that is not known is a dash, a no is a no', () => {
  expect(renderToStaticMarkup(<Value value={null} />)).toContain('—');
  expect(renderToStaticMarkup(<Value field={{ type: 'boolean' }} value={false} />)).toContain('No');
});

test('lines typed over a touch become sentences without empty ones', () => {
  expect(sentencesOf(' Hello. \n\n  A sample?\n')).toEqual(['Hello.', 'A sample?']);
});

test('a job is at 100 % only when everything is done', () => {
  expect([percentOf(0, 0), percentOf(9_239, 9_240), percentOf(9_240, 9_240)]).toEqual([0, 99, 100]);
});

test('times are told in the largest unit that fits, before and after now', () => {
  const now = Date.UTC(2026, 10, 22, 8);
  const at = (ms: number) => sayRelative(new Date(now + ms).toISOString(), now, 'en');
  expect([at(-30_000), at(-7_200_000), at(-86_400_000), at(86_400_000)]).toEqual([
    'just now',
    '2 hours ago',
    'yesterday',
    'tomorrow',
  ]);
});

test('the panel shows a word below fifty judgements and never a percentage, from fifty on the number with interval and n', () => {
  const few: Certainty = {
    word: 'high',
    ratio: null,
    low: null,
    high: null,
    n: 49,
    calibration: 'lead.amount · import · 1',
  };
  const html = renderToStaticMarkup(<Sure certainty={few} />);
  expect(html).toContain('high');
  expect(html).not.toContain('%');
  // Even where a number came along by mistake
  expect(renderToStaticMarkup(<Sure certainty={{ ...few, ratio: 0.92, low: 0.88, high: 0.95 }} />)).not.toContain('92');
  const many = renderToStaticMarkup(<Sure certainty={{ ...few, n: 412, ratio: 0.92, low: 0.88, high: 0.95 }} />);
  expect(many).toContain('92% (88–95, n = 412)');
});

test('the chance on a card is a word too, where the model was measured on fewer than fifty cases', () => {
  expect(renderToStaticMarkup(<Chance score={{ ...score, n: 49 }} />)).not.toContain('%');
  expect(renderToStaticMarkup(<Chance score={{ ...score, basis: 'prior', model: null }} />)).not.toContain('%');
  expect(renderToStaticMarkup(<Chance score={score} />)).toContain('72%');
});

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { AgentTraining, TrainingAgent, TrainingVersion } from '@valence/contract';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import { setUp } from '../../parts/i18n/index.ts';
import { AgentView } from './agent.tsx';
import { Change } from './change.tsx';
import { Answered } from './page.tsx';
import { Share } from './share.tsx';
import { SetResult } from './training-set.tsx';
import { saySpan } from './versions.tsx';

beforeAll(() => setUp('en'));

const textOf = (node: ReactNode): string =>
  renderToStaticMarkup(<QueryClientProvider client={new QueryClient()}>{node}</QueryClientProvider>)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

const none = { suggested: 0, accepted: 0, edited: 0, refused: 0, snoozed: 0, open: 0, expired: 0, alone: 0, undone: 0 };
const agent = (change: Partial<TrainingAgent>): TrainingAgent => ({
  agent: 'adviser',
  title: { zh: '顾问', en: 'Adviser' },
  atWork: '2.0.0',
  counts: { ...none, suggested: 4, open: 4 },
  share: { n: 0, hits: 0, known: null },
  ...change,
});
const version = (number: string, share: TrainingVersion['share'], isAtWork = false): TrainingVersion => ({
  version: number,
  isAtWork,
  counts: { ...none, suggested: share.n, accepted: share.hits, refused: share.n - share.hits },
  share,
  medianMs: 5_400_000,
  firstAt: '2026-11-01T00:00:00Z',
  lastAt: '2026-11-20T00:00:00Z',
});
const training = (change: Partial<AgentTraining>): AgentTraining => ({
  ...agent({}),
  weeks: 12,
  versions: [],
  change: null,
  models: [],
  reasons: [],
  ends: null,
  proposed: 0,
  lastCases: null,
  lastBackTest: null,
  writtenByModel: 0,
  mayExport: true,
  ...change,
});

test('a share is words until fifty answers stand behind it, then per cent with its interval', () => {
  expect(textOf(<Share share={{ n: 0, hits: 0, known: null }} />)).toContain('no answers yet');
  const few = textOf(<Share share={{ n: 9, hits: 8, known: null }} />);
  expect(few).toContain('mostly accepted');
  expect(few).toContain('8 of 9');
  expect(few).not.toContain('%');
  const known = { ratio: 0.68, low: 0.6, high: 0.75 };
  expect(textOf(<Share share={{ n: 150, hits: 102, known }} />)).toContain('68 % (60–75 %), n = 150');
});

test('before there is anything the page says what has to happen first', () => {
  expect(textOf(<Answered agents={[]} />)).toContain('No agent has suggested anything yet');
  expect(textOf(<Answered agents={[agent({})]} />)).toContain('Nobody has answered yet');
  const answered = agent({ share: { n: 3, hits: 1, known: null } });
  const told = textOf(<Answered agents={[answered]} />);
  expect(told).not.toContain('Nobody has answered yet');
  expect(told).toContain('mostly refused');
  const empty = textOf(<AgentView training={training({})} />);
  expect(empty).toContain('So far only one version');
  expect(empty).toContain('No answered suggestion had a model asked');
});

test('a difference is told only where its interval leaves nought out, and not at all from few answers', () => {
  const share = { n: 80, hits: 48, known: { ratio: 0.6, low: 0.49, high: 0.7 } };
  const change = { before: version('1.0.0', share), after: version('2.0.0', share, true) };
  const say = (gap: NonNullable<AgentTraining['change']>['gap']): string =>
    textOf(<Change training={training({ change: { ...change, gap } })} />);
  expect(say({ difference: 0.2, low: 0.05, high: 0.33 })).toContain('20 points more are accepted (95 %: 5 to 33)');
  expect(say({ difference: -0.2, low: -0.33, high: -0.05 })).toContain(
    '20 points fewer are accepted (95 %: -33 to -5)',
  );
  expect(say({ difference: 0.02, low: -0.1, high: 0.14 })).toContain('No difference is shown');
  const few = say(null);
  expect(few).toContain('Not enough answers yet: each version needs 50');
});

test('reasons, what happened afterwards, waiting cases and the training set stand on the page of an agent', () => {
  const told = textOf(
    <AgentView
      training={training({
        versions: [version('2.0.0', { n: 6, hits: 2, known: null }, true)],
        reasons: [
          { version: '1.0.0', code: 'not-fit', count: 2 },
          { version: '2.0.0', code: 'not-fit', count: 1 },
          { version: '2.0.0', code: null, count: 2 },
        ],
        ends: { accepted: { won: 4, lost: 1, open: 7 }, refused: { won: 0, lost: 3, open: 2 } },
        models: [
          { model: 'qwen', adapter: 'touch-2.gguf', share: { n: 6, hits: 5, known: null } },
          { model: null, adapter: null, share: { n: 3, hits: 1, known: null } },
        ],
        proposed: 3,
        mayExport: false,
        writtenByModel: 5,
      })}
    />,
  );
  expect(told).toContain('not our customer 3 1.0.0: 2 · 2.0.0: 1');
  expect(told).toContain('another reason 2');
  expect(told).toContain('qwen + touch-2.gguf mostly accepted 5 of 6');
  expect(told).toContain('no model mostly refused 1 of 3');
  expect(told).toContain('Suggestion accepted 4 1 7');
  expect(told).toContain('This proves no cause');
  expect(told).toContain('3 cases made of refusals wait');
  expect(told).toContain('1.5 hours');
  expect(told).toContain('5 answered suggestions had a model asked');
  expect(told).not.toContain('Make the training set');
});

test('a finished set offers its file and says what was left out', () => {
  const file = { name: 'a.jsonl', mediaType: 'application/jsonl', bytes: 10, rows: 2, href: '/api/jobs/job_1/file' };
  const skipped = [{ reason: { zh: '没有', en: 'a record is gone' }, count: 3, examples: [] }];
  const result = { changed: 0, unchanged: 0, skipped, file };
  expect(textOf(<SetResult job={{ result }} />)).toContain('2 lines Download a record is gone: 3');
  const empty = textOf(<SetResult job={{ result: { ...result, file: { ...file, rows: 0 } } }} />);
  expect(empty).not.toContain('Download');
});

test('a span of time is said in the unit that says it shortest', () => {
  expect(saySpan(20_000, 'en')).toBe('20 seconds');
  expect(saySpan(90 * 60_000, 'en')).toBe('1.5 hours');
  expect(saySpan(3 * 86_400_000, 'zh-CN')).toBe('3天');
});

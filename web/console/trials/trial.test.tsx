import type { Trial, TrialFinding } from '@valence/contract';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import { setUp } from '../../parts/i18n/index.ts';
import { Looks } from './looks.tsx';
import { Power } from './power.tsx';
import { StateTag } from './state-tag.tsx';
import { VerdictPanel } from './verdict.tsx';
import { When } from './when.tsx';

beforeAll(() => setUp('en'));

const found: TrialFinding = {
  at: '2026-11-08T16:05:00Z',
  treated: { n: 30, hits: 9 },
  control: { n: 30, hits: 6 },
  strata: [
    { treated: { n: 15, hits: 6 }, control: { n: 15, hits: 5 } },
    { treated: { n: 15, hits: 3 }, control: { n: 15, hits: 1 } },
  ],
  difference: 0.1,
  low: -0.12,
  high: 0.31,
  p: 0.5513,
  verdict: 'running',
};
const look = (day: number, alpha: number, result: TrialFinding | null) => ({
  day,
  alpha,
  dueAt: '2026-11-08T16:05:00Z',
  found: result,
});
const running: Trial = {
  id: 'trl_1',
  agent: 'renewal-guard',
  agentTitle: { zh: '续约守护', en: 'Renewal guard' },
  status: 'running',
  verdict: 'running',
  metric: 'renewed',
  withinDays: 90,
  base: 0.3,
  days: 14,
  passed: 8,
  startedAt: '2026-11-01T02:00:00Z',
  firstDay: '2026-11-02',
  endsAt: '2026-11-15T16:05:00Z',
  startedBy: '陈屿',
  endedAt: null,
  endedBy: null,
  stopReason: null,
  perArm: { treated: 30, control: 30 },
  looks: [look(7, 0.005, found), look(10, 0.01, null), look(14, 0.035, null)],
};
const done = (verdict: Trial['verdict']): Trial => ({
  ...running,
  status: 'done',
  verdict,
  endedAt: '2026-11-15T16:05:00Z',
  looks: running.looks.map((l) => ({ ...l, found: { ...found, verdict: l.day === 14 ? verdict : 'running' } })),
});
const textOf = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

test('a look that was taken shows both arms, the interval and what it spent; one to come shows its day alone', () => {
  const text = textOf(renderToStaticMarkup(<Looks trial={running} />));
  expect(text).toContain('9 of 30 (30%)');
  expect(text).toContain('6 of 30 (20%)');
  expect(text).toContain('95% interval: −12 to +31 points');
  expect(text).toContain('p = 0.551, may spend 0.5%');
  expect(text).toContain('Riskier half treated 6 of 15 (40%), control 5 of 15 (33%)');
  expect(text.match(/of 30/g)).toHaveLength(2);
  expect(text).toContain('Day 10 look on');
  const stopped = textOf(renderToStaticMarkup(<Looks trial={{ ...running, status: 'stopped' }} />));
  expect(stopped).toContain('Day 10 not looked at');
});

test('a verdict says what it is: proven with figures, not proven as itself, and nothing of one that was stopped', () => {
  const better = textOf(renderToStaticMarkup(<VerdictPanel trial={done('better')} />));
  expect(better).toContain('This trial proves it');
  const open = textOf(renderToStaticMarkup(<VerdictPanel trial={done('not_proven')} />));
  expect(open).toContain('Not proven: the difference may be mere chance');
  expect(open).toContain('9 of 30 (30%)');
  const stopped: Trial = {
    ...running,
    status: 'stopped',
    verdict: 'not_proven',
    endedBy: '陈屿',
    stopReason: '换了价格表',
  };
  const text = textOf(renderToStaticMarkup(<VerdictPanel trial={stopped} />));
  expect(text).toContain('stopped before its end');
  expect(text).toContain('Stopped by 陈屿, because: 换了价格表');
  expect(text).not.toContain('of 30');
  expect(textOf(renderToStaticMarkup(<StateTag trial={stopped} />))).toContain('Not proven');
});

test('a running trial says its day, one that begins tomorrow from when it counts', () => {
  expect(renderToStaticMarkup(<When trial={running} />)).toBe('Day 9 of 14');
  const future = { ...running, passed: 0, firstDay: '2999-01-02' };
  expect(renderToStaticMarkup(<When trial={future} />)).toBe('Counts from Jan 2, 2999');
  expect(renderToStaticMarkup(<When trial={done('better')} />)).toMatch(/^Ended Nov 1[56], 2026$/);
});

test('power is said in trials out of a hundred, with a warning where only a large effect would show', () => {
  const perArm = { treated: 50, control: 50 };
  const strong = textOf(renderToStaticMarkup(<Power power={[{ effect: 0.3, power: 0.82 }]} perArm={perArm} />));
  expect(strong).toContain('30 points more, if they are really there, would be found in about 82 of 100 such trials');
  expect(strong).not.toContain('These are few customers');
  expect(textOf(renderToStaticMarkup(<Power power={[{ effect: 0.3, power: 0.13 }]} perArm={perArm} />))).toContain(
    'These are few customers',
  );
});

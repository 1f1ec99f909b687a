import { expect, test } from 'vitest';
import { slugOf } from './new-agent.tsx';
import { TEMPLATES } from './templates.ts';

test('a code name is made of letters, Chinese as it sounds', () => {
  expect(slugOf('招标评估 v2')).toBe('zhaobiaopinggu-v2');
  expect(slugOf('Tender desk!')).toBe('tender-desk');
  expect(slugOf('2026')).toBe('');
});

test('the gallery lists 23 templates, each once', () => {
  expect(new Set(TEMPLATES.map(({ name }) => name)).size).toBe(23);
});

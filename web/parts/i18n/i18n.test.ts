import { describe, expect, test } from 'vitest';
import { localeAmong } from './index.ts';

type Texts = Record<string, string>;
const zh = import.meta.glob<Record<string, Texts>>('./zh/*.ts', { eager: true });
const en = import.meta.glob<Record<string, Texts>>('./en/*.ts', { eager: true });

/** The one table of a text file. */
const table = (module: Record<string, Texts> | undefined): Texts => Object.values(module ?? {})[0] ?? {};
/** `rows_one` and `rows_other` are one text. */
const keys = (texts: Texts): string[] =>
  [...new Set(Object.keys(texts).map((k) => k.replace(/_(one|other)$/, '')))].toSorted();
const bare = (files: object) =>
  Object.keys(files)
    .map((f) => f.replace(/^.*\//, ''))
    .toSorted();
const names = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted();

describe('every page speaks both languages', () => {
  test('the same files exist in both languages', () => {
    expect(bare(en)).toEqual(bare(zh));
    expect(Object.keys(zh).length).toBeGreaterThan(3);
  });

  for (const file of Object.keys(zh)) {
    const [mine, theirs] = [table(zh[file]), table(en[file.replace('/zh/', '/en/')])];
    test(`${file}: no text is missing in one language`, () => expect(keys(theirs)).toEqual(keys(mine)));
    test(`${file}: no text is empty, and both languages name the same values`, () => {
      for (const [key, text] of Object.entries(theirs)) {
        const other = mine[key] ?? mine[key.replace(/_one$/, '_other')] ?? '';
        expect(text.trim(), key).not.toBe('');
        if (!key.endsWith('_one')) expect(names(text), key).toEqual(names(other));
      }
    });
    test(`${file}: English texts hold no Chinese`, () => {
      const mixed = Object.entries(theirs).filter(
        ([key, text]) => key !== 'otherLanguage' && key !== 'actLanguage' && /\p{Script=Han}/u.test(text),
      );
      expect(mixed.filter(([, text]) => !text.includes('价键'))).toEqual([]);
    });
  }
});

test('the first language we have wins, and Chinese when we have none', () => {
  expect(localeAmong(['fr-FR', 'en-GB', 'zh-CN'])).toBe('en');
  expect(localeAmong(['zh-TW', 'en'])).toBe('zh-CN');
  expect(localeAmong(['fr-FR'])).toBe('zh-CN');
});

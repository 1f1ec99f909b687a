import type { PairEvidence } from '@valence/contract';
import { duplicates as en } from './i18n/en/duplicates.ts';
import { textsOf, type Say } from './i18n/index.ts';
import { duplicates as zh } from './i18n/zh/duplicates.ts';

/** Says the texts of the search for duplicates. */
export const useDuplicateTexts = textsOf('duplicates', zh, en);
export type DuplicateSay = Say<keyof typeof zh>;

/** What one comparison found, in words: 名称读音相同. */
export function sayEvidence(say: DuplicateSay, { as, level, top }: PairEvidence): string {
  const key = `e_${as}_${level}`;
  if (key in zh) return say(key as Parameters<DuplicateSay>[0]);
  return say(level === top ? 'e_same' : level === 0 ? 'e_differs' : 'e_close');
}

/** Whether a comparison speaks for being the same, against it, or hardly either way. */
export function signOf({ bits }: Pick<PairEvidence, 'bits'>): 'for' | 'against' | 'neither' {
  return bits >= 0.5 ? 'for' : bits <= -0.5 ? 'against' : 'neither';
}

/** A probability in whole percent that never claims to be sure. */
export function percentOf(probability: number): number {
  return Math.max(1, Math.min(99, Math.round(probability * 100)));
}

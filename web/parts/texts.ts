import { parts as en } from './i18n/en/parts.ts';
import { parts as zh } from './i18n/zh/parts.ts';
import { textsOf, type Say } from './i18n/index.ts';

/** Says the texts of the shared parts. */
export const usePartTexts = textsOf('parts', zh, en);

/** A text whose key ends in a word of the data (`channel_mail`); a word nobody translated is shown as it came. */
export function sayWord(say: Say<keyof typeof zh>, family: Family, word: string): string {
  const key = `${family}_${word}`;
  return key in zh ? say(key as keyof typeof zh) : word;
}

type Family = 'purpose' | 'source' | 'channel' | 'type' | 'node' | 'port' | 'mail' | 'decision';

import type { Locale } from './ground.ts';

type Texts = Readonly<Record<string, string>>;

/** Says a text of a page in the language of a journey, so that journeys follow the pages when a word changes. */
export function wordsIn<Zh extends Texts>(locale: Locale, { zh, en }: { zh: Zh; en: Texts }) {
  const texts: Texts = locale === 'en-US' ? en : zh;
  return (key: keyof Zh & string, params: Readonly<Record<string, string | number>> = {}): string => {
    const text = texts[key];
    if (text === undefined) throw new Error(`there is no text “${key}”`);
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
  };
}

export const BOTH_LOCALES = ['zh-CN', 'en-US'] as const satisfies readonly Locale[];

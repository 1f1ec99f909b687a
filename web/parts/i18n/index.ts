import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Text } from '@valence/contract';

export const LOCALES = ['zh-CN', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export type Params = Readonly<Record<string, string | number>>;

/** English counts need two forms, `rows_one` and `rows_other`; both are asked for as `rows`. */
type Base<Key> = Key extends `${infer Name}_one` ? Name : Key extends `${infer Name}_other` ? Name : Key;

/** Says one text of a page in the language on screen. */
export type Say<Key> = (key: Base<Key>, params?: Params) => string;

const STORED = 'valence.locale';
const i18n = createInstance();

/** The first shipped language among those the browser lists, else Chinese. */
export function localeAmong(languages: readonly string[]): Locale {
  for (const language of languages) {
    if (language.toLowerCase().startsWith('zh')) return 'zh-CN';
    if (language.toLowerCase().startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

/** Starts in the language used last on this device, else the browser's. Texts come with the pages that need them. */
export function startI18n(): void {
  const stored = localStorage.getItem(STORED);
  setUp(LOCALES.find((known) => known === stored) ?? localeAmong(navigator.languages));
  document.documentElement.lang = locale();
}

/** Readies the texts for one language without touching the page; tests and `startI18n` use it. */
export function setUp(lng: Locale): void {
  void i18n.use(initReactI18next).init({
    lng,
    fallbackLng: false,
    resources: {},
    initAsync: false,
    interpolation: { escapeValue: false, prefix: '{', suffix: '}' },
    keySeparator: false,
    nsSeparator: false,
    returnNull: false,
    react: { useSuspense: false },
  });
  for (const { name, zh, en } of pending.splice(0)) addTexts(name, zh, en);
}

/** The language on screen. */
export function locale(): Locale {
  return i18n.language === 'en' ? 'en' : 'zh-CN';
}

/** Shows another language at once; `null` goes back to what the browser says. */
export function chooseLocale(next: Locale | null): void {
  if (next === null) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, next);
  const shown = next ?? localeAmong(navigator.languages);
  document.documentElement.lang = shown;
  if (shown !== locale()) void i18n.changeLanguage(shown);
}

/** The language on screen, kept up to date. */
export function useLocale(): Locale {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh-CN';
}

/** Says a two-language text of the server in the language on screen. */
export function useSay(): (text: Text) => string {
  const shown = useLocale();
  return (text) => (shown === 'en' ? text.en : text.zh);
}

type Bundle = { name: string; zh: Record<string, string>; en: Record<string, string> };
/** Texts of modules that were evaluated before `setUp`. */
const pending: Bundle[] = [];

/** Makes the hook that says one page's texts: `const useNowTexts = textsOf('now', zh, en)`. Keys are checked by type. */
export function textsOf<const Zh extends Record<string, string>>(
  name: string,
  zh: Zh,
  en: Record<keyof Zh & string, string>,
): () => Say<keyof Zh & string> {
  if (i18n.isInitialized) addTexts(name, zh, en);
  else pending.push({ name, zh, en });
  return () => useTranslation(name).t as unknown as Say<keyof Zh & string>;
}

function addTexts(name: string, zh: Record<string, string>, en: Record<string, string>): void {
  i18n.addResourceBundle('zh-CN', name, zh, true, true);
  i18n.addResourceBundle('en', name, en, true, true);
}

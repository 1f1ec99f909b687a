/** The languages every screen, message and document exists in. */
export const LOCALES = ['zh-CN', 'en'] as const;

export type Locale = (typeof LOCALES)[number];

/** One text in both languages. Templates name their values in braces: `{count} rows`. */
export type Text = Readonly<{ zh: string; en: string }>;

export type Params = Readonly<Record<string, string | number>>;

/** The text in the asked language with its named values filled in; a name without a value stays visible as `{name}`. */
export function say(text: Text, locale: Locale, params: Params = {}): string {
  const template = locale === 'en' ? text.en : text.zh;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** The best shipped language for an `Accept-Language` header: the first one listed that we have, else Chinese. */
export function localeOf(header: string | undefined): Locale {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const tag = part.split(';')[0]?.trim() ?? '';
    if (tag.startsWith('zh')) return 'zh-CN';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-CN';
}

/** `value` cut to `max` UTF-16 units for showing in a message, with an ellipsis when something was cut. */
export function shorten(value: string, max = 60): string {
  return value.length <= max ? value : `${value.slice(0, max - 1)}…`;
}

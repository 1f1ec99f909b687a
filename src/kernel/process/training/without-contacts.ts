import { kindsOf, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';

/** Hides in a text what training must not know. */
export type Hide = (text: string) => string;

/** What looks like an address or a number of a person, wherever it comes from. Not within the marks around data. */
const PATTERNS: readonly [RegExp, string][] = [
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[email]'],
  [/(?<![\w-])\+\d[\d -]{7,}\d(?!\w)/g, '[phone]'],
  [/(?<![\w-])1[3-9]\d{9}(?!\w)/g, '[phone]'],
  [/(?<![\w-])0\d{2,3}-\d{7,8}(?!\w)/g, '[phone]'],
];
const SHORTEST = 2;

/**
 * Hides names, numbers and addresses of people: every value that these records hold in a field which the purpose of training
 * may not know stands as the name of its field, and so does whatever looks like a mail address or a telephone number.
 *
 * @param scope for the purpose of training
 * @param records as they are known for sales
 */
export async function hiderFor(scope: Scope, records: readonly Entity[]): Promise<(ids: ReadonlySet<string>) => Hide> {
  const kinds = new Map((await kindsOf(scope)).map((kind) => [kind.name, kind]));
  const hidden = new Map(
    records.map(({ id, kind, data }) => [
      id,
      (kinds.get(kind)?.masked ?? []).flatMap((field) =>
        textsIn(data[field.id]).map((text) => [text, `[${field.id}]`] as const),
      ),
    ]),
  );
  return (ids) => {
    const words = [...ids].flatMap((id) => hidden.get(id) ?? []).toSorted(([a], [b]) => b.length - a.length);
    return (text) => PATTERNS.reduce((left, [pattern, name]) => left.replace(pattern, name), withoutWords(text, words));
  };
}

function withoutWords(text: string, words: readonly (readonly [string, string])[]): string {
  // Data stands as JSON in what a model is asked, so that some signs are written in another way there.
  return words.reduce(
    (left, [word, name]) => left.replaceAll(word, name).replaceAll(JSON.stringify(word).slice(1, -1), name),
    text,
  );
}

function textsIn(value: unknown): string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts.filter((text): text is string => typeof text === 'string' && text.trim().length >= SHORTEST);
}

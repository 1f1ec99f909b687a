import type { Kind, Text } from '@valence/contract';

/** Records beside the one that a template is written about, and of which kind they are. */
const BESIDE: Readonly<Record<string, string>> = {
  contact: 'person',
  organisation: 'organisation',
  owner: 'person',
  deal: 'deal',
  contract: 'contract',
  me: 'person',
};

export type VariableGroup = Readonly<{
  prefix: string;
  title: Text;
  items: readonly Readonly<{ name: string; title: Text }>[];
}>;

const ME: Text = { zh: '我', en: 'Me' };

/** The names a template may use, by the record they are of, as people call them. */
export function groupsOf(names: readonly string[], about: string, kinds: readonly Kind[]): VariableGroup[] {
  const byPrefix = Map.groupBy(names, (name) => name.split('.')[0] ?? '');
  return [...byPrefix].map(([prefix, theirs]) => {
    const of = kinds.find((kind) => kind.name === (BESIDE[prefix] ?? prefix));
    const own = kinds.find((kind) => kind.name === about);
    const field = prefix === about ? undefined : own?.fields.find(({ id }) => id === prefix);
    return {
      prefix,
      title: prefix === 'me' ? ME : (field?.title ?? of?.title ?? { zh: prefix, en: prefix }),
      items: theirs.map((name) => {
        const id = name.slice(prefix.length + 1);
        return { name, title: of?.fields.find((f) => f.id === id)?.title ?? { zh: id, en: id } };
      }),
    };
  });
}

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names used in these texts that are not there, each once; none while the names are not known yet. */
export function unknownIn(texts: readonly string[], names: readonly string[] | undefined): string[] {
  if (names === undefined) return [];
  const known = new Set(names);
  const used = texts.flatMap((text) => [...text.matchAll(VARIABLE)].map((match) => match[1] ?? ''));
  return [...new Set(used)].filter((name) => !known.has(name));
}

/** A text with a variable put in place of what is selected, and where the cursor stands then. */
export function insertInto(
  text: string,
  name: string,
  { start, end }: { start: number; end: number },
): { text: string; cursor: number } {
  const variable = `{{${name}}}`;
  return { text: text.slice(0, start) + variable + text.slice(end), cursor: start + variable.length };
}

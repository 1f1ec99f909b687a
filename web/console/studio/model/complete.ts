import { childrenOf, keysOf, type Root } from './sample-tree.ts';

/** Something that may be written where the caret stands. */
export type Completion = Readonly<{
  /** Takes the place of the text from `from` to the caret. */
  text: string;
  from: number;
  kind: 'name' | 'field' | 'function';
  /** The value it has in the sample, or how it is called. */
  detail: string;
}>;

/** Functions and macros of CEL that people use, with what stands for their arguments. */
export const FUNCTIONS = ['size()', 'has()', 'string()', 'int()', 'double()', 'timestamp()', 'duration()'] as const;
export const METHODS = [
  'contains("")',
  'startsWith("")',
  'endsWith("")',
  'matches("")',
  'size()',
  'exists(x, x)',
  'all(x, x)',
  'filter(x, x)',
  'map(x, x)',
] as const;
const MOST = 12;

/** What may follow before the caret: fields of what stands before the dot, else names and functions. */
export function completions(text: string, caret: number, roots: readonly Root[]): readonly Completion[] {
  const before = text.slice(0, caret);
  if (isInText(before)) return [];
  const place = /([A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\]|\["[^"]*"\])*)\.(\w*)$/.exec(before);
  if (place !== null) {
    const [, path = '', begun = ''] = place;
    const root = roots.find(({ name }) => name === keysOf(path)[0]);
    const fields = root === undefined ? [] : childrenOf(root, path);
    return fit(begun, caret, [
      ...fields
        .filter(({ name }) => /^[A-Za-z_]\w*$/.test(name))
        .map(({ name, value, type }) => ({ text: name, kind: 'field' as const, detail: short(value, type) })),
      ...METHODS.map((name) => ({ text: name, kind: 'function' as const, detail: '' })),
    ]);
  }
  const begun = /(?<![\w.\])])[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  if (begun === '' && /[\w.\])]\s*$/.test(before)) return [];
  return fit(begun, caret, [
    ...roots.map(({ name, value }) => ({ text: name, kind: 'name' as const, detail: short(value, '') })),
    ...FUNCTIONS.map((name) => ({ text: name, kind: 'function' as const, detail: '' })),
  ]);
}

function fit(begun: string, caret: number, all: readonly Omit<Completion, 'from'>[]): readonly Completion[] {
  const typed = begun.toLowerCase();
  return all
    .filter(({ text }) => text.toLowerCase().startsWith(typed) && text !== begun)
    .slice(0, MOST)
    .map((one) => ({ ...one, from: caret - begun.length }));
}

function isInText(before: string): boolean {
  const rest = before.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');
  return rest.includes('"') || rest.includes("'");
}

/** A value in a few characters. */
export function short(value: unknown, type: string): string {
  if (value === undefined) return type;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 42 ? `${text.slice(0, 41)}…` : text;
}

/** The text with a completion written in, and where the caret stands then: inside empty brackets. */
export function complete(
  text: string,
  caret: number,
  { text: word, from }: Completion,
): { text: string; caret: number } {
  const inside = word.indexOf('("') >= 0 ? word.indexOf('("') + 2 : word.endsWith('()') ? word.length - 1 : word.length;
  return { text: text.slice(0, from) + word + text.slice(caret), caret: from + inside };
}

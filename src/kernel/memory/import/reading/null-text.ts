/** What people write when they mean nothing, in lower case. `Select` and the like are answers, not absence. */
export const NULL_TEXTS: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '–',
  '—',
  '——',
  '/',
  'n/a',
  '#n/a',
  'null',
  '\\n',
  '无',
  '暂无',
]);

/** Whether a cell says that there is no value. */
export function isNullText(text: string): boolean {
  return text.length < 8 && NULL_TEXTS.has(text.normalize('NFKC').trim().toLowerCase());
}

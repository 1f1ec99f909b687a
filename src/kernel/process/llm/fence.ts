import { hash } from 'node:crypto';

/** Marks that draw text one cannot see, or turn its direction: nothing a person wrote on purpose for others to read. */
const HIDDEN = /[\u{e0000}-\u{e007f}\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\u00ad]/gu;
const MARK_LENGTH = 20;

/**
 * A value as a model is shown it: JSON between two marks that are made of the JSON itself. What stands inside cannot know
 * its own mark, so it cannot close it; the same value always has the same marks, so equal requests stay equal.
 */
export function fenced(label: string, value: unknown): string {
  const json = JSON.stringify(visible(value), null, 1) ?? 'null';
  const mark = hash('sha256', `${label}\n${json}`, 'hex').slice(0, MARK_LENGTH);
  return `<<${label} ${mark}>>\n${json}\n<<END ${mark}>>`;
}

/**
 * The value without characters that only a machine would read, its names in code-unit order: what comes back from the
 * database has lost the order it was written in, and is to be the same text.
 */
function visible(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(HIDDEN, '');
  if (Array.isArray(value)) return value.map(visible);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [visible(key), visible(item)]));
}

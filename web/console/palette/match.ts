/** Something the palette can do without asking the server. `words` are all names it answers to, in every language. */
export type Entry = { title: string; words: readonly string[] };

/** The entries whose names hold every word typed, wherever it stands; those that begin with it come first. */
export function matching<E extends Entry>(entries: readonly E[], typed: string): E[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return [...entries];
  const names = ({ title, words: more }: Entry) => [title, ...more].map((name) => name.toLowerCase());
  const begins = (entry: E) => (names(entry).some((name) => name.startsWith(first)) ? 0 : 1);
  return entries
    .filter((entry) => words.every((word) => names(entry).some((name) => name.includes(word))))
    .toSorted((a, b) => begins(a) - begins(b));
}

/** The place after a step up or down a list, round its ends. */
export function stepped(at: number, by: number, count: number): number {
  return count === 0 ? 0 : (at + by + count) % count;
}

/** Characters of a text that are compared; the rest of a longer one is not. */
const LONGEST = 256;
const usedA = new Uint8Array(LONGEST);
const usedB = new Uint8Array(LONGEST);
const BOOST_FROM = 0.7;
const PREFIX_SCALE = 0.1;
const PREFIX_MOST = 4;

/** Jaro–Winkler similarity of two texts, 0–1 (Winkler 1990): prefix scale .1 over four characters, from a Jaro of .7. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = jaroOf(a, b);
  if (jaro <= BOOST_FROM) return jaro;
  let prefix = 0;
  while (prefix < PREFIX_MOST && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++;
  return jaro + prefix * PREFIX_SCALE * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  const n = Math.min(a.length, LONGEST);
  const m = Math.min(b.length, LONGEST);
  if (n === 0 || m === 0) return 0;
  const matches = markMatches({ a, n, b, m });
  if (matches === 0) return 0;
  let moved = 0;
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (usedA[i] === 0) continue;
    while (usedB[at] === 0) at++;
    if (a.charCodeAt(i) !== b.charCodeAt(at)) moved++;
    at++;
  }
  return (matches / n + matches / m + (matches - moved / 2) / matches) / 3;
}

function markMatches({ a, n, b, m }: { a: string; n: number; b: string; m: number }): number {
  usedA.fill(0, 0, n);
  usedB.fill(0, 0, m);
  const window = Math.max(0, (Math.max(n, m) >> 1) - 1);
  let matches = 0;
  for (let i = 0; i < n; i++) {
    const unit = a.charCodeAt(i);
    const to = Math.min(m, i + window + 1);
    for (let j = Math.max(0, i - window); j < to; j++) {
      if (usedB[j] !== 0 || b.charCodeAt(j) !== unit) continue;
      usedA[i] = 1;
      usedB[j] = 1;
      matches++;
      break;
    }
  }
  return matches;
}

/** Whether one character was changed, left out, added or swapped with its neighbour (Damerau–Levenshtein ≤ 1). */
export function isOneEdit(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short.charCodeAt(start) === long.charCodeAt(start)) start++;
  const rest = (text: string, from: number) => text.slice(from);
  if (short.length !== long.length) return rest(short, start) === rest(long, start + 1);
  if (rest(short, start + 1) === rest(long, start + 1)) return true;
  return (
    short[start] === long[start + 1] &&
    short[start + 1] === long[start] &&
    rest(short, start + 2) === rest(long, start + 2)
  );
}

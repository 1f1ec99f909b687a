const MOST_NAMED = 6;

/** Names most like the one that was written, most alike first, as a list for people. */
export function nearest(written: string, names: readonly string[]): string {
  const ranked = names
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const shown = ranked.slice(0, MOST_NAMED).map(({ name }) => name);
  return names.length > MOST_NAMED ? `${shown.join(', ')}, …` : shown.join(', ') || '–';
}

/** Letters to insert, leave out, change or swap with their neighbour (Damerau 1964). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = at(rows, i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? at(rows, i - 2, j - 2) + 1 : changed;
      row.push(Math.min((row[j - 1] ?? 0) + 1, at(rows, i - 1, j) + 1, changed, swapped));
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
}

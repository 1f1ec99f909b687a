/** A judged pair of rows, with the log-odds that they are the same. */
export type JudgedPair = Readonly<{ a: number; b: number; logit: number }>;

/**
 * Groups rows that are the same by pairs with log-odds of `least` and more, surest first. `sourceOf` names sources that hold each thing once: then no group
 * takes two rows of one source. Returns the group of each row.
 */
export function clusterPairs(
  rows: number,
  pairs: readonly JudgedPair[],
  least: number,
  sourceOf?: (row: number) => number | null,
): Int32Array {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] ?? at] ?? at;
      at = parent[at] ?? at;
    }
    return at;
  };
  const sources = sourceOf === undefined ? null : sourcesOf(rows, sourceOf);
  for (const { a, b, logit } of pairs.toSorted(surestFirst)) {
    if (logit < least) break;
    const [x, y] = [root(a), root(b)];
    if (x === y || (sources !== null && sharesSource(sources[x], sources[y]))) continue;
    parent[y] = x;
    if (sources !== null) sources[x] = new Set([...(sources[x] ?? []), ...(sources[y] ?? [])]);
  }
  return Int32Array.from({ length: rows }, (_, row) => root(row));
}

function surestFirst(p: JudgedPair, q: JudgedPair): number {
  return q.logit - p.logit || p.a - q.a || p.b - q.b;
}

function sourcesOf(rows: number, sourceOf: (row: number) => number | null): ReadonlySet<number>[] {
  return Array.from({ length: rows }, (_, row) => {
    const source = sourceOf(row);
    return new Set(source === null ? [] : [source]);
  });
}

function sharesSource(x: ReadonlySet<number> | undefined, y: ReadonlySet<number> | undefined): boolean {
  return x !== undefined && y !== undefined && [...x].some((source) => y.has(source));
}

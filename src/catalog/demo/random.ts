/** A seeded stream of chance: the same seed gives the same draws everywhere. */
export type Random = Readonly<{
  /** Uniform in [0, 1). */
  next: () => number;
  /** Whole number from `min` to `max`, both included. */
  int: (min: number, max: number) => number;
  chance: (ratio: number) => boolean;
  pick: <T>(list: readonly T[]) => T;
  /** One of the values, each as likely as its weight. */
  weighted: <T>(list: readonly (readonly [value: T, weight: number])[]) => T;
  /** Standard normal. */
  normal: () => number;
  /** A UUIDv7 of that instant: ids sort as the records were made. */
  idAt: (at: Date) => string;
}>;

/** sfc32 seeded by a hash of the text: small, fast, good enough for made-up data, never for secrets. */
export function randomFrom(seed: string): Random {
  const next = sfc32(seed);
  const int = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const hex = (digits: number): string =>
    Math.floor(next() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return {
    next,
    int,
    chance: (ratio) => next() < ratio,
    pick: (list) => at(list, Math.floor(next() * list.length)),
    weighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      return (list.find(([, weight]) => (left -= weight) < 0) ?? at(list, list.length - 1))[0];
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    idAt(instant) {
      const time = instant.getTime().toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[int(0, 3)] ?? '8'}${hex(3)}-${hex(6)}${hex(6)}`;
    },
  };
}

function sfc32(seed: string): () => number {
  let hash = 2166136261;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  let [a, b, c, counter] = [hash, hash ^ 0x9e3779b9, hash ^ 0x85ebca6b, 1];
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) draw();
  return draw;
}

/** The element at `index`. @throws Error when the list is shorter. */
function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error('a draw from an empty list');
  return value;
}

/** A 32-bit hash of a text: FNV-1a over its UTF-16 units with the finish of MurmurHash3. Never 0, which means "none". */
export function hashOf(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return finish(h);
}

/** One hash out of two, order counting. */
export function mixed(a: number, b: number): number {
  return finish(Math.imul(a, 0x9e3779b1) ^ (b + 0x7f4a7c15));
}

function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return h === 0 ? 1 : h;
}

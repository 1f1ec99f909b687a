import { pinyin } from 'pinyin-pro';
import type { Text } from '#base';
import { RESERVED_WORDS } from '../formula/index.ts';

const LONGEST = 36;

/**
 * A stable name for something that a workspace makes, out of its English title or else the pinyin of its Chinese one. The
 * `x_` keeps it apart from all that ships, now and later; it is a word that formulas can use.
 */
export function nameFor(title: Text, taken: ReadonlySet<string>): string {
  const base = `x_${slugOf(title.en) || slugOf(pinyin(title.zh, { toneType: 'none', nonZh: 'consecutive' })) || 'field'}`;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}_${count}`;
    if (!taken.has(name) && !RESERVED_WORDS.has(name)) return name;
  }
}

function slugOf(text: string): string {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join('_').slice(0, LONGEST).replace(/_$/, '');
}

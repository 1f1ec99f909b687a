import { seededRandom, type Random } from './random.ts';
import type { Judged } from './certainty.ts';
import type { Voice } from './combine.ts';

/** A statement with what is really so, for tests and benches that need to know the truth. */
export type Statement = Readonly<{
  isRight: boolean;
  voices: readonly (Omit<Voice, 'p'> & { raw: number; extractor: string })[];
}>;

const NOW = Date.parse('2026-11-22T00:00:00Z');
const MS_PER_DAY = 86_400_000;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Judged words of one overconfident scorer: it knows the log-odds of the truth but says them `slope` times too loud and
 * off by `shift`, so that the distortion is known.
 */
export function inventJudged(n: number, seed: number, { slope = 2.2, shift = 0.5, bend = false } = {}): Judged[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const margin = normal(random) * 1.2 + 0.3;
    const truth = bend ? 0.15 + 0.75 * sigmoid(6 * margin) : sigmoid(margin);
    return { raw: sigmoid(slope * margin + shift), isRight: random() < truth };
  });
}

/** How the three makers of the invented statements differ: what they really know, and how much too loud they say it. */
const MAKERS = [
  { extractor: 'registry', sharpness: 1.8, loudness: 1.5 },
  { extractor: 'import', sharpness: 1.1, loudness: 2.2 },
  { extractor: 'model', sharpness: 0.7, loudness: 3 },
] as const;

/**
 * Statements that up to three makers speak of, each twice at most within a month: the second word of a maker copies the
 * first with probability 0.8.
 */
export function inventStatements(n: number, seed: number): Statement[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const isRight = random() < 0.5;
    const speaking = MAKERS.filter((_, i) => i === 0 || random() < 0.6);
    const voices = speaking.flatMap(({ extractor, sharpness, loudness }) => {
      const first = evidenceOf(isRight, sharpness, random);
      const times = random() < 0.3 ? 2 : 1;
      return Array.from({ length: times }, (_, i) => {
        const known = i === 0 || random() < 0.8 ? first : evidenceOf(isRight, sharpness, random);
        return {
          isFor: true,
          origin: extractor,
          extractor,
          raw: sigmoid(loudness * known),
          at: new Date(NOW - Math.floor(random() * 30) * MS_PER_DAY),
        };
      });
    });
    return { isRight, voices };
  });
}

/** Log-odds that a maker of this sharpness rightly has after looking: two normal clouds `sharpness` apart on each side. */
function evidenceOf(isRight: boolean, sharpness: number, random: Random): number {
  const seen = normal(random) + (isRight ? 1 : -1) * (sharpness / 2);
  return seen * sharpness;
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

import { chanceWord, LABELS_FOR_A_NUMBER, type Decision, type Provenance } from '@valence/contract';

/** The chance that a card tells: with its interval where the model was measured on enough cases, else a word. */
export function chanceOf({ chance, chain: { score } }: Pick<Decision, 'chance' | 'chain'>): Provenance['chance'] {
  if (score === null) return null;
  const { probability, low, high, basis, model } = score;
  const n = basis === 'model' ? (score.n ?? 0) : 0;
  const common = { title: chance, word: chanceWord(probability), basis, model, n, calibration: model };
  return n < LABELS_FOR_A_NUMBER
    ? { ...common, ratio: null, low: null, high: null }
    : { ...common, ratio: probability, low, high };
}

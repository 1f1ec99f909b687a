/** Below this many cases a percentage would pretend; chosen, not fitted. */
export const FEW = 50;

/** The tone of a probability: good from 85 %, middling from 50 %. The number beside it says the same without colour. */
export function toneOf(ratio: number): 'high' | 'middle' | 'low' {
  if (ratio >= 0.85) return 'high';
  return ratio >= 0.5 ? 'middle' : 'low';
}

/** The word that stands for the number when it rests on few cases, else null. */
export function sayWordFor(
  ratio: number,
  n: number | undefined,
): 'confidenceHigh' | 'confidenceMiddle' | 'confidenceLow' | null {
  if (n === undefined || n >= FEW) return null;
  return ({ high: 'confidenceHigh', middle: 'confidenceMiddle', low: 'confidenceLow' } as const)[toneOf(ratio)];
}

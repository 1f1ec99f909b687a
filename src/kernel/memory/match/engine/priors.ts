import type { MatchAs } from './plan.ts';
import type { FieldWeights } from './fellegi-sunter.ts';

/**
 * What a workspace starts with, lowest level first: shares among pairs that are the same and among others in one block.
 * Chosen, not fitted; each counts for a few pairs only, and the first scan of a filled workspace outweighs it.
 */
const PRIORS: Partial<Record<MatchAs, FieldWeights>> = {
  company: { m: [0.02, 0.04, 0.04, 0.2, 0.1, 0.6], u: [0.5, 0.33, 0.04, 0.05, 0.03, 0.05] },
  seat: { m: [0.02, 0.08, 0.9], u: [0.7, 0.1, 0.2] },
  industry: { m: [0.03, 0.97], u: [0.7, 0.3] },
  branch: { m: [0.1, 0.9], u: [0.9, 0.1] },
  person: { m: [0.04, 0.06, 0.05, 0.1, 0.75], u: [0.85, 0.06, 0.03, 0.02, 0.04] },
  creditCode: { m: [0.01, 0.99], u: [0.9999, 0.0001] },
  code: { m: [0.03, 0.07, 0.9], u: [0.99, 0.005, 0.005] },
  same: { m: [0.1, 0.9], u: [0.8, 0.2] },
  mail: { m: [0.15, 0.2, 0.65], u: [0.9, 0.095, 0.005] },
  phone: { m: [0.25, 0.1, 0.65], u: [0.985, 0.01, 0.005] },
  domain: { m: [0.05, 0.95], u: [0.99, 0.01] },
  place: { m: [0.04, 0.06, 0.9], u: [0.75, 0.1, 0.15] },
  address: { m: [0.15, 0.1, 0.1, 0.65], u: [0.9, 0.06, 0.03, 0.01] },
};

/** The shipped weights of a way of comparing; without any: mostly the same level at the top, mostly different else. */
export function priorsFor(as: MatchAs, levels: number): FieldWeights {
  const shipped = PRIORS[as];
  if (shipped !== undefined && shipped.m.length === levels) return shipped;
  const middle = levels - 2;
  const between = (share: number) => Array.from({ length: Math.max(0, middle) }, () => share / Math.max(1, middle));
  return {
    m: [0.06, ...between(middle > 0 ? 0.14 : 0), middle > 0 ? 0.8 : 0.94],
    u: [0.9, ...between(middle > 0 ? 0.08 : 0), middle > 0 ? 0.02 : 0.1],
  };
}

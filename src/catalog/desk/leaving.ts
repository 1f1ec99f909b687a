import type { RenewalRow } from '#kernel/memory';
import { priorRisk } from './renewal-prior.ts';

/** Risk from which a customer is worth a card. Chosen, not fitted: above that of a contract, for nothing forces a decision today. */
const RISK_TO_RESCUE = 0.5;
/** Sides of the business that must speak of trouble. Chosen, not fitted. */
const FEWEST_FINDINGS = 2;

/** How likely a customer leaves, by rules of thumb: there is no day on which it would be known that one has left. */
export function customerRisk(facts: RenewalRow['facts']): ReturnType<typeof priorRisk> {
  return priorRisk({ facts });
}

/** Whether a customer is worth a card today, as far as is known; without `findings` only whether it is worth a look. */
export function isLeaving(
  { probability }: Readonly<{ probability: number }>,
  findings: number = FEWEST_FINDINGS,
): boolean {
  return probability >= RISK_TO_RESCUE && findings >= FEWEST_FINDINGS;
}

import type { RenewalRow } from '#kernel/memory';
import { renewalRisks, type RenewalReason } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { priorRisk } from './renewal-prior.ts';

/** The agent that advises on renewals. */
export const RENEWAL_GUARD = 'renewal-guard';
/** Risk from which a contract is worth a card. Chosen, not fitted. */
export const RISK_TO_ACT = 0.4;
/** Days before its end from which a contract without a successor is worth a card whatever its risk. Chosen, not fitted. */
export const DAYS_TO_ACT = 30;
/** How far ahead contracts are watched. Chosen, not fitted. */
export const DAYS_WATCHED = 120;

/** How likely a contract is lost: by the model, by rules of thumb before there is one, or not known. */
export type Risk = Readonly<
  | { basis: 'none'; version: string }
  | {
      basis: 'model' | 'prior';
      version: string | null;
      probability: number;
      low: number;
      high: number;
      reasons: readonly RenewalReason[];
    }
>;

/** The risk of each contract, in their order. */
export async function risksOf(scope: Scope, rows: readonly RenewalRow[]): Promise<readonly Risk[]> {
  const risks = await renewalRisks(scope, rows);
  return rows.map((row, i): Risk => {
    const risk = risks[i];
    if (risk === undefined || risk.basis === 'untrained') return { basis: 'prior', version: null, ...priorRisk(row) };
    return risk;
  });
}

/** Whole days from one day (YYYY-MM-DD) to another. */
export function daysUntil(today: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}

/** Whether a contract is worth a card today. */
export function isDue(row: RenewalRow, risk: Risk, today: string): boolean {
  const isNear = daysUntil(today, row.endsOn) <= DAYS_TO_ACT;
  return isNear || (risk.basis !== 'none' && risk.probability >= RISK_TO_ACT);
}

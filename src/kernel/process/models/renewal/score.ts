import type { RenewalFact, RenewalRow } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { score, type RawRow } from '../../learning/index.ts';
import { currentModel, servedModel } from '../model-table.ts';
import type { SourceEffect } from '../../learning/index.ts';
import { RENEWAL_FACTS } from './facts.ts';
import { RENEWAL_RISK } from './train.ts';

/** What moved a risk: a figure, its value, its log-odds. */
export type RenewalReason = Readonly<{
  fact: RenewalFact;
  value: number | string | null;
  contribution: number;
}>;

/** untrained: nothing was learned yet; none: the history holds no signal; model: learned and calibrated. */
export type RenewalRisk =
  | Readonly<{ basis: 'untrained' }>
  | Readonly<{ basis: 'none'; version: string }>
  | Readonly<{
      basis: 'model';
      version: string;
      probability: number;
      low: number;
      high: number;
      n: number;
      reasons: readonly RenewalReason[];
    }>;

const REASONS = 8;

/** The risk of each contract, by the newest model of the workspace. */
export async function renewalRisks(scope: Scope, rows: readonly RenewalRow[]): Promise<readonly RenewalRisk[]> {
  const served = await servedModel(scope, RENEWAL_RISK);
  if (served === null) return rows.map(() => ({ basis: 'untrained' }));
  const version = `${RENEWAL_RISK} ${served.version}`;
  const { model } = served;
  if (model === null) return rows.map(() => ({ basis: 'none', version }));
  return rows.map((row): RenewalRisk => {
    const cells: RawRow = Object.fromEntries(RENEWAL_FACTS.map((fact) => [fact, row.facts[fact] ?? null]));
    const { probability, interval, reasons } = score(model, cells, REASONS);
    return {
      basis: 'model',
      version,
      probability,
      ...interval,
      reasons: reasons.flatMap(({ column, contribution }): RenewalReason[] => {
        const fact = RENEWAL_FACTS.find((f) => f === column);
        return fact === undefined ? [] : [{ fact, value: row.facts[fact] ?? null, contribution }];
      }),
    };
  });
}

/** What the newest training found each source to be good for; empty before the first and where there is no signal. */
export async function renewalSources(scope: Scope): Promise<readonly SourceEffect[]> {
  return (await currentModel(scope, RENEWAL_RISK))?.stored.card.sources ?? [];
}

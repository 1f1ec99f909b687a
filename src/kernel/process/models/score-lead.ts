import type { Text } from '#base';
import { kindsOf, recallMany, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { score } from '../learning/index.ts';
import { defineService } from '../tool.ts';
import { leadColumns, rowOfLead } from './lead-columns.ts';
import { LEAD_SCORE, servedModel } from './model-table.ts';

/** What moved a score: a field of the lead or of its organisation, its value, and its log-odds. */
export type ScoreReason = Readonly<{
  of: 'lead' | 'organisation';
  field: string;
  label: Text;
  value: string;
  contribution: number;
  observation: string | null;
}>;

/**
 * untrained: nothing was learned yet; none: the history holds no signal; model: learned and calibrated, with the 95 %
 * interval that the `n` most similar scores of the past allow.
 */
export type LeadScore =
  | Readonly<{ basis: 'untrained' }>
  | Readonly<{ basis: 'none'; version: string }>
  | Readonly<{
      basis: 'model';
      version: string;
      probability: number;
      low: number;
      high: number;
      n: number;
      reasons: readonly ScoreReason[];
    }>;

export type LeadScorer = Readonly<{
  /** `organisation`: the lead's, where the caller has read it already; it is read when left out. */
  scoreLead(scope: Scope, lead: Entity, organisation?: Entity | null): Promise<LeadScore>;
}>;

/** Under this key tools get the score that the workspace has learned. */
export const leadScorer = defineService<LeadScorer>('lead-scorer');

const REASONS = 5;
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const INSTANT = /^\d{4}-\d{2}-\d{2}T/;

/** A training cell for the eye: numbers grouped, days without the time, yes and no as signs. */
function shownCell(value: string | number | boolean | null): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (typeof value === 'number') return GROUPED.format(value);
  return INSTANT.test(value) ? value.slice(0, 10) : value;
}

/** Scores one lead with the newest model of its workspace. */
export async function scoreLead(scope: Scope, lead: Entity, organisation?: Entity | null): Promise<LeadScore> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const served = await servedModel(bound, LEAD_SCORE);
    if (served === null) return { basis: 'untrained' };
    const version = `${LEAD_SCORE} ${served.version}`;
    if (served.model === null) return { basis: 'none', version };
    const kinds = new Map((await kindsOf(bound)).map((k) => [k.name, k]));
    const kind = kinds.get('lead');
    if (kind === undefined) throw new Error('there is no kind lead');
    const columns = leadColumns(kind, kinds.get('organisation'));
    const about = organisation === undefined ? await organisationOf(bound, lead) : organisation;
    const { probability, interval, reasons } = score(
      served.model,
      rowOfLead(columns, lead, about ?? undefined),
      REASONS,
    );
    const byName = new Map(columns.map((c) => [c.name, c]));
    return {
      basis: 'model',
      version,
      probability,
      ...interval,
      reasons: reasons.flatMap(({ column, value, contribution }): ScoreReason[] => {
        const found = byName.get(column);
        if (found === undefined) return [];
        const record = found.of === 'lead' ? lead : about;
        const observation = record?.support[found.field.id]?.observation ?? null;
        return [
          {
            of: found.of,
            field: found.field.id,
            label: found.title,
            value: shownCell(value),
            contribution,
            observation,
          },
        ];
      }),
    };
  });
}

async function organisationOf(scope: Scope, { data }: Entity): Promise<Entity | null> {
  const id = data['organisation'];
  return typeof id === 'string' ? ((await recallMany(scope, [id]))[0] ?? null) : null;
}

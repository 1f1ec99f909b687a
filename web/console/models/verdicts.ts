import type { ColumnVerdict, Model, ModelState } from '@valence/contract';
import type { z } from 'zod';

export type Verdict = z.infer<typeof ColumnVerdict>;

/** Groups in the order a person should look at them: what needs an answer first. */
export const VERDICT_ORDER = [
  'suspicious',
  'leak',
  'later',
  'used',
  'left_out',
] as const satisfies Verdict['verdict'][];

/** Columns by verdict; empty groups are absent. */
export function groupVerdicts(columns: readonly Verdict[]): { verdict: Verdict['verdict']; columns: Verdict[] }[] {
  return VERDICT_ORDER.flatMap((verdict) => {
    const group = columns.filter((column) => column.verdict === verdict);
    return group.length === 0 ? [] : [{ verdict, columns: group }];
  });
}

/** Columns a person has marked as known only after the outcome, as the model was trained. */
export function laterOf(model: Pick<Model, 'columns'> | null): string[] {
  return model?.columns.filter(({ verdict }) => verdict === 'later').map(({ column }) => column) ?? [];
}

/** Columns whose mark differs from what the model was trained with. */
export function changedMarks(model: Pick<Model, 'columns'> | null, later: readonly string[]): string[] {
  const before = new Set(laterOf(model));
  const after = new Set(later);
  return [...new Set([...before, ...after])].filter((column) => before.has(column) !== after.has(column));
}

/** Which face the page shows. */
export type ModelFace = 'training' | 'too-little-history' | 'untrained' | 'no-signal' | 'usable';

/** A model that stands stays on view while the next one is trained. */
export function faceOf({ current, training, outcomes, needed }: ModelState): ModelFace {
  if (current !== null) return current.signal === 'usable' ? 'usable' : 'no-signal';
  if (training !== null) return 'training';
  return outcomes < needed ? 'too-little-history' : 'untrained';
}

/** Ranking quality in words beside the number. Bounds chosen, not fitted: the usual reading of an AUC. */
export function aucWord(auc: number): 'poor' | 'fair' | 'good' | 'strong' {
  if (auc < 0.6) return 'poor';
  if (auc < 0.7) return 'fair';
  return auc < 0.85 ? 'good' : 'strong';
}

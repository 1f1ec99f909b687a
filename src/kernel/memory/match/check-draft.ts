import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { kindIn } from '../kinds.ts';
import { recallMany } from '../recall.ts';
import type { Data } from '../value.ts';
import { judgeRows, someRows } from './judge-rows.ts';
import { neighboursOf } from './key-table.ts';
import { knownOf } from './learned.ts';
import type { MatchLearner } from './learner.ts';
import { shownEvidence, type PairEvidence } from './pair-table.ts';
import { planOf, rawRowOf } from './plan-of-kind.ts';

/** A known record that may be what is being written. */
export type Likely = Readonly<{ entity: Entity; probability: number; evidence: readonly PairEvidence[] }>;

/** Records shown to whoever writes a new one. */
const MOST_SHOWN = 5;

/**
 * Known records that may be the one being written, surest first; only such as the scope may see. `id` is the record itself
 * where it is known already.
 *
 * @throws Failure `memory.unknown_kind`
 */
export async function checkDraft(
  scope: Scope,
  learner: MatchLearner,
  draft: { kind: string; data: Data; id: string | null },
): Promise<Likely[]> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const kindPlan = planOf(await kindIn(tx, draft.kind));
    if (kindPlan === null) return [];
    const known = await knownOf(tx, kindPlan);
    const own = rawRowOf(kindPlan, draft.data);
    const [near = []] = await neighboursOf(tx, draft.kind, [someRows(kindPlan, [own], known).keysOf(0)]);
    // Asked for by id and rights: what may not be seen is not compared either.
    const entities = (
      await recallMany(
        bound,
        near.filter((id) => id !== draft.id),
      )
    ).filter((e) => near.includes(e.id));
    const rows = [own, ...entities.map((entity) => rawRowOf(kindPlan, entity.data))];
    const table = someRows(kindPlan, rows, known);
    const tops = table.columns.map((column) => column.levels);
    return judgeRows(
      { table, rows, known, learner },
      entities.map((_, i) => [0, i + 1] as const),
    )
      .toSorted((a, b) => b.probability - a.probability)
      .slice(0, MOST_SHOWN)
      .flatMap(({ b, probability, evidence }) => {
        const entity = entities[b - 1];
        return entity === undefined ? [] : [{ entity, probability, evidence: shownEvidence(evidence, tops) }];
      });
  });
}

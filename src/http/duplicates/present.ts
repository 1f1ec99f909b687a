import type { DecidedPair, DuplicatePair, MatchState as MatchStateWire } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { Decided, Kind, MatchState, PairView } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { entityText, refOf, rowsOf } from '../records/present.ts';

/** Pairs as the wire has them: one look-up for all their records. */
export async function pairsOf(
  scope: Scope,
  kinds: ReadonlyMap<string, Kind>,
  views: readonly PairView[],
): Promise<DuplicatePair[]> {
  const rows = await rowsOf(
    scope,
    kinds,
    views.flatMap(({ left, right }) => [left, right]),
  );
  return views.flatMap((view, i): DuplicatePair[] => {
    const [left, right] = [rows[2 * i], rows[2 * i + 1]];
    if (left === undefined || right === undefined) return [];
    return [
      {
        id: textOfId('pair', view.id as Id<'pair'>),
        kind: view.kind,
        probability: view.probability,
        judge: view.judge,
        evidence: [...view.evidence],
        isStrong: view.isStrong,
        status: view.status,
        left,
        right,
        keep: entityText(view.keep),
        decidedBy: view.decider,
        decidedAt: view.decidedAt?.toISOString() ?? null,
        batch: batchText(view.batchId),
      },
    ];
  });
}

export function decidedPair({ id, status, record, batchId }: Decided): DecidedPair {
  return {
    id: textOfId('pair', id as Id<'pair'>),
    status,
    record: record === null ? null : refOf(record),
    batch: batchText(batchId),
  };
}

export function stateWire({ scanned, job, ...state }: MatchState): MatchStateWire {
  return {
    ...state,
    scanned: scanned === null ? null : { ...scanned, at: scanned.at.toISOString() },
    job: job === null ? null : textOfId('job', job as Id<'job'>),
  };
}

function batchText(batchId: string | null): string | null {
  return batchId === null ? null : textOfId('batch', batchId as Id<'batch'>);
}

import { z } from 'zod';
import { Failure, newId } from '#base';
import type { Tx } from '#store';
import type { Evidence } from './engine/judge.ts';

export type PairStatus = 'open' | 'different' | 'merged';

/** What one comparison said when the pair was found. */
const StoredEvidence = z.array(
  z.object({ f: z.string(), as: z.string(), l: z.number(), t: z.number(), w: z.number() }),
);
export type PairEvidence = Readonly<{ field: string; as: string; level: number; top: number; bits: number }>;

/** A pair of records as it is kept. `leftId` < `rightId`. */
export type Pair = Readonly<{
  id: string;
  kind: string;
  leftId: string;
  rightId: string;
  probability: number;
  judge: 'weights' | 'trees';
  evidence: readonly PairEvidence[];
  isStrong: boolean;
  status: PairStatus;
  keepId: string | null;
  batchId: string | null;
  decider: string | null;
  decidedAt: Date | null;
}>;

/** A pair to be kept. */
export type NewPair = Readonly<{
  left: string;
  right: string;
  probability: number;
  judge: 'weights' | 'trees';
  evidence: readonly PairEvidence[];
  isStrong: boolean;
}>;

export const PAIR_COLUMNS =
  'p.id, p.kind, p.left_id, p.right_id, p.probability, p.judge, p.evidence, p.is_strong, p.status, p.keep_id, p.batch_id, p.decider, p.decided_at';

export type PairRow = {
  id: string;
  kind: string;
  left_id: string;
  right_id: string;
  probability: number;
  judge: 'weights' | 'trees';
  evidence: unknown;
  is_strong: boolean;
  status: PairStatus;
  keep_id: string | null;
  batch_id: string | null;
  decider: string | null;
  decided_at: Date | null;
};

export function pairOf(row: PairRow): Pair {
  return {
    id: row.id,
    kind: row.kind,
    leftId: row.left_id,
    rightId: row.right_id,
    probability: row.probability,
    judge: row.judge,
    evidence: StoredEvidence.parse(row.evidence).map(({ f, as, l, t, w }) => ({
      field: f,
      as,
      level: l,
      top: t,
      bits: w,
    })),
    isStrong: row.is_strong,
    status: row.status,
    keepId: row.keep_id,
    batchId: row.batch_id,
    decider: row.decider,
    decidedAt: row.decided_at,
  };
}

/** Evidence as people are shown it: `name:seat` is of the field `name`; what neither record knows is left out. */
export function shownEvidence(evidence: readonly Evidence[], tops: readonly number[]): PairEvidence[] {
  return evidence.flatMap(({ field, as, level, bits }, i) =>
    level < 0
      ? []
      : [
          {
            field: field.split(':')[0] ?? field,
            as,
            level,
            top: (tops[i] ?? 2) - 1,
            bits: Math.round(bits * 100) / 100,
          },
        ],
  );
}

/** Who finds pairs in a workspace writes them one after the other: two at once would wait for each other's rows. */
export async function lockPairs(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`match pairs ${tx.settings.tenantId}`]);
}

/**
 * Keeps pairs that were found. Who was told apart stays apart; two that were merged and are two again were parted by
 * someone, so they count as different.
 */
export async function savePairs(tx: Tx, kind: string, pairs: readonly NewPair[]): Promise<void> {
  if (pairs.length === 0) return;
  const rows = pairs.map((pair) => {
    const [left, right] = pair.left < pair.right ? [pair.left, pair.right] : [pair.right, pair.left];
    const evidence = pair.evidence.map(({ field, as, level, top, bits }) => ({
      f: field,
      as,
      l: level,
      t: top,
      w: bits,
    }));
    return { id: newId('pair'), left, right, p: pair.probability, judge: pair.judge, evidence, strong: pair.isStrong };
  });
  await tx.query(
    `insert into match_pair (tenant_id, kind, id, left_id, right_id, probability, judge, evidence, is_strong)
     select $1, $2, r.id, r.left, r.right, r.p, r.judge, r.evidence, r.strong
     from jsonb_to_recordset($3) as r (id uuid, "left" uuid, "right" uuid, p float8, judge text, evidence jsonb, strong boolean)
     order by r.left, r.right
     on conflict (tenant_id, left_id, right_id) do update set
       probability = excluded.probability, judge = excluded.judge, evidence = excluded.evidence, is_strong = excluded.is_strong,
       found_at = now(), status = case when match_pair.status = 'merged' then 'different' else match_pair.status end`,
    [tx.settings.tenantId, kind, JSON.stringify(rows)],
    'match-save-pairs',
  );
}

/** Forgets the open pairs of these records that were not found again in this transaction. */
export async function dropStalePairs(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const side of ['left_id', 'right_id'] as const)
    await tx.query(
      `delete from match_pair where tenant_id = $1 and ${side} = any ($2::uuid[]) and status = 'open' and found_at < now()`,
      [tx.settings.tenantId, ids],
      `match-drop-pairs-${side}`,
    );
}

/** @throws Failure `memory.not_found` */
export async function readPair(tx: Tx, id: string): Promise<Pair> {
  return onePair(tx, id, '');
}

/** The pair, locked until the transaction ends. @throws Failure `memory.not_found` */
export async function lockPair(tx: Tx, id: string): Promise<Pair> {
  return onePair(tx, id, ' for update');
}

async function onePair(tx: Tx, id: string, lock: '' | ' for update'): Promise<Pair> {
  const [row] = await tx.query<PairRow>(
    `select ${PAIR_COLUMNS} from match_pair p where p.tenant_id = $1 and p.id = $2${lock}`,
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('memory.not_found', { facts: { id } });
  return pairOf(row);
}

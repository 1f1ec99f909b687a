import { newId } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { z } from 'zod';
import type { AnsweredCard } from './answered.ts';
import { learnedFor, type LearnedOrder, type OrderTrial } from './learn-order.ts';
import type { Candidate } from './rank.ts';

/** What was learned of the order, and whether it was proven to be better. */
export type StoredOrder = Readonly<{
  version: number;
  n: number;
  isApplied: boolean;
  trial: OrderTrial | null;
  learned: LearnedOrder | null;
  madeAt: Date;
}>;

const Body = z.object({ trial: z.custom<OrderTrial>().nullable(), learned: z.custom<LearnedOrder>().nullable() });

/** The newest trial of the order; null before the first. */
export async function currentOrder(scope: Scope): Promise<StoredOrder | null> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<{ version: number; n: number; is_applied: boolean; body: unknown; made_at: Date }>(
      'select version, n, is_applied, body, made_at from feed_order where tenant_id = $1 order by version desc limit 1',
      [tx.settings.tenantId],
      'feed-order',
    );
    if (row === undefined) return null;
    return { version: row.version, n: row.n, isApplied: row.is_applied, madeAt: row.made_at, ...Body.parse(row.body) };
  });
}

/** What the order adds to a card: nothing unless it was proven. */
export function learnedBy(order: StoredOrder | null, now: Date): (card: Candidate) => number {
  const learned = order?.isApplied === true ? order.learned : null;
  return learned === null ? () => 0 : (card) => learnedFor(learned, card, now);
}

export async function storeOrder(
  tx: Tx,
  made: { n: number; isApplied: boolean; trial: OrderTrial | null; learned: LearnedOrder | null },
): Promise<void> {
  const { tenantId } = tx.settings;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`feed-order ${tenantId}`]);
  await tx.query(
    `insert into feed_order (tenant_id, id, version, n, is_applied, body)
     select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5 from feed_order where tenant_id = $1`,
    [tenantId, newId('model'), made.n, made.isApplied, JSON.stringify({ trial: made.trial, learned: made.learned })],
  );
}

/** Answers beyond these are forgotten, the oldest first. */
const MOST_ANSWERS = 5_000;

type Row = {
  id: string;
  agent: string;
  action_key: string | null;
  subject_id: string | null;
  subject_kind: string | null;
  owner_id: string | null;
  expected_minor: bigint;
  currency: string | null;
  probability: number | null;
  due_at: Date | null;
  made_at: Date;
  status: string;
  answered_at: Date;
  code: string | null;
};

/** Cards that people answered, with what was known of them then. What an agent did by itself, and what was undone, is no answer. */
export async function answeredCards(tx: Tx): Promise<AnsweredCard[]> {
  const rows = await tx.query<Row>(
    `select d.id, d.agent, d.action_key, d.subject_id, e.kind as subject_kind, d.owner_id, d.expected_minor, d.currency, d.probability,
       d.due_at, d.made_at, d.status, d.answered_at, d.answer ->> 'code' as code
     from (select * from decision where tenant_id = $1 and answered_at is not null and status = any ('{accepted,edited,refused}')
       order by answered_at desc limit ${MOST_ANSWERS}) d
     left join entity e on e.tenant_id = d.tenant_id and e.id = d.subject_id`,
    [tx.settings.tenantId],
    'answered-cards',
  );
  return rows.map((row) => ({
    id: row.id,
    agent: row.agent,
    actionKey: row.action_key,
    subjectId: row.subject_id,
    subjectKind: row.subject_kind,
    ownerId: row.owner_id,
    expectedMinor: Number(row.expected_minor),
    currency: row.currency,
    probability: row.probability,
    dueAt: row.due_at,
    madeAt: row.made_at,
    isAccepted: row.status !== 'refused',
    answeredAt: row.answered_at,
    reasonCode: row.code,
  }));
}

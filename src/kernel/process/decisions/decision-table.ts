import { z } from 'zod';
import type { Tx } from '#store';
import type { DecisionDraft } from '../tool.ts';

export const DECISION_STATUSES = [
  'open',
  'accepted',
  'edited',
  'snoozed',
  'refused',
  'done',
  'undone',
  'expired',
] as const;
export type DecisionStatus = (typeof DECISION_STATUSES)[number];

/** What was answered: by whom, why, and the sentences a person changed. */
export const Answer = z.object({
  kind: z.enum(['accept', 'edit', 'refuse', 'snooze', 'policy', 'undo']),
  /** Name of who answered; for `policy` the agent. */
  by: z.string(),
  byId: z.string().optional(),
  at: z.string().optional(),
  reason: z.string().nullable(),
  /** Which of the usual reasons it is. */
  code: z.string().optional(),
  touch: z.array(z.string()).optional(),
});
export type Answer = z.output<typeof Answer>;

type NewDecisions = Readonly<{
  runId: string;
  agent: string;
  batchId: string | null;
  decisions: readonly Readonly<{ id: string; draft: DecisionDraft; status: 'open' | 'done' }>[];
}>;

/** Stores what a run suggests, in the checkpoint's transaction. */
export async function insertDecisions(tx: Tx, { runId, agent, batchId, decisions }: NewDecisions): Promise<void> {
  const rows = decisions.map(({ id, draft, status }) => ({
    id,
    status,
    subject_id: draft.subjectId,
    owner_id: draft.ownerId,
    card: draft.card,
    versions: draft.versions,
    expected_minor: (draft.expected?.minor ?? 0n).toString(),
    currency: draft.expected?.currency ?? null,
    probability: draft.probability,
    action_key: draft.action ?? null,
    due_at: draft.dueAt ?? null,
    answered: status === 'done' ? { kind: 'policy', by: agent, reason: null } : null,
  }));
  await tx.query(
    `insert into decision (tenant_id, run_id, agent, batch_id, id, status, subject_id, owner_id, card, versions, expected_minor, currency, probability, action_key, due_at, answer, answered_at)
     select $1, $2, $3, $4, d.id, d.status, d.subject_id, d.owner_id, d.card, d.versions, d.expected_minor, d.currency, d.probability,
       d.action_key, d.due_at, nullif(d.answered, 'null'::jsonb), case when d.status = 'done' then now() end
     from jsonb_to_recordset($5) as d (id uuid, status text, subject_id uuid, owner_id uuid, card jsonb, versions jsonb, expected_minor bigint,
       currency text, probability float8, action_key text, due_at timestamptz, answered jsonb)`,
    [tx.settings.tenantId, runId, agent, batchId, JSON.stringify(rows)],
    'decisions-insert',
  );
}

/**
 * Settles suggestions without a person. False when one that should expire or go to everybody has been answered
 * meanwhile: then the caller must look again. What the agent may do on its own is noted where nobody answered.
 */
export async function settleDecisions(
  tx: Tx,
  settled: readonly Readonly<{ id: string; status: 'done' | 'expired' | 'everybody' }>[],
): Promise<boolean> {
  const rows = await tx.query<{ id: string }>(
    `update decision d set
       status = case when s.status = 'everybody' then d.status else s.status end,
       owner_id = case when s.status = 'everybody' then null else d.owner_id end,
       answer = case when s.status = 'done' then jsonb_build_object('kind', 'policy', 'by', d.agent, 'reason', null) end,
       answered_at = case when s.status = 'done' then now() end
     from jsonb_to_recordset($2) as s (id uuid, status text)
     where d.tenant_id = $1 and d.id = s.id and d.status in ('open', 'snoozed') returning d.id`,
    [tx.settings.tenantId, JSON.stringify(settled)],
    'decisions-settle',
  );
  const hit = new Set(rows.map((r) => r.id));
  return settled.every((s) => s.status === 'done' || hit.has(s.id));
}

/** How a decision stands, as the run that waits for it needs it; null when there is none. */
export async function answerOf(
  tx: Tx,
  id: string,
): Promise<{ status: DecisionStatus; answer: Answer | null; snoozedUntil: Date | null } | null> {
  const [row] = await tx.query<{ status: DecisionStatus; answer: unknown; snoozed_until: Date | null }>(
    'select status, answer, snoozed_until from decision where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, id],
    'decision-answer',
  );
  if (row === undefined) return null;
  const answer = row.answer === null ? null : Answer.parse(row.answer);
  return { status: row.status, answer, snoozedUntil: row.snoozed_until };
}

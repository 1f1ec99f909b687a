import { Failure, newUuid, type Text } from '#base';
import type { Tx } from '#store';

export type ApprovalState = 'queued' | 'waiting' | 'approved' | 'refused' | 'void';

/** One level asked about one state of a quote. */
export type ApprovalRow = Readonly<{
  id: string;
  quote_id: string;
  round: number;
  position: number;
  level: string;
  digest: string;
  why: readonly Text[];
  state: ApprovalState;
  asked_by: string;
  asked_at: Date;
  delegate: string | null;
  decided_by: string | null;
  decided_at: Date | null;
  reason: string | null;
}>;

const COLUMNS =
  'id, quote_id, round, position, level, digest, why, state, asked_by, asked_at, delegate, decided_by, decided_at, reason';

/** The steps of the last time approval was asked, in order; empty when it never was. */
export async function lastRound(tx: Tx, quote: string): Promise<readonly ApprovalRow[]> {
  return tx.query<ApprovalRow>(
    `select ${COLUMNS} from approval a where tenant_id = $1 and quote_id = $2
       and round = (select max(round) from approval where tenant_id = $1 and quote_id = $2) order by position`,
    [tx.settings.tenantId, quote],
    'approval-round',
  );
}

/** What waits for a decision in the workspace, oldest first. */
export async function waitingSteps(tx: Tx, limit: number): Promise<readonly ApprovalRow[]> {
  return tx.query<ApprovalRow>(
    `select ${COLUMNS} from approval where tenant_id = $1 and state = 'waiting' order by asked_at, id limit $2`,
    [tx.settings.tenantId, limit],
    'approval-waiting',
  );
}

export type NewStep = Readonly<{ level: string; why: readonly Text[] }>;

/** Asks the levels one after the other about this state of a quote. */
export async function askLevels(
  tx: Tx,
  { quote, digest, steps }: { quote: string; digest: string; steps: readonly NewStep[] },
): Promise<void> {
  const rows = steps.map(({ level, why }, i) => ({
    id: newUuid(),
    position: i,
    level,
    why,
    state: i === 0 ? 'waiting' : 'queued',
  }));
  await tx.query(
    `insert into approval (tenant_id, quote_id, round, digest, asked_by, id, position, level, why, state)
     select $1, $2, coalesce((select max(round) from approval where tenant_id = $1 and quote_id = $2), 0) + 1, $3, $4, r.id, r.position, r.level, r.why, r.state
     from jsonb_to_recordset($5) as r (id uuid, position int, level text, why jsonb, state text)`,
    [tx.settings.tenantId, quote, digest, tx.settings.actor, JSON.stringify(rows)],
  );
}

/** Writes down what was decided of a step that waits. @throws Failure `sales.changed` when somebody was faster. */
export async function decideStep(
  tx: Tx,
  id: string,
  { state, reason }: { state: 'approved' | 'refused'; reason: string },
): Promise<void> {
  const done = await tx.query(
    `update approval set state = $3, decided_by = $4, decided_at = now(), reason = nullif($5, '')
     where tenant_id = $1 and id = $2 and state = 'waiting' returning id`,
    [tx.settings.tenantId, id, state, tx.settings.actor, reason],
  );
  if (done.length === 0) throw new Failure('sales.changed');
}

/** The next level's turn. Returns whether there was one. */
export async function openNext(tx: Tx, { quote_id, round, position }: ApprovalRow): Promise<boolean> {
  const next = await tx.query(
    `update approval set state = 'waiting' where tenant_id = $1 and quote_id = $2 and round = $3 and position = $4 and state = 'queued' returning id`,
    [tx.settings.tenantId, quote_id, round, position + 1],
  );
  return next.length > 0;
}

/** Hands a waiting step to somebody else. */
export async function delegateStep(tx: Tx, id: string, { to, reason }: { to: string; reason: string }): Promise<void> {
  const done = await tx.query(
    `update approval set delegate = $3, reason = nullif($4, '') where tenant_id = $1 and id = $2 and state = 'waiting' returning id`,
    [tx.settings.tenantId, id, to, reason],
  );
  if (done.length === 0) throw new Failure('sales.changed');
}

/** What was asked about an earlier state of a quote counts no more. */
export async function voidSteps(tx: Tx, quote: string): Promise<void> {
  await tx.query(
    `update approval set state = 'void', decided_at = coalesce(decided_at, now()) where tenant_id = $1 and quote_id = $2 and state in ('queued', 'waiting', 'approved')`,
    [tx.settings.tenantId, quote],
  );
}

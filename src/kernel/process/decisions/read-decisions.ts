import { Failure, type Money } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { z } from 'zod';
import { Answer, type DecisionStatus } from './decision-table.ts';

/** A suggestion as it is stored: its card holds EvidenceRef where the wire has Evidence. */
export type StoredDecision = Readonly<{
  id: string;
  runId: string;
  agent: string;
  subjectId: string | null;
  ownerId: string | null;
  status: DecisionStatus;
  card: Readonly<Record<string, unknown>>;
  versions: readonly Readonly<{ what: string; version: string }>[];
  /** Probability × amount; null: not known. */
  expected: Money | null;
  probability: number | null;
  madeAt: Date;
  snoozedUntil: Date | null;
  answer: Answer | null;
  answeredAt: Date | null;
  batchId: string | null;
}>;

export type DecisionPage = Readonly<{ items: readonly StoredDecision[]; next: string | null }>;

type Row = {
  id: string;
  run_id: string;
  agent: string;
  subject_id: string | null;
  owner_id: string | null;
  status: DecisionStatus;
  card: unknown;
  versions: unknown;
  expected_minor: bigint;
  currency: string | null;
  probability: number | null;
  made_at: Date;
  snoozed_until: Date | null;
  answer: unknown;
  answered_at: Date | null;
  batch_id: string | null;
};

export const DECISION_COLUMNS =
  'id, run_id, agent, subject_id, owner_id, status, card, versions, expected_minor, currency, probability, made_at, snoozed_until, answer, answered_at, batch_id';
const Card = z.record(z.string(), z.unknown());
const Versions = z.array(z.object({ what: z.string(), version: z.string() }));
const RankCursor = z.templateLiteral([z.bigint(), '_', z.uuid()]);

/** A row of the table as the kernel speaks of it. */
export function decisionOf(row: Row): StoredDecision {
  return {
    id: row.id,
    runId: row.run_id,
    agent: row.agent,
    subjectId: row.subject_id,
    ownerId: row.owner_id,
    status: row.status,
    card: Card.parse(row.card),
    versions: Versions.parse(row.versions),
    expected: row.currency === null ? null : { minor: row.expected_minor, currency: row.currency },
    probability: row.probability,
    madeAt: row.made_at,
    snoozedUntil: row.snoozed_until,
    answer: row.answer === null ? null : Answer.parse(row.answer),
    answeredAt: row.answered_at,
    batchId: row.batch_id,
  };
}

/**
 * Suggestions that wait for an answer, most valuable first; snoozed ones are among them again when their time has come.
 * `ownerId` keeps those of one person and of nobody.
 */
export async function listOpenDecisions(
  scope: Scope,
  { ownerId, after, limit }: { ownerId?: string; after?: string | null; limit: number },
): Promise<DecisionPage> {
  const [minor, id] = rankOf(after);
  const values: unknown[] = [scope.tenantId, limit + 1];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const mine = ownerId === undefined ? '' : `and (d.owner_id = ${add(ownerId)} or d.owner_id is null)`;
  const beyond = id === null ? '' : `and (d.expected_minor, d.id) < (${add(minor)}::bigint, ${add(id)}::uuid)`;
  const page = (where: string) =>
    `(select ${DECISION_COLUMNS} from decision d where d.tenant_id = $1 and ${where} ${mine} ${beyond}
      order by d.expected_minor desc, d.id desc limit $2)`;
  const text = `${page(`d.status = 'open'`)} union all ${page(`d.status = 'snoozed' and d.snoozed_until <= now()`)}
     order by expected_minor desc, id desc limit $2`;
  const name = `open-decisions${mine === '' ? '' : '-mine'}${beyond === '' ? '' : '-on'}`;
  const rows = await scope.read((tx) => tx.query<Row>(text, values, name));
  const items = rows.slice(0, limit).map(decisionOf);
  const last = rows[limit - 1];
  return { items, next: rows.length > limit && last !== undefined ? `${last.expected_minor}_${last.id}` : null };
}

/** How many suggestions wait for an answer. */
export async function countOpenDecisions(scope: Scope, { ownerId }: { ownerId?: string } = {}): Promise<number> {
  const mine = ownerId === undefined ? '' : 'and (owner_id = $2 or owner_id is null)';
  const [row] = await scope.read((tx) =>
    tx.query<{ n: number }>(
      `select (select count(*) from decision where tenant_id = $1 and status = 'open' ${mine})::int
        + (select count(*) from decision where tenant_id = $1 and status = 'snoozed' and snoozed_until <= now() ${mine})::int as n`,
      [scope.tenantId, ...(ownerId === undefined ? [] : [ownerId])],
      ownerId === undefined ? 'count-decisions' : 'count-decisions-mine',
    ),
  );
  return row?.n ?? 0;
}

export type DecisionQuery = Readonly<{
  subjectId?: string;
  runId?: string;
  statuses?: readonly DecisionStatus[];
  after?: string | null;
  /** Only those made before this; then they come by time. */
  before?: Readonly<{ at: string; id: string }> | undefined;
  limit: number;
}>;

/** As exactly as the pages of a timeline say it. */
const MADE_AT = `date_trunc('milliseconds', made_at)`;

/** Suggestions newest first, of any status: those about one record, of one run, or all. */
export async function listDecisions(scope: Scope, query: DecisionQuery): Promise<DecisionPage> {
  const values: unknown[] = [scope.tenantId, query.limit + 1];
  const where = (sql: string, value: unknown): string => {
    values.push(value);
    return ` and ${sql.replace('?', `$${values.length}`)}`;
  };
  const conditions = [
    query.subjectId === undefined ? '' : where('subject_id = ?::uuid', query.subjectId),
    query.runId === undefined ? '' : where('run_id = ?::uuid', query.runId),
    query.statuses === undefined ? '' : where('status = any (?::text[])', query.statuses),
    query.after === undefined || query.after === null ? '' : where('id < ?::uuid', asCursor(query.after)),
    query.before === undefined ? '' : where(`${MADE_AT} <= ?::timestamptz`, query.before.at),
    query.before === undefined ? '' : where(`(${MADE_AT}, id) < ($${values.length}, ?::uuid)`, query.before.id),
  ];
  const order = query.before === undefined ? 'id desc' : `${MADE_AT} desc, id desc`;
  const shape = conditions.map((condition) => (condition === '' ? '0' : '1')).join('');
  const rows = await scope.read((tx) =>
    tx.query<Row>(
      `select ${DECISION_COLUMNS} from decision where tenant_id = $1${conditions.join('')} order by ${order} limit $2`,
      values,
      `decisions-${shape}`,
    ),
  );
  const items = rows.slice(0, query.limit).map(decisionOf);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Some suggestions in the order asked for; those that are gone are left out. */
export async function readDecisions(scope: Scope, ids: readonly string[]): Promise<readonly StoredDecision[]> {
  if (ids.length === 0) return [];
  const rows = await scope.read((tx) =>
    tx.query<Row>(
      `select ${DECISION_COLUMNS} from decision where tenant_id = $1 and id = any ($2::uuid[])`,
      [scope.tenantId, ids],
      'decisions-by-id',
    ),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []).map(decisionOf);
}

/** @throws Failure `decision.not_found` */
export async function readDecision(scope: Scope, id: string): Promise<StoredDecision> {
  return scope.read((tx) => decisionIn(tx, id));
}

/** One decision inside a transaction, locked where the caller will change it. @throws Failure `decision.not_found` */
export async function decisionIn(tx: Tx, id: string, lock: '' | 'for update' = ''): Promise<StoredDecision> {
  const [row] = await tx.query<Row>(
    `select ${DECISION_COLUMNS} from decision where tenant_id = $1 and id = $2 ${lock}`,
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('decision.not_found');
  return decisionOf(row);
}

function rankOf(after: string | null | undefined): [string | null, string | null] {
  if (after === null || after === undefined) return [null, null];
  if (!RankCursor.safeParse(after).success) throw badCursor();
  const [minor = null, id = null] = after.split('_');
  return [minor, id];
}

function asCursor(after: string): string {
  if (!z.uuid().safeParse(after).success) throw badCursor();
  return after;
}

function badCursor(): Failure {
  return new Failure('input.invalid', { fields: [{ path: 'after', rule: 'id' }] });
}

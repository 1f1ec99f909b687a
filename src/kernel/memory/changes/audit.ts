import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { kinOf } from '../as-of/visible-at.ts';
import { actorNames } from './actor-names.ts';

/** One line of the audit: it stays when what it speaks of is deleted. */
export type AuditItem = Readonly<{
  id: string;
  at: Date;
  /** An evidence type, such as `record.trashed`; `record.said` for one saying about the record asked for. */
  type: string;
  actor: string;
  actorName: string | null;
  purpose: string;
  record: string | null;
  run: string | null;
  batch: string | null;
  /** Ids, names of fields and numbers, as noted; no personal data. */
  facts: Readonly<Record<string, unknown>>;
}>;

export type AuditQuery = Readonly<{
  actor?: string | null;
  record?: string | null;
  type?: string | null;
  from?: Date | null;
  to?: Date | null;
  after?: string | null;
  limit: number;
}>;

/**
 * Who did what and when, newest first, out of the evidence entries; for one record also every saying about it and about
 * those merged with it.
 *
 * @throws Failure `auth.forbidden` for anyone but administrators
 */
export async function readAudit(
  scope: Scope,
  query: AuditQuery,
): Promise<{ items: readonly AuditItem[]; next: string | null }> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  return scope.read(async (tx) => {
    const record = query.record ?? null;
    const kin = record === null ? null : await kinOf(tx, record);
    const rows = await readLines(tx, query, kin);
    const page = rows.slice(0, query.limit);
    const names = await actorNames(
      tx,
      page.map((r) => r.actor),
    );
    const items = page.map(({ body, ...line }): AuditItem => {
      const { run = null, runId = run, batch = null, batchId = batch, ...facts } = body;
      return {
        ...line,
        actorName: names.get(line.actor) ?? null,
        run: textOrNull(runId),
        batch: textOrNull(batchId),
        facts,
      };
    });
    return { items, next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
  });
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

type Line = Omit<AuditItem, 'facts' | 'run' | 'batch' | 'actorName'> & { body: Record<string, unknown> };

/** Ids are made in the order of time, so pages and times both go along the primary key. */
async function readLines(tx: Tx, query: AuditQuery, kin: readonly string[] | null): Promise<Line[]> {
  const common = (id: string, at: string): string =>
    `($2::uuid is null or ${id} < $2) and ($3::text is null or actor = $3) and ($4::timestamptz is null or ${at} >= $4) and ($5::timestamptz is null or ${at} < $5)`;
  const values: unknown[] = [
    tx.settings.tenantId,
    query.after ?? null,
    query.actor ?? null,
    query.from ?? null,
    query.to ?? null,
    query.type ?? null,
    query.limit + 1,
  ];
  const entries = `select id, at, type, actor, purpose, subject_id as record, body from evidence_entry
    where tenant_id = $1 and ${common('id', 'at')} and ($6::text is null or type = $6)`;
  if (kin === null) return tx.query<Line>(`${entries} order by id desc limit $7`, values);
  const said = `select id, recorded_at as at, 'record.said' as type, actor, purpose, entity_id as record,
      jsonb_build_object('kind', kind, 'fields', (select coalesce(jsonb_agg(k), '[]') from jsonb_object_keys(data) k), 'run', run_id, 'batch', batch_id) as body
    from observation where tenant_id = $1 and entity_id = any ($8::uuid[]) and ${common('id', 'recorded_at')} and ($6::text is null or $6 = 'record.said')`;
  return tx.query<Line>(
    `select * from (${entries} and subject_id = any ($8::uuid[]) union all ${said}) l order by id desc limit $7`,
    [...values, kin],
  );
}

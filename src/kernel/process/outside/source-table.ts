import { LeftOut, ToolSourceConfig, type ImportOutcome, type OperationEffect } from '@valence/contract';
import { Failure } from '#base';
import type { Tx } from '#store';
import { createHash } from 'node:crypto';
import { canonicalJson } from '../graph/content-hash.ts';
import { Plan, type ReadOperation } from './operation.ts';
import type { StoredSource } from './source.ts';

type Row = {
  id: string;
  kind: StoredSource['kind'];
  name: string;
  title: string;
  config: object;
  revision: string | null;
  has_secret: boolean;
  version: number;
  changed_by: string;
  changed_at: Date;
};

const COLUMNS = `s.id, s.kind, s.name, s.title, s.config, s.revision, s.version, s.changed_by, s.changed_at,
  exists (select from tool_secret k where k.tenant_id = s.tenant_id and k.source_id = s.id) as has_secret`;

function sourceOf({ title, config, has_secret, changed_by, changed_at, ...row }: Row): StoredSource {
  return {
    ...row,
    config: ToolSourceConfig.parse({ ...config, title }),
    hasSecret: has_secret,
    changedBy: changed_by,
    changedAt: changed_at,
  };
}

/** How many operations a service has that its document still names, and how many agents may call. */
export type Counted = StoredSource & Readonly<{ operations: number; on: number }>;

/** The services of the workspace, by name. */
export async function sourcesIn(tx: Tx): Promise<Counted[]> {
  const rows = await tx.query<Row & { operations: number; on: number }>(
    `select ${COLUMNS}, c.operations, c."on" from tool_source s cross join lateral (
       select count(*) filter (where o.is_current)::int as operations, count(distinct o.name) filter (where o.is_on)::int as "on"
       from tool_operation o where o.tenant_id = s.tenant_id and o.source_id = s.id) c
     where s.tenant_id = $1 and s.removed_at is null order by s.name`,
    [tx.settings.tenantId],
    'tool-sources',
  );
  return rows.map(({ operations, on, ...row }) => ({ ...sourceOf(row), operations, on }));
}

/** One service; `lock` for changing it. @throws Failure `outside.not_found` */
export async function sourceIn(tx: Tx, id: string, lock?: 'lock'): Promise<StoredSource> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from tool_source s where s.tenant_id = $1 and s.id = $2 and s.removed_at is null ${lock === undefined ? '' : 'for update of s'}`,
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('outside.not_found');
  return sourceOf(row);
}

/** An operation in its newest version. */
export type StoredOperation = Readonly<{
  name: string;
  version: number;
  title: string;
  about: string;
  plan: Plan;
  hash: string;
  effect: OperationEffect;
  canRead: boolean;
  /** Whether any version may be called. */
  isOn: boolean;
  isCurrent: boolean;
}>;

/** The newest versions of a service's operations, by name. */
export async function operationsIn(tx: Tx, sourceId: string): Promise<StoredOperation[]> {
  const rows = await tx.query<Omit<StoredOperation, 'plan'> & { plan: unknown }>(
    `select distinct on (name) name, version, title, about, plan, hash, effect, can_read as "canRead", is_current as "isCurrent",
       bool_or(is_on) over (partition by name) as "isOn"
     from tool_operation where tenant_id = $1 and source_id = $2 order by name, version desc`,
    [tx.settings.tenantId, sourceId],
  );
  return rows.map((row) => ({ ...row, plan: Plan.parse(row.plan) }));
}

export async function leftOutIn(tx: Tx, sourceId: string): Promise<readonly LeftOut[]> {
  const [row] = await tx.query<{ left_out: unknown }>(
    'select left_out from tool_source where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, sourceId],
  );
  return LeftOut.array().parse(row?.left_out ?? []);
}

/** What must not change under a version: how it is called, what it takes and gives. */
function hashOf({ plan, input, output }: ReadOperation): string {
  return createHash('sha256').update(canonicalJson({ plan, input, output })).digest('base64url');
}

/**
 * Keeps what a document or server holds now. An operation whose schema changed gets a new version beside the old one, which
 * waiting runs go on with; it is on where the old one was, and counts as acting where it did. What a server changed by itself
 * counts as acting again until somebody has looked at it.
 */
export async function mergeOperations(
  tx: Tx,
  sourceId: string,
  operations: readonly ReadOperation[],
): Promise<ImportOutcome> {
  const before = new Map((await operationsIn(tx, sourceId)).map((one) => [one.name, one]));
  const read = operations.map((one) => {
    const old = before.get(one.name);
    const hash = hashOf(one);
    const isNew = old?.hash !== hash;
    const version = old === undefined ? 1 : isNew ? old.version + 1 : old.version;
    return { ...one, hash, version, isNew, isOn: old?.isOn ?? false, effect: effectAfter(one, old, isNew), old };
  });
  const place = [tx.settings.tenantId, sourceId];
  const there = new Set(read.map(({ name }) => name));
  const gone = [...before.values()]
    .filter(({ name, isCurrent }) => isCurrent && !there.has(name))
    .map(({ name }) => name);
  await tx.query(
    `update tool_operation o set is_current = n.version is not distinct from o.version,
       title = case when n.version = o.version then n.title else o.title end,
       about = case when n.version = o.version then n.about else o.about end
     from tool_operation p left join jsonb_to_recordset($3) as n (name text, version int, title text, about text) on n.name = p.name
     where o.tenant_id = $1 and o.source_id = $2 and p.tenant_id = o.tenant_id and p.source_id = o.source_id
       and p.name = o.name and p.version = o.version`,
    [...place, JSON.stringify(read.map(({ name, version, title, about }) => ({ name, version, title, about })))],
  );
  await tx.query(
    `insert into tool_operation (tenant_id, source_id, name, version, title, about, plan, input, output, hash, effect, can_read, is_on)
     select $1, $2, n.name, n.version, n.title, n.about, n.plan, n.input, n.output, n.hash, n.effect, n."canRead", n."isOn"
     from jsonb_to_recordset($3) as n (name text, version int, title text, about text, plan jsonb, input jsonb, output jsonb,
       hash text, effect text, "canRead" boolean, "isOn" boolean)`,
    [...place, JSON.stringify(read.filter(({ isNew }) => isNew).map(({ old: _old, isNew: _isNew, ...row }) => row))],
  );
  return {
    added: read.filter(({ old }) => old === undefined || !old.isCurrent).map(({ name }) => name),
    changed: read.filter(({ old, isNew }) => old?.isCurrent === true && isNew).map(({ name }) => name),
    gone,
  };
}

function effectAfter(now: ReadOperation, old: StoredOperation | undefined, isNew: boolean): OperationEffect {
  if (old === undefined || !now.canRead) return now.effect;
  // Marked as acting by an administrator, it stays so; marked as reading, only as long as it is what they looked at.
  return isNew && now.effect === 'leaves-the-building' ? now.effect : old.effect;
}

/** Agents at work whose graphs call a tool of a service, and how many runs that have not ended need one. */
export async function runsThatNeed(tx: Tx, prefix: string): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::int as n from run r join agent_graph g on g.tenant_id = r.tenant_id and g.hash = r.graph_hash
     where r.tenant_id = $1 and r.status in ('ready', 'waiting', 'running')
       and exists (select from unnest(g.tools) as t (name) where starts_with(t.name, $2))`,
    [tx.settings.tenantId, prefix],
  );
  return row?.n ?? 0;
}

import { Failure } from '#base';
import type { Tx } from '#store';
import { AgentGraph } from '../graph/schema.ts';
import { firstIdAt } from '../runs/read-runs.ts';
import { versionNumber, versionText } from './agent-rows.ts';

const MS_PER_DAY = 86_400_000;
const DAYS = 30;

/** A published version without its graph. */
export type StoredVersion = Readonly<{
  version: string;
  hash: string;
  note: string;
  by: string;
  at: Date;
  /** Runs begun in the last 30 days, and those that have not ended. */
  runs: number;
  live: number;
}>;

/** How often each graph of an agent ran, by hash. */
export async function runsByHash(
  tx: Tx,
  agent: string,
  now: Date,
): Promise<ReadonlyMap<string, Readonly<{ runs: number; live: number }>>> {
  const since = firstIdAt(now.getTime() - DAYS * MS_PER_DAY);
  const rows = await tx.query<{ hash: string; runs: number; live: number }>(
    `select graph_hash as hash, count(*) filter (where branch is null and id >= $3::uuid)::int as runs,
       count(*) filter (where branch is null and status in ('ready', 'running', 'waiting'))::int as live
     from run where tenant_id = $1 and agent = $2 and (id >= $3::uuid or status in ('ready', 'running', 'waiting'))
     group by graph_hash`,
    [tx.settings.tenantId, agent, since],
    'studio-runs',
  );
  return new Map(rows.map(({ hash, ...counts }) => [hash, counts]));
}

/** Versions of an own agent, newest first. */
export async function versionsIn(tx: Tx, agent: string, now: Date): Promise<StoredVersion[]> {
  const rows = await tx.query<{ version: number; hash: string; note: string; by: string; at: Date }>(
    `select version, hash, note, made_by as by, made_at as at from studio_version
     where tenant_id = $1 and agent = $2 order by version desc limit 1000`,
    [tx.settings.tenantId, agent],
  );
  const counts = await runsByHash(tx, agent, now);
  return rows.map(({ version, ...row }) => ({
    ...row,
    version: versionText(version),
    ...(counts.get(row.hash) ?? { runs: 0, live: 0 }),
  }));
}

/** A version of an own agent. @throws Failure `studio.no_version` */
export async function versionIn(
  tx: Tx,
  agent: string,
  version: string,
): Promise<Readonly<{ number: number; hash: string; graph: AgentGraph }>> {
  const number = versionNumber(version);
  const [row] = await tx.query<{ hash: string; graph: unknown }>(
    'select hash, graph from studio_version where tenant_id = $1 and agent = $2 and version = $3',
    [tx.settings.tenantId, agent, number ?? 0],
  );
  if (number === null || row === undefined) throw new Failure('studio.no_version', { params: { agent, version } });
  return { number, hash: row.hash, graph: AgentGraph.parse(row.graph) };
}

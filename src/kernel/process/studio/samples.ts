import type { Scope } from '#kernel/security';
import { firstIdAt } from '../runs/read-runs.ts';

const MS_PER_DAY = 86_400_000;
const DAYS = 30;
const MOST_RUNS = 5;
/** Longest output that is shown as a sample, in characters of JSON. */
const MOST_CHARS = 200_000;

/** What the nodes of an agent gave lately. */
export type Samples = Readonly<{
  /** The newest of the runs; null where there is none. */
  newest: Readonly<{ id: string; at: Date; input: unknown }> | null;
  nodes: readonly Readonly<{ node: string; run: string; at: Date; output: unknown }>[];
}>;

/** The last output of each node over the newest runs of an agent and their branches. For who may see runs as a whole. */
export async function samplesOf(scope: Scope, agent: string, now: Date): Promise<Samples> {
  return scope.read(async (tx) => {
    const [newest] = await tx.query<{ id: string; at: Date; input: unknown }>(
      `select id, started_at as at, input from run where tenant_id = $1 and id >= $3::uuid and agent = $2 and branch is null
       order by id desc limit 1`,
      [scope.tenantId, agent, firstIdAt(now.getTime() - DAYS * MS_PER_DAY)],
    );
    if (newest === undefined) return { newest: null, nodes: [] };
    const nodes = await tx.query<{ node: string; run: string; at: Date; output: unknown }>(
      `with newest as (
         select id from run where tenant_id = $1 and id >= $3::uuid and agent = $2 and branch is null order by id desc limit ${MOST_RUNS}
       ), line as (
         select id from newest
         union all
         select c.id from run c join newest on c.parent_id = newest.id where c.tenant_id = $1 and c.branch is not null)
       select distinct on (s.node) s.node, s.run_id as run, s.started_at as at, s.output
       from step s join line on s.run_id = line.id
       where s.tenant_id = $1 and s.status = 'done' and s.output is not null and length(s.output::text) <= ${MOST_CHARS}
       order by s.node, s.started_at desc`,
      [scope.tenantId, agent, firstIdAt(now.getTime() - DAYS * MS_PER_DAY)],
    );
    return { newest, nodes };
  });
}

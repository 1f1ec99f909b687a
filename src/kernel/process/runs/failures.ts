import { Failure } from '#base';
import { limitsOf } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import type { DurableEngine } from '../engine/port.ts';

/** Failed runs that are alike: of one agent, at one node, for one reason. */
export type FailureGroup = Readonly<{
  agent: string;
  node: string;
  /** The code of the failure, or how what was noted begins. */
  reason: string;
  count: number;
  lastAt: Date;
  /** The newest of them. */
  run: string;
}>;

/** Letters of an error that tell one reason from another where it has no code. */
const TELLING = 60;
/** A code ends where its detail begins. */
const REASON = `left(split_part(coalesce(r.error, ''), ': ', 1), ${TELLING})`;
const IS_OPEN = `r.status = 'failed' and r.parent_id is null
  and not exists (select from run t where t.tenant_id = r.tenant_id and t.agent = r.agent and t.dedupe_key = 'compensate:' || r.id)`;
const MOST_GROUPS = 100;
/** Runs put back with one click; more wait for the next, so that a service that came back is not run over. */
const MOST_RETRIED = 500;

/**
 * Failed runs that could be tried again, the largest groups first, at most 100.
 *
 * @throws Failure `auth.forbidden` for who may not see all records: the groups count them.
 */
export async function listFailures(scope: Scope): Promise<readonly FailureGroup[]> {
  await assertWhole(scope);
  const rows = await scope.read((tx) =>
    tx.query<Omit<FailureGroup, 'lastAt'> & { last_at: Date }>(
      `select r.agent, r.cursor as node, ${REASON} as reason, count(*)::int as count, max(r.ended_at) as last_at,
         (array_agg(r.id order by r.id desc))[1] as run
       from run r where r.tenant_id = $1 and ${IS_OPEN} group by 1, 2, 3 order by count(*) desc, 1, 2, 3 limit ${MOST_GROUPS}`,
      [scope.tenantId],
      'run-failures',
    ),
  );
  return rows.map(({ last_at: lastAt, ...row }) => ({ ...row, lastAt }));
}

/**
 * Lets runs of a group go on where they failed, the oldest first, at most 500 at once. `left` tells how many wait for the
 * next time.
 *
 * @throws Failure `auth.forbidden` for agents, and for who may not see all records.
 */
export async function retryFailures(
  engine: DurableEngine,
  scope: Scope,
  { agent, node, reason }: Pick<FailureGroup, 'agent' | 'node' | 'reason'>,
): Promise<Readonly<{ retried: number; left: number }>> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  await assertWhole(scope);
  return scope.write(async (tx) => {
    const rows = await tx.query<{ id: string; n: number }>(
      `select r.id, count(*) over ()::int as n from run r
       where r.tenant_id = $1 and r.agent = $2 and r.cursor = $3 and ${REASON} = $4 and ${IS_OPEN} order by r.id limit ${MOST_RETRIED}`,
      [scope.tenantId, agent, node, reason],
    );
    const retried = await engine.retry(
      tx,
      rows.map((r) => r.id),
    );
    if (retried > 0)
      await notarise(tx, [{ type: 'run.retried', body: { agent, node, reason, count: retried, by: scope.actor.id } }]);
    return { retried, left: (rows[0]?.n ?? 0) - retried };
  });
}

async function assertWhole(scope: Scope): Promise<void> {
  const { rows } = await limitsOf(scope);
  if (rows) throw new Failure('auth.forbidden');
}

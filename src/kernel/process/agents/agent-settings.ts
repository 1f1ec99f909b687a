import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { AgentGraph } from '../graph/schema.ts';
import type { Autonomy } from '../tool.ts';

/** How a workspace lets an agent work. Without a row the graph's own autonomy holds and the agent is on, unless it ships to rest. */
export type AgentSetting = Readonly<{ autonomy: Autonomy; isOn: boolean }>;

/** How an agent works in a workspace where nobody has changed it. */
export function settingAtFirst({ autonomy, startsOff }: AgentGraph): AgentSetting {
  return { autonomy, isOn: startsOff !== true };
}

/** The settings of this workspace for these agents, by name. */
export async function settingsIn(tx: Tx, graphs: readonly AgentGraph[]): Promise<ReadonlyMap<string, AgentSetting>> {
  const rows = await tx.query<{ agent: string; autonomy: Autonomy; is_on: boolean }>(
    'select agent, autonomy, is_on from agent_setting where tenant_id = $1',
    [tx.settings.tenantId],
    'agent-settings',
  );
  const changed = new Map(rows.map((r) => [r.agent, { autonomy: r.autonomy, isOn: r.is_on }]));
  return new Map(graphs.map((g) => [g.name, changed.get(g.name) ?? settingAtFirst(g)]));
}

/**
 * Changes how an agent may work, from the next run on; running ones keep what they began with.
 *
 * @throws Failure `auth.forbidden` unless a manager or an administrator asks.
 */
export async function changeSetting(
  scope: Scope,
  graph: AgentGraph,
  change: Readonly<{ autonomy?: Autonomy | undefined; isOn?: boolean | undefined }>,
): Promise<AgentSetting> {
  if (scope.actor.type !== 'person' || scope.actor.role === 'rep') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const before = (await settingsIn(tx, [graph])).get(graph.name) ?? settingAtFirst(graph);
    const after = { autonomy: change.autonomy ?? before.autonomy, isOn: change.isOn ?? before.isOn };
    await tx.query(
      `insert into agent_setting (tenant_id, agent, autonomy, is_on, changed_by) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, agent) do update set autonomy = excluded.autonomy, is_on = excluded.is_on,
         changed_by = excluded.changed_by, changed_at = now()`,
      [scope.tenantId, graph.name, after.autonomy, after.isOn, tx.settings.actor],
    );
    await notarise(tx, [{ type: 'agent.changed', body: { agent: graph.name, before, after, by: scope.actor.id } }]);
    await syncSchedules(tx, graph, after.isOn);
    return after;
  });
}

/** Brings the stored schedules of one agent in line with its graph; what is there already keeps its next time. */
export async function syncSchedules(tx: Tx, graph: Pick<AgentGraph, 'name' | 'wakes'>, isOn: boolean): Promise<void> {
  const crons = isOn ? graph.wakes.flatMap((w) => ('cron' in w ? [w.cron] : [])) : [];
  const { tenantId } = tx.settings;
  await tx.query('delete from agent_schedule where tenant_id = $1 and agent = $2 and cron <> all ($3::text[])', [
    tenantId,
    graph.name,
    crons,
  ]);
  if (crons.length === 0) return;
  // The dispatcher looks at it at once; it does not start a run but sets the first time. So it does for one that rested.
  await tx.query(
    `insert into agent_schedule (tenant_id, agent, cron, next_at) select $1, $2, c, '-infinity' from unnest($3::text[]) as c
     on conflict (tenant_id, agent, cron) do update set next_at = excluded.next_at where agent_schedule.next_at = 'infinity'`,
    [tenantId, graph.name, crons],
  );
}

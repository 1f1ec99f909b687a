import { Cron } from 'croner';
import type { Store } from '#store';
import type { DurableEngine } from '../engine/port.ts';
import type { AgentLookup } from './agents-here.ts';
import { settingsIn } from './agent-settings.ts';

type Due = { tenant_id: string; agent: string; cron: string; next_at: Date | number; now: Date };

const BATCH = 50;

/** When a cron line is next due after `from`; null when never. The zone is the one its author thinks in. */
export function nextTime(cron: string, from: Date, timeZone: string): Date | null {
  return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(from);
}

type Schedules = Readonly<{
  store: Store;
  engine: DurableEngine;
  agents: AgentLookup;
  timeZone: string;
}>;

/**
 * Starts the runs of schedules that are due, of all workspaces, and sets their next times. A process that was away runs
 * each missed schedule once. The run's key holds the time it was due, so a crash between start and next time starts it
 * once. Returns how many schedules were due.
 */
export async function runDueSchedules(schedules: Schedules): Promise<number> {
  const client = await schedules.store.dispatch.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<Due>(
      `select tenant_id, agent, cron, next_at, now() as now from agent_schedule where next_at <= now()
       order by next_at limit $1 for update skip locked`,
      [BATCH],
    );
    for (const due of rows) {
      const isKnown = await startOne(schedules, due);
      const next = isKnown ? nextTime(due.cron, due.now, schedules.timeZone) : null;
      await client.query(
        `update agent_schedule set next_at = coalesce($4::timestamptz, 'infinity') where tenant_id = $1 and agent = $2 and cron = $3`,
        [due.tenant_id, due.agent, due.cron, next],
      );
    }
    await client.query('commit');
    return rows.length;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Starts the run that is due. False where the workspace has no such agent at work. */
async function startOne(
  { store, engine, agents }: Schedules,
  { tenant_id: tenantId, agent, cron, next_at: at }: Due,
): Promise<boolean> {
  return store.write({ tenantId, actor: 'system:schedule', purpose: 'administration' }, async (tx) => {
    const here = await agents.in(tx);
    const graph = here.byName.get(agent);
    // A schedule that is new has no time yet (-infinity): nothing was missed.
    if (graph === undefined || !(at instanceof Date)) return graph !== undefined;
    const setting = (await settingsIn(tx, [graph])).get(agent);
    if (setting?.isOn !== true) return true;
    const due = at.toISOString();
    const run = { input: { schedule: cron, due }, subjectId: null, dedupeKey: `cron:${cron}:${due}` };
    const { autonomy } = setting;
    const worker = here.workerOf(agent);
    await engine.startMany(tx, { graph, autonomy, startedBy: 'schedule', worker, runs: [run] });
    return true;
  });
}

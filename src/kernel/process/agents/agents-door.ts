import { Failure } from '#base';
import { recallOne } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Store, Tx } from '#store';
import type { DurableEngine, Started } from '../engine/port.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { agentStats, type AgentStats } from '../runs/read-runs.ts';
import type { Autonomy } from '../tool.ts';
import { changeSetting, settingAtFirst, settingsIn, syncSchedules, type AgentSetting } from './agent-settings.ts';
import type { AgentLookup, NamedAgent } from './agents-here.ts';

/** An agent as this workspace has it. */
export type AgentView = Readonly<{ graph: AgentGraph; setting: AgentSetting; stats: AgentStats }>;

/** The agents at work in a workspace: those that ship and its own. */
export type AgentsDoor = Readonly<{
  list(scope: Scope): Promise<readonly AgentView[]>;
  /** Everything runs may belong to, at work or not: for titles. */
  named(scope: Scope): Promise<readonly NamedAgent[]>;
  /** @throws Failure `agent.unknown` */
  one(scope: Scope, name: string): Promise<AgentView>;
  /** @throws Failure `agent.unknown`, `auth.forbidden` */
  change(
    scope: Scope,
    name: string,
    change: { autonomy?: Autonomy | undefined; isOn?: boolean | undefined },
  ): Promise<AgentView>;
  /** Starts an agent by hand on one record. @throws Failure `agent.unknown`, `agent.off`, `memory.not_found` */
  startByHand(scope: Scope, name: string, record: string): Promise<Started>;
  /** Brings schedules of these workspaces in line with their agents; call at boot and for a new workspace. */
  syncSchedules(tenantIds: readonly string[]): Promise<void>;
}>;

type Parts = Readonly<{ store: Store; engine: DurableEngine; agents: AgentLookup }>;

const NO_STATS: AgentStats = { runs: 0, accepted: 0, refused: 0, edited: 0, p95WorkMs: null };

/** The door to agents at work. */
export function openAgentsDoor({ store, engine, agents }: Parts): AgentsDoor {
  const one = async (scope: Scope, name: string): Promise<AgentView> =>
    viewOf(scope, await scope.read((tx) => graphIn(tx, agents, name)));
  return {
    list: (scope) => viewsOf(scope, async (tx) => (await agents.in(tx)).list),
    named: (scope) => scope.read(async (tx) => (await agents.in(tx)).named),
    one,
    async change(scope, name, change) {
      await changeSetting(scope, await scope.read((tx) => graphIn(tx, agents, name)), change);
      return one(scope, name);
    },
    startByHand: (scope, name, record) => startByHand({ engine, agents }, scope, { name, record }),
    async syncSchedules(tenantIds) {
      for (const tenantId of tenantIds) await syncAll({ store, agents }, tenantId);
    },
  };
}

/** @throws Failure `agent.unknown` */
async function graphIn(tx: Tx, agents: AgentLookup, name: string): Promise<AgentGraph> {
  const graph = (await agents.in(tx)).byName.get(name);
  if (graph === undefined) throw new Failure('agent.unknown', { params: { agent: name } });
  return graph;
}

async function startByHand(
  { engine, agents }: Pick<Parts, 'engine' | 'agents'>,
  scope: Scope,
  { name, record }: { name: string; record: string },
): Promise<Started> {
  const { kind, graph, setting } = await scope.read(async (tx) => {
    const found = await graphIn(tx, agents, name);
    const [entity, settings] = await Promise.all([recallOne(scope.within(tx), record), settingsIn(tx, [found])]);
    return { kind: entity.kind, graph: found, setting: settings.get(name) };
  });
  if (setting?.isOn !== true) throw new Failure('agent.off', { params: { agent: name } });
  return engine.start(scope, {
    graph,
    input: { event: null, kind, batchId: null, record },
    autonomy: setting.autonomy,
    startedBy: 'hand',
    subjectId: record,
  });
}

async function viewsOf(
  scope: Scope,
  graphsOf: (tx: Tx) => Promise<readonly AgentGraph[]>,
): Promise<readonly AgentView[]> {
  const stats = await agentStats(scope);
  return scope.read(async (tx) => {
    const graphs = await graphsOf(tx);
    const settings = await settingsIn(tx, graphs);
    return graphs.map((graph) => ({
      graph,
      setting: settings.get(graph.name) ?? settingAtFirst(graph),
      stats: stats.get(graph.name) ?? NO_STATS,
    }));
  });
}

async function viewOf(scope: Scope, graph: AgentGraph): Promise<AgentView> {
  const [view] = await viewsOf(scope, async () => [graph]);
  if (view === undefined) throw new Failure('agent.unknown', { params: { agent: graph.name } });
  return view;
}

async function syncAll({ store, agents }: Pick<Parts, 'store' | 'agents'>, tenantId: string): Promise<void> {
  await store.write({ tenantId, actor: 'system:schedule', purpose: 'administration' }, async (tx) => {
    const { list } = await agents.in(tx);
    const settings = await settingsIn(tx, list);
    for (const graph of list) await syncSchedules(tx, graph, (settings.get(graph.name) ?? settingAtFirst(graph)).isOn);
  });
}

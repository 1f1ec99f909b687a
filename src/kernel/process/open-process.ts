import type { DecisionAnswer } from '@valence/contract';
import { Failure } from '#base';
import { recallOne } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { OutboxEvent, Store } from '#store';
import { changeSetting, settingsIn, syncSchedules, type AgentSetting } from './agents/agent-settings.ts';
import { onEvents } from './agents/on-events.ts';
import { runDueSchedules } from './agents/start-schedules.ts';
import { answerDecision } from './decisions/answer-decision.ts';
import type { StoredDecision } from './decisions/read-decisions.ts';
import type { EngineOptions } from './engine/engine-parts.ts';
import { openEngine } from './engine/postgres-engine.ts';
import type { DurableEngine, Started } from './engine/port.ts';
import type { AgentGraph } from './graph/schema.ts';
import { agentRefProblems } from './graph/agent-refs.ts';
import { validateGraph } from './graph/validate.ts';
import { agentStats, type AgentStats } from './runs/read-runs.ts';
import { extendRun } from './runs/extend-run.ts';
import { retryRun } from './runs/retry-run.ts';
import { undoRun } from './runs/undo-run.ts';
import { toolMap, type Autonomy } from './tool.ts';

export type ProcessOptions = EngineOptions &
  Readonly<{
    /** The shipped agents, in the order screens list them. */
    agents: readonly AgentGraph[];
    /** The zone cron lines are written in. */
    timeZone?: string;
    /** False in processes that only start and read: commands, tests. */
    withSchedules?: boolean;
  }>;

/** An agent as this workspace has it. */
export type AgentView = Readonly<{ graph: AgentGraph; setting: AgentSetting; stats: AgentStats }>;

/** The process kernel, running: agents, their runs and decisions. */
export type ProcessKernel = Readonly<{
  engine: DurableEngine;
  /** For the outbox dispatcher: wakes agents and waiting runs. Safe to call again with the same events. */
  onEvents(events: readonly OutboxEvent[]): Promise<void>;
  agents: Readonly<{
    list(scope: Scope): Promise<readonly AgentView[]>;
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
    /** Brings schedules of these workspaces in line with the shipped agents; call at boot and for a new workspace. */
    syncSchedules(tenantIds: readonly string[]): Promise<void>;
  }>;
  decisions: Readonly<{ answer(scope: Scope, id: string, answer: DecisionAnswer): Promise<StoredDecision> }>;
  runs: Readonly<{
    cancel(scope: Scope, id: string): Promise<void>;
    undo(scope: Scope, id: string): Promise<void>;
    extend(scope: Scope, id: string): Promise<void>;
    retry(scope: Scope, id: string): Promise<void>;
  }>;
  stop(): Promise<void>;
}>;

const NO_STATS: AgentStats = { runs: 0, accepted: 0, refused: 0, edited: 0, p95WorkMs: null };

/**
 * Starts the process kernel with what `main` hands in.
 *
 * @throws Failure `agent.invalid_graph` when a shipped agent does not fit the tools; `setup.tool_missing` when a run
 *   still needs a tool version that is not there.
 */
export async function openProcess(options: ProcessOptions): Promise<ProcessKernel> {
  const { store, agents: list, timeZone = 'Asia/Shanghai' } = options;
  const now = options.now ?? (() => new Date());
  assertGraphs(options);
  await assertTools(options);
  const graphs = new Map(list.map((g) => [g.name, g]));
  const engine = openEngine(options);
  const schedules = { store, engine, graphs, timeZone };
  const timer = options.withSchedules === false ? undefined : startClock(() => runDueSchedules(schedules), options);
  const graphOf = (name: string): AgentGraph => {
    const graph = graphs.get(name);
    if (graph === undefined) throw new Failure('agent.unknown', { params: { agent: name } });
    return graph;
  };
  return {
    engine,
    onEvents: (events) => onEvents({ store, engine, graphs: list }, events),
    agents: {
      list: (scope) => viewsOf(scope, list),
      one: (scope, name) => viewOf(scope, graphOf(name)),
      async change(scope, name, change) {
        await changeSetting(scope, graphOf(name), change);
        return viewOf(scope, graphOf(name));
      },
      startByHand: (scope, name, record) => startByHand(engine, scope, { graph: graphOf(name), record }),
      syncSchedules: (tenantIds) => syncAll(store, list, tenantIds),
    },
    decisions: { answer: (scope, id, answer) => answerDecision(engine, scope, { id, answer, now: now() }) },
    runs: {
      cancel: (scope, id) => engine.cancel(scope, id),
      undo: (scope, id) => undoRun(scope, id, now()),
      extend: (scope, id) => extendRun(engine, scope, id),
      retry: (scope, id) => retryRun(engine, scope, id),
    },
    async stop() {
      await timer?.stop();
      await engine.stop();
    },
  };
}

function assertGraphs({ agents, tools }: ProcessOptions): void {
  const map = toolMap(tools);
  const graphs = new Map(agents.map((graph) => [graph.name, graph]));
  for (const graph of agents) {
    const fields = [...validateGraph(graph, map), ...agentRefProblems(graph, graphs)];
    if (fields.length > 0) throw new Failure('agent.invalid_graph', { fields, facts: { agent: graph.name } });
  }
  if (new Set(agents.map((g) => g.name)).size !== agents.length) throw new Error('two agents share a name');
}

/** Live runs stand on their stored graphs; each tool version those call must still be there. */
async function assertTools({ store, tools }: ProcessOptions): Promise<void> {
  const { rows } = await store.dispatch.query<{ tool: string }>(
    `select distinct unnest(g.tools) as tool from agent_graph g
     join (select distinct tenant_id, graph_hash from run where status in ('ready', 'waiting', 'running')) r
       on r.tenant_id = g.tenant_id and r.graph_hash = g.hash`,
  );
  const map = toolMap(tools);
  const missing = rows.map((r) => r.tool).filter((tool) => !map.has(tool));
  if (missing.length > 0) throw new Failure('setup.tool_missing', { params: { tools: missing.toSorted().join(', ') } });
}

/** Calls `tick` now and then, one at a time. */
function startClock(tick: () => Promise<unknown>, { report, pollMs = 2_000 }: ProcessOptions) {
  let running: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    running ??= tick()
      .catch((error: unknown) => report(error, 'schedules'))
      .finally(() => {
        running = undefined;
      });
  }, pollMs);
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}

async function startByHand(
  engine: DurableEngine,
  scope: Scope,
  { graph, record }: { graph: AgentGraph; record: string },
): Promise<Started> {
  const [{ kind }, setting] = await Promise.all([
    recallOne(scope, record),
    scope.read(async (tx) => (await settingsIn(tx, [graph])).get(graph.name)),
  ]);
  if (setting?.isOn !== true) throw new Failure('agent.off', { params: { agent: graph.name } });
  return engine.start(scope, {
    graph,
    input: { event: null, kind, batchId: null, record },
    autonomy: setting.autonomy,
    startedBy: 'hand',
    subjectId: record,
  });
}

async function viewsOf(scope: Scope, graphs: readonly AgentGraph[]): Promise<readonly AgentView[]> {
  const stats = await agentStats(scope);
  const settings = await scope.read((tx) => settingsIn(tx, graphs));
  return graphs.map((graph) => ({
    graph,
    setting: settings.get(graph.name) ?? { autonomy: graph.autonomy, isOn: true },
    stats: stats.get(graph.name) ?? NO_STATS,
  }));
}

async function viewOf(scope: Scope, graph: AgentGraph): Promise<AgentView> {
  const [view] = await viewsOf(scope, [graph]);
  if (view === undefined) throw new Failure('agent.unknown', { params: { agent: graph.name } });
  return view;
}

async function syncAll(store: Store, graphs: readonly AgentGraph[], tenantIds: readonly string[]): Promise<void> {
  for (const tenantId of tenantIds) {
    await store.write({ tenantId, actor: 'system:schedule', purpose: 'administration' }, async (tx) => {
      const settings = await settingsIn(tx, graphs);
      for (const graph of graphs) await syncSchedules(tx, graph, settings.get(graph.name)?.isOn ?? true);
    });
  }
}

import type { DecisionAnswer } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { OutboxEvent } from '#store';
import { openAgentsDoor, type AgentsDoor } from './agents/agents-door.ts';
import { agentLookup } from './agents/agents-here.ts';
import { onEvents } from './agents/on-events.ts';
import { runDueSchedules } from './agents/start-schedules.ts';
import { answerDecision } from './decisions/answer-decision.ts';
import type { StoredDecision } from './decisions/read-decisions.ts';
import { partsOf, type EngineOptions } from './engine/engine-parts.ts';
import { openEngine } from './engine/postgres-engine.ts';
import type { DurableEngine } from './engine/port.ts';
import type { AgentGraph } from './graph/schema.ts';
import { agentRefProblems } from './graph/agent-refs.ts';
import { needOfAgent } from './graph/compile.ts';
import { validateGraph } from './graph/validate.ts';
import { holdRun } from './runs/hold-run.ts';
import { extendRun } from './runs/extend-run.ts';
import { retryRun } from './runs/retry-run.ts';
import { undoRun } from './runs/undo-run.ts';
import { openBackTests, type BackTestsDoor } from './sandbox/open-back-tests.ts';
import { openCases, type CasesDoor } from './sandbox/open-cases.ts';
import { openSandbox, type Sandbox } from './sandbox/open-sandbox.ts';
import type { SandboxParts } from './sandbox/stage.ts';
import { openStudio, type StudioDoor } from './studio/open-studio.ts';
import { openToolSources, type ToolSourcesDoor } from './outside/open-sources.ts';
import { toolLookup } from './outside/tools-here.ts';
import { openTraining, type TrainingDoor } from './training/open-training.ts';
import { OUTSIDE_PREFIX, toolMap } from './tool.ts';

export type ProcessOptions = EngineOptions &
  Readonly<{
    /** The shipped agents, in the order screens list them. */
    agents: readonly AgentGraph[];
    /** The zone cron lines are written in. */
    timeZone?: string;
    /** Services of a sandbox, on its own clock: they must keep nothing that live runs see. The same as live ones unless told. */
    freshServices?: SandboxParts['freshServices'];
    /** The cases that ship with an agent, as JSON Lines; none unless told. */
    shippedCases?: SandboxParts['shippedCases'];
    /** What this installation says about outside services; none on private addresses unless told. */
    outside?: Readonly<{ allowsLocal: boolean }>;
    /** False in processes that only start and read: commands, tests. */
    withSchedules?: boolean;
  }>;

/** The process kernel, running: agents, their runs and decisions. */
export type ProcessKernel = Readonly<{
  engine: DurableEngine;
  /** For the outbox dispatcher: wakes agents and waiting runs. Safe to call again with the same events. */
  onEvents(events: readonly OutboxEvent[]): Promise<void>;
  agents: AgentsDoor;
  studio: StudioDoor;
  toolSources: ToolSourcesDoor;
  decisions: Readonly<{ answer(scope: Scope, id: string, answer: DecisionAnswer): Promise<StoredDecision> }>;
  runs: Readonly<{
    cancel(scope: Scope, id: string): Promise<void>;
    undo(scope: Scope, id: string): Promise<void>;
    extend(scope: Scope, id: string): Promise<void>;
    retry(scope: Scope, id: string): Promise<void>;
    hold(scope: Scope, id: string): Promise<void>;
    resume(scope: Scope, id: string): Promise<void>;
  }>;
  sandbox: Sandbox;
  cases: CasesDoor;
  backTests: BackTestsDoor;
  training: TrainingDoor;
  stop(): Promise<void>;
}>;

/**
 * Starts the process kernel with what `main` hands in.
 *
 * @throws Failure `agent.invalid_graph` when a shipped agent does not fit the tools; `setup.tool_missing` when a run
 *   still needs a tool version that is not there.
 */
export async function openProcess(options: ProcessOptions): Promise<ProcessKernel> {
  const { store, timeZone = 'Asia/Shanghai' } = options;
  const now = options.now ?? (() => new Date());
  assertGraphs(options);
  await assertTools(options);
  const agents = agentLookup(options.agents);
  const allowsLocal = options.outside?.allowsLocal ?? false;
  const tools = toolLookup(toolMap(options.tools), allowsLocal);
  const freshServices = options.freshServices ?? (() => options.services ?? {});
  const engine = openEngine({ ...options, lookup: agents, toolLookup: tools });
  const schedules = { store, engine, agents, timeZone };
  const timer = options.withSchedules === false ? undefined : startClock(() => runDueSchedules(schedules), options);
  const sandboxParts: SandboxParts = {
    engine: partsOf({ ...options, lookup: agents, toolLookup: tools }),
    freshServices,
    shippedCases: options.shippedCases ?? (async () => ''),
  };
  const cases = openCases(sandboxParts);
  return {
    engine,
    onEvents: (events) => onEvents({ store, engine, agents }, events),
    agents: openAgentsDoor({ store, engine, agents }),
    studio: openStudio({
      agents,
      shipped: options.agents,
      tools,
      now,
      freshServices,
      pass: cases.pass,
    }),
    toolSources: openToolSources({ agents, allowsLocal }),
    decisions: { answer: (scope, id, answer) => answerDecision(engine, scope, { id, answer, now: now() }) },
    runs: {
      cancel: (scope, id) => engine.cancel(scope, id),
      undo: (scope, id) => undoRun(scope, id, now()),
      extend: (scope, id) => extendRun(engine, scope, id),
      retry: (scope, id) => retryRun(engine, scope, id),
      hold: (scope, id) => holdRun(scope, id, true),
      async resume(scope, id) {
        await holdRun(scope, id, false);
        store.wake.send('run');
      },
    },
    sandbox: openSandbox(sandboxParts),
    cases,
    backTests: openBackTests(sandboxParts),
    training: openTraining(sandboxParts.engine),
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
    const fields = [...validateGraph(graph, map, graphs), ...agentRefProblems(graph, graphs)];
    if (fields.length > 0) throw new Failure('agent.invalid_graph', { fields, facts: { agent: graph.name } });
  }
  if (new Set(agents.map((g) => g.name)).size !== agents.length) throw new Error('two agents share a name');
}

/**
 * Live runs stand on their stored graphs; each tool version and agent those call must still be there, shipped or own. Tools of
 * outside services are not removed while runs need them.
 */
async function assertTools({ store, tools, agents }: ProcessOptions): Promise<void> {
  const known = [...toolMap(tools).keys(), ...agents.map((agent) => needOfAgent(agent.name))];
  const { rows } = await store.dispatch.query<{ tool: string }>(
    `select distinct n.tool from agent_graph g
     join (select distinct tenant_id, graph_hash from run where status in ('ready', 'waiting', 'running')) r
       on r.tenant_id = g.tenant_id and r.graph_hash = g.hash
     cross join lateral unnest(g.tools) as n (tool)
     where n.tool <> all ($1::text[]) and n.tool not like '${OUTSIDE_PREFIX}%' and not exists (
       select from studio_agent a where a.tenant_id = g.tenant_id and n.tool = $2 || a.name and a.active_version is not null and a.removed_at is null)`,
    [known, needOfAgent('')],
  );
  const missing = rows.map((r) => r.tool);
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

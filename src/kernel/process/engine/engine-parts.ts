import { hostname } from 'node:os';
import { newUuid } from '#base';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Store } from '#store';
import { agentLookup, type AgentLookup } from '../agents/agents-here.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Models } from '../llm/port.ts';
import { toolLookup, type ToolLookup } from '../outside/tools-here.ts';
import { toolMap, type AnyTool, type ToolServices } from '../tool.ts';

const LEASE_MS = 10_000;
const WIDTH = 8;
const POLL_MS = 2_000;
const RETRY_MS = 1_000;

/** What an engine is built from. */
export type EngineOptions = Readonly<{
  store: Store;
  /** Gives the scope in which a run's tools read and write. */
  scopeFor: (tenantId: string, actor: Actor, purpose: Purpose) => Scope;
  tools: readonly AnyTool[];
  /** Shipped agents that a node `agent` may call; the workspace's own are found besides. */
  agents?: readonly AgentGraph[];
  /** Made of `agents` unless told. */
  lookup?: AgentLookup;
  /** Made of `tools` unless told. */
  toolLookup?: ToolLookup;
  services?: ToolServices;
  /** Language models; without them nodes `llm` go on at their port `without`. */
  models?: Models;
  /** Errors nobody waits for: they go to the log. */
  report: (error: unknown, where: string) => void;
  /** How long a run stays ours without renewal; another process takes it over after that. */
  leaseMs?: number;
  /** Runs this process works on at once. */
  width?: number;
  /** Safety poll for wake-ups that were lost and timers that are due. */
  pollMs?: number;
  /** Wait before the second attempt at a failed step; the third waits four times as long. */
  retryMs?: number;
  now?: () => Date;
}>;

/** The options with their defaults, and this process's name as an owner of runs. */
export type EngineParts = Readonly<{
  store: Store;
  scopeFor: EngineOptions['scopeFor'];
  /** What ships: the same in every workspace, and found without asking. */
  tools: ReadonlyMap<string, AnyTool>;
  /** Those of a workspace, with its outside services. */
  toolLookup: ToolLookup;
  agents: AgentLookup;
  services: ToolServices;
  models: Models | null;
  report: EngineOptions['report'];
  owner: string;
  leaseMs: number;
  width: number;
  pollMs: number;
  retryMs: number;
  now: () => Date;
}>;

/** The parts of one engine of this process. */
export function partsOf(options: EngineOptions): EngineParts {
  const tools = toolMap(options.tools);
  return {
    ...options,
    tools,
    toolLookup: options.toolLookup ?? toolLookup(tools),
    agents: options.lookup ?? agentLookup(options.agents ?? []),
    services: options.services ?? {},
    models: options.models ?? null,
    owner: `${hostname()}:${process.pid}:${newUuid()}`,
    leaseMs: options.leaseMs ?? LEASE_MS,
    width: options.width ?? WIDTH,
    pollMs: options.pollMs ?? POLL_MS,
    retryMs: options.retryMs ?? RETRY_MS,
    now: options.now ?? (() => new Date()),
  };
}

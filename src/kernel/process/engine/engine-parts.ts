import { hostname } from 'node:os';
import { newUuid } from '#base';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Store } from '#store';
import type { AgentGraph } from '../graph/schema.ts';
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
  /** Agents that a node `agent` may call. */
  agents?: readonly AgentGraph[];
  services?: ToolServices;
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
  tools: ReadonlyMap<string, AnyTool>;
  agents: ReadonlyMap<string, AgentGraph>;
  services: ToolServices;
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
  return {
    ...options,
    tools: toolMap(options.tools),
    agents: new Map((options.agents ?? []).map((graph) => [graph.name, graph])),
    services: options.services ?? {},
    owner: `${hostname()}:${process.pid}:${newUuid()}`,
    leaseMs: options.leaseMs ?? LEASE_MS,
    width: options.width ?? WIDTH,
    pollMs: options.pollMs ?? POLL_MS,
    retryMs: options.retryMs ?? RETRY_MS,
    now: options.now ?? (() => new Date()),
  };
}

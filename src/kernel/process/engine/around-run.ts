import type { AgentGraph } from '../graph/schema.ts';
import type { Surroundings } from '../graph/value-schemas.ts';
import type { EngineParts } from './engine-parts.ts';
import type { LiveRun } from './live-run.ts';
import { toolsOfRun } from './tools-of-run.ts';

const NO_AGENTS: ReadonlyMap<string, AgentGraph> = new Map();

/** The tools and agents a run's graph may call. Agents are looked up only where it calls any. */
export async function aroundOf(parts: EngineParts, run: LiveRun): Promise<Surroundings> {
  const tools = await toolsOfRun(parts, run);
  if (!run.compiled.graph.nodes.some((node) => node.type === 'agent')) return { tools, agents: NO_AGENTS };
  const scope = parts.scopeFor(run.tenantId, run.actor, run.purpose);
  return scope.read(async (tx) => ({ tools, agents: (await parts.agents.in(tx)).byName }));
}

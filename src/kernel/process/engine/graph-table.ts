import type { Tx } from '#store';
import { compile, needsOf, type CompiledGraph } from '../graph/compile.ts';
import { AgentGraph } from '../graph/schema.ts';

/** Graphs by hash. The hash names the content, so one workspace's graph is the same as another's. */
const compiled = new Map<string, CompiledGraph>();
const byGraph = new WeakMap<AgentGraph, CompiledGraph>();
/** `tenant hash` of rows known to be committed. */
const stored = new Set<string>();
const MOST_REMEMBERED = 50_000;

/** The graph made runnable, once. */
export function compiledOf(graph: AgentGraph): CompiledGraph {
  let known = byGraph.get(graph);
  if (known === undefined) {
    known = compile(graph);
    byGraph.set(graph, known);
    compiled.set(known.hash, known);
  }
  return known;
}

/** Keeps the graph with the workspace, so that its runs stay on it whatever ships later. */
export async function storeGraph(tx: Tx, { graph, hash }: CompiledGraph): Promise<void> {
  const { tenantId } = tx.settings;
  if (stored.has(`${tenantId} ${hash}`)) return;
  await tx.query(
    `insert into agent_graph (tenant_id, hash, agent, version, graph, tools) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, hash) do nothing`,
    [tenantId, hash, graph.name, graph.version, JSON.stringify(graph), needsOf(graph)],
  );
}

/** Whether the workspace is known to hold this graph. */
export function isRemembered(tenantId: string, hash: string): boolean {
  return stored.has(`${tenantId} ${hash}`);
}

/** Call after the commit that stored it. */
export function rememberGraph(tenantId: string, hash: string): void {
  if (stored.size >= MOST_REMEMBERED) stored.clear();
  stored.add(`${tenantId} ${hash}`);
}

/** Stored graphs by hash, out of the cache where possible. */
export async function loadGraphs(tx: Tx, hashes: readonly string[]): Promise<ReadonlyMap<string, CompiledGraph>> {
  const missing = [...new Set(hashes.filter((hash) => !compiled.has(hash)))];
  if (missing.length > 0) {
    const rows = await tx.query<{ hash: string; graph: unknown }>(
      'select hash, graph from agent_graph where tenant_id = $1 and hash = any ($2)',
      [tx.settings.tenantId, missing],
    );
    for (const { hash, graph } of rows) compiled.set(hash, compile(AgentGraph.parse(graph)));
  }
  const found = new Map<string, CompiledGraph>();
  for (const hash of hashes) {
    const known = compiled.get(hash);
    if (known !== undefined) found.set(hash, known);
  }
  return found;
}

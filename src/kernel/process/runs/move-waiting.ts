import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { compiledOf, loadGraphs, storeGraph } from '../engine/graph-table.ts';
import type { AgentGraph, GraphNode } from '../graph/schema.ts';

/** Why runs that rest at a node stay on their version: the newer one lacks it, means something else by it, or they wait for others. */
export type Staying = Readonly<{ node: string; count: number; why: 'gone' | 'other' | 'children' }>;

/** Runs of an agent that rest on another version than this one. */
export type Waiting = Readonly<{ canMove: number; stay: readonly Staying[] }>;

/** How many resting runs of an agent stand on another version of it, and which of them may go over to this one. */
export async function listWaiting(scope: Scope, graph: AgentGraph): Promise<Waiting> {
  const places = await placesOf(scope, graph);
  return {
    canMove: places.reduce((sum, p) => sum + (p.why === null ? p.count : 0), 0),
    stay: places.flatMap(({ node, count, why }) => (why === null ? [] : [{ node, count, why }])),
  };
}

/**
 * Puts resting runs of an agent on this version of it: from where they rest they go on by it. What they have done stays as
 * it was. Returns their number.
 *
 * @throws Failure `auth.forbidden` unless a manager or an administrator asks.
 */
export async function moveWaiting(scope: Scope, graph: AgentGraph): Promise<number> {
  if (scope.actor.type !== 'person' || scope.actor.role === 'rep') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const bound = scope.within(tx);
    const compiled = compiledOf(graph);
    await storeGraph(tx, compiled);
    const places = (await placesOf(bound, graph)).filter((p) => p.why === null);
    const [moved] = await tx.query<{ n: number }>(
      `with moved as (
         update run r set graph_hash = $3 from unnest($4::text[], $5::text[]) as p (hash, node)
         where r.tenant_id = $1 and r.agent = $2 and r.graph_hash = p.hash and r.cursor = p.node and ${RESTS} returning 1)
       select count(*)::int as n from moved`,
      [scope.tenantId, graph.name, compiled.hash, places.map((p) => p.hash), places.map((p) => p.node)],
    );
    const count = moved?.n ?? 0;
    if (count > 0)
      await notarise(tx, [
        { type: 'run.moved', body: { agent: graph.name, version: graph.version, count, by: scope.actor.id } },
      ]);
    return count;
  });
}

/** Nobody works on it, and it is nobody's branch, whose run has to go along. */
const RESTS = `r.status in ('ready', 'waiting') and r.parent_id is null`;

type Place = Readonly<{ hash: string; node: string; count: number; why: Staying['why'] | null }>;

async function placesOf(scope: Scope, graph: AgentGraph): Promise<readonly Place[]> {
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]));
  return scope.read(async (tx) => {
    const rows = await tx.query<{ hash: string; node: string; count: number }>(
      `select r.graph_hash as hash, r.cursor as node, count(*)::int as count from run r
       where r.tenant_id = $1 and r.agent = $2 and r.graph_hash <> $3 and ${RESTS}
         and coalesce(r.dedupe_key, '') not like 'compensate:%' group by 1, 2 order by 2, 1`,
      [scope.tenantId, graph.name, compiledOf(graph).hash],
    );
    const old = await loadGraphs(
      tx,
      rows.map((r) => r.hash),
    );
    return rows.map((row) => ({
      ...row,
      why: whyNot(old.get(row.hash)?.nodes.get(row.node), nodes.get(row.node)),
    }));
  });
}

function whyNot(old: GraphNode | undefined, now: GraphNode | undefined): Staying['why'] | null {
  if (now === undefined) return 'gone';
  if (old?.type !== now.type) return 'other';
  return old.type === 'fork' || old.type === 'agent' ? 'children' : null;
}

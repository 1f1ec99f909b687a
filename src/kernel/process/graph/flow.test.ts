import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '../learning/random.ts';
import { contractAgent } from '../engine/contract/tools.ts';
import { flowOf, nodesInLoops } from './flow.ts';
import { reach, type Edges } from './reach.ts';

/** A graph of which only the entry is sure to be `n0`. */
function randomGraph(random: () => number, size: number) {
  const ids = Array.from({ length: size }, (_, i) => `n${i}`);
  const pick = (): string => ids[1 + Math.floor(random() * (size - 1))] ?? 'n1';
  const edges = Array.from({ length: Math.floor(size * 1.5) }, (_, i) => ({
    from: ids[Math.floor(random() * size)] ?? 'n0',
    port: `p${i}`,
    to: pick(),
  }));
  for (const to of ids.slice(1)) if (!edges.some((e) => e.to === to)) edges.push({ from: 'n0', port: to, to });
  const nodes = ids.map((id) => ({ id, type: 'wait' as const, for: 'P1D' }));
  return { ids, edges, graph: contractAgent({ nodes, edges: edges.map(({ from, to }) => ({ from, to })) }) };
}

test('what comes before a node, what surely does and what stands in a loop is what following every way finds', () => {
  const random = seededRandom(7);
  for (let round = 0; round < 60; round += 1) {
    const { ids, edges, graph } = randomGraph(random, 2 + Math.floor(random() * 40));
    const flow = flowOf(graph, edges);
    const leads = (from: string, to: string, over: Edges = edges): boolean =>
      over.some((e) => e.from === from && reach(over, e.to).has(to));
    const loops = nodesInLoops(ids, edges);
    const reached = reach(edges, 'n0');
    for (const id of ids) {
      assert.deepEqual(
        flow.before(id),
        ids.filter((other) => leads(other, id)),
      );
      assert.equal(loops.has(id), leads(id, id), id);
      if (flow.entry !== 'n0' || !reached.has(id) || id === 'n0') continue;
      for (const other of ids) {
        const without = edges.filter((e) => e.from !== other && e.to !== other);
        const isSure = other !== id && (other === 'n0' || !reach(without, 'n0').has(id));
        assert.equal(flow.isSureBefore(other, id), isSure, `${other} before ${id}`);
      }
    }
  }
});

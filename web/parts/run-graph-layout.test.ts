import { expect, test } from 'vitest';
import { layOut } from './run-graph-layout.ts';

const nodes = (...ids: string[]) => ids.map((id) => ({ id }));
const edges = (...pairs: [string, string][]) => pairs.map(([from, to]) => ({ from, to, port: 'out' }));

test('a node stands right of everything it follows, also when a shortcut leads to it', () => {
  const { spots } = layOut({ nodes: nodes('a', 'b', 'c'), edges: edges(['a', 'b'], ['b', 'c'], ['a', 'c']) });
  const x = (id: string) => spots.get(id)?.x ?? Number.NaN;
  expect(x('a')).toBeLessThan(x('b'));
  expect(x('b')).toBeLessThan(x('c'));
});

test('a loop ends the walk instead of the browser', () => {
  const { spots } = layOut({ nodes: nodes('a', 'b'), edges: edges(['a', 'b'], ['b', 'a'], ['b', 'b']) });
  expect(spots.size).toBe(2);
  expect(spots.get('a')?.x).toBeLessThan(spots.get('b')?.x ?? 0);
});

test('branches do not overlap, and an edge to nowhere is ignored', () => {
  const { spots, height } = layOut({
    nodes: nodes('a', 'b', 'c'),
    edges: edges(['a', 'b'], ['a', 'c'], ['c', 'gone']),
  });
  expect(spots.get('b')?.x).toBe(spots.get('c')?.x);
  expect(Math.abs((spots.get('b')?.y ?? 0) - (spots.get('c')?.y ?? 0))).toBeGreaterThanOrEqual(48);
  expect(height).toBeGreaterThan(96);
});

test('a chain that is wider than its panel goes on in a band below, none of it out of sight', () => {
  const chain = { nodes: nodes('a', 'b', 'c', 'd', 'e'), edges: edges(['a', 'b'], ['b', 'c'], ['c', 'd'], ['d', 'e']) };
  const { spots, width } = layOut(chain, 700);
  expect(width).toBeLessThanOrEqual(700);
  expect([...spots.values()].map(({ band }) => band)).toEqual([0, 0, 0, 1, 1]);
  expect(spots.get('d')?.x).toBe(spots.get('a')?.x);
  expect(layOut(chain).height).toBeLessThan(layOut(chain, 700).height);
});

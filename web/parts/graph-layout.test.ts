import { expect, test } from 'vitest';
import { joinGraphs, placeNodes } from './graph-layout.ts';

const node = (id: string, depth: number) => ({ id, kind: 'lead', title: id, depth, more: null });
const edge = (from: string, to: string) => ({ from, to, field: 'f', title: { zh: 'f', en: 'f' } });
const graph = {
  nodes: [node('a', 0), ...['b', 'c', 'd'].map((id) => node(id, 1))],
  edges: [edge('b', 'a'), edge('c', 'a')],
  isCut: false,
};

test('the middle stands in the middle and no two nodes stand on each other', () => {
  const placed = placeNodes(graph);
  expect(placed.find(({ id }) => id === 'a')).toEqual({ id: 'a', x: 0, y: 0 });
  expect(new Set(placed.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  expect(placeNodes(graph)).toEqual(placed);
});

test('what a node was expanded to lies one step further out and nothing is there twice', () => {
  const more = {
    nodes: [node('b', 0), node('a', 1), node('e', 1)],
    edges: [edge('b', 'a'), edge('e', 'b')],
    isCut: false,
  };
  const joined = joinGraphs(graph, 'b', more);
  expect(joined.nodes.map(({ id, depth }) => [id, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 1],
    ['d', 1],
    ['e', 2],
  ]);
  expect(joined.edges).toHaveLength(3);
});

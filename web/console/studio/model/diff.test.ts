import { expect, test } from 'vitest';
import { connect, moveNodes, removeNodes, setNode } from './edit.ts';
import { diffGraphs, isSame, unionOf } from './diff.ts';
import { nodeOf, type AgentGraph } from './graph.ts';
import { blankGraph } from './make.ts';

const graph: AgentGraph = {
  ...blankGraph('trial', { zh: '试', en: 'Trial' }),
  nodes: [
    { id: 'score', type: 'call', fn: 'score-fit@1', in: { record: '=input.record', weights: [1, 2] } },
    { id: 'pause', type: 'wait', for: 'P1D' },
    { id: 'ask', type: 'approve', who: 'owner' },
  ],
  edges: [
    { from: 'score', to: 'pause' },
    { from: 'pause', to: 'ask' },
  ],
  layout: { score: { x: 0, y: 0 }, pause: { x: 300, y: 0 }, ask: { x: 600, y: 0 } },
};

test('boxes that were moved change nothing', () => {
  expect(isSame(diffGraphs(graph, moveNodes(graph, { ask: { x: 1, y: 2 } })))).toBe(true);
});

test('each setting that differs is told with what it was and what it is', () => {
  const after = setNode(graph, {
    id: 'score',
    type: 'call',
    fn: 'score-fit@2',
    in: { record: '=input.record', weights: [1, 3], extra: true },
  });
  expect(diffGraphs(graph, { ...after, autonomy: 'act' })).toEqual({
    nodes: [
      {
        id: 'score',
        mark: 'changed',
        node: nodeOf(after, 'score'),
        changes: [
          { path: 'fn', before: 'score-fit@1', after: 'score-fit@2' },
          { path: 'in.weights.1', before: 2, after: 3 },
          { path: 'in.extra', before: undefined, after: true },
        ],
      },
    ],
    edges: [],
    settings: [{ path: 'autonomy', before: 'ask', after: 'act' }],
  });
});

test('what is gone stays in the picture where it stood, with its lines', () => {
  const after = removeNodes(graph, new Set(['pause']));
  const diff = diffGraphs(graph, after);
  expect(diff.nodes.map(({ id, mark }) => [id, mark])).toEqual([['pause', 'removed']]);
  expect(diff.edges.map(({ mark, from, to }) => `${mark} ${from} ${to}`)).toEqual([
    'added score ask',
    'removed score pause',
    'removed pause ask',
  ]);
  const both = unionOf(graph, after);
  expect(both.nodes.map(({ id }) => id)).toEqual(['score', 'ask', 'pause']);
  expect(both.layout?.['pause']).toEqual({ x: 300, y: 0 });
  expect(both.edges).toContainEqual({ from: 'pause', fromPort: 'out', to: 'ask' });
});

test('a line that leads elsewhere is one that went and one that came', () => {
  const diff = diffGraphs(graph, connect(graph, 'score', 'out', 'ask'));
  expect(diff.edges).toEqual([
    { mark: 'added', from: 'score', port: 'out', to: 'ask' },
    { mark: 'removed', from: 'score', port: 'out', to: 'pause' },
  ]);
});

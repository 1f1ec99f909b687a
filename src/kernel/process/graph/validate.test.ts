import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contractAgent, CONTRACT_TOOLS } from '../engine/contract/tools.ts';
import { toolMap } from '../tool.ts';
import { agentRefProblems } from './agent-refs.ts';
import { contentHash } from './content-hash.ts';
import { validateGraph } from './validate.ts';

const tools = toolMap(CONTRACT_TOOLS);
type Draft = Parameters<typeof contractAgent>[0];
/** Rules a draft breaks, each with the path to the spot. */
const broken = (draft: Draft) => validateGraph(contractAgent(draft), tools).map((p) => `${p.path} ${p.rule}`);

const work = (id: string, more: object = {}) => ({
  id,
  type: 'call' as const,
  fn: 'work@1',
  in: { label: id },
  ...more,
});
const send = (id: string) => ({
  id,
  type: 'call' as const,
  fn: 'send@1',
  in: { to: 'x' },
  durability: 'step' as const,
});

const OBJECT = { type: 'object', properties: { text: { type: 'string' } } };

test('a graph that may run has no problems', () => {
  const nodes = [work('a'), { id: 'ok', type: 'approve' as const }, send('out')];
  assert.deepEqual(broken({ nodes }), []);
});

test('a node nobody leads to makes a second entry, an island is unreachable', () => {
  assert.deepEqual(broken({ nodes: [work('a'), work('b')], edges: [] }), [
    'nodes graph_entry',
    'nodes.1 graph_unreachable',
  ]);
  const island = [work('a'), work('b', { maxIterations: 2 }), work('c')];
  const edges = [
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
  ];
  assert.deepEqual(broken({ nodes: island, edges }), ['nodes.1 graph_unreachable', 'nodes.2 graph_unreachable']);
});

test('unknown tools, nodes and ports are named, and a port has one edge', () => {
  const nodes = [{ id: 'a', type: 'call' as const, fn: 'work@2' }, work('b'), work('c')];
  const edges = [
    { from: 'a', to: 'b' },
    { from: 'a', to: 'c' },
    { from: 'b', fromPort: 'left', to: 'c' },
  ];
  assert.deepEqual(broken({ nodes, edges }), [
    'nodes.0.fn graph_unknown_tool',
    'edges.1 graph_fan_out',
    'edges.2.fromPort graph_port',
  ]);
  assert.deepEqual(broken({ nodes: [work('a')], edges: [{ from: 'a', to: 'gone' }] }), [
    'edges.0.to graph_unknown_node',
  ]);
});

test('a loop needs a wait, an approval or a bound', () => {
  const loop = (more: object) =>
    broken({
      nodes: [work('a'), work('b', more)],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'b' },
      ],
    });
  assert.deepEqual(loop({}), ['nodes.1 graph_loop']);
  assert.deepEqual(loop({ maxIterations: 3 }), []);
});

test('what leaves the building has an approval before it on every path, unless the agent may act', () => {
  const nodes = [
    { id: 'route', type: 'switch' as const, cases: [{ if: 'input.sure', port: 'now' }], default: 'ask' },
    { id: 'ok', type: 'approve' as const },
    send('out'),
  ];
  const edges = [
    { from: 'route', fromPort: 'now', to: 'out' },
    { from: 'route', fromPort: 'ask', to: 'ok' },
    { from: 'ok', fromPort: 'accepted', to: 'out' },
  ];
  assert.deepEqual(broken({ nodes, edges }), ['nodes.2 graph_effect']);
  assert.deepEqual(broken({ nodes, edges, autonomy: 'act' }), []);
  assert.deepEqual(broken({ nodes, edges: edges.slice(1).concat({ from: 'route', fromPort: 'now', to: 'ok' }) }), []);
  const refused = [{ from: 'ok', fromPort: 'refused', to: 'out' }];
  assert.deepEqual(broken({ nodes: nodes.slice(1), edges: refused }), ['nodes.1 graph_effect']);
});

test('what leaves the building is never fused', () => {
  assert.deepEqual(broken({ nodes: [{ ...send('out'), durability: 'fused' }], autonomy: 'act' }), [
    'nodes.0.durability graph_durability',
  ]);
});

test('only what leaves the building is taken back by a tool, and one that is there; limits lead to a node that is there', () => {
  const back = (more: object) => broken({ nodes: [{ ...send('out'), ...more }], autonomy: 'act' });
  assert.deepEqual(back({ compensate: { fn: 'send@1', in: { to: '=string(out.sent)' } } }), []);
  assert.deepEqual(back({ compensate: { fn: 'gone@1' } }), ['nodes.0.compensate.fn graph_unknown_tool']);
  assert.deepEqual(broken({ nodes: [{ ...work('a'), compensate: { fn: 'send@1', in: { to: 'x' } } }] }), [
    'nodes.0.compensate graph_compensate',
  ]);
  assert.deepEqual(broken({ nodes: [work('a')], limits: { onExceed: 'degrade:b' } }), [
    'limits.onExceed graph_unknown_node',
  ]);
  // From anywhere it may come there, so nobody may have agreed.
  const asking = [work('a'), { id: 'ok', type: 'approve' as const }, send('out')];
  assert.deepEqual(broken({ nodes: asking, limits: { onExceed: 'degrade:out' } }), ['nodes.2 graph_effect']);
});

test('a model is asked for an object of a readable shape, and has tools that are there', () => {
  const llm = (more: object) =>
    broken({ nodes: [{ id: 'a', type: 'llm', instructions: 'x', schema: OBJECT, ...more }] });
  assert.deepEqual(llm({}), []);
  assert.deepEqual(llm({ schema: {} }), ['nodes.0.schema graph_schema']);
  assert.deepEqual(llm({ schema: { ...OBJECT, properties: { by: {} } } }), ['nodes.0.schema graph_schema']);
  assert.deepEqual(llm({ schema: { ...OBJECT, properties: { a: { $ref: '#/nowhere' } } } }), [
    'nodes.0.schema graph_schema',
  ]);
  assert.deepEqual(llm({ tools: ['work@1', 'work@2'], guarded: ['send@1'] }), [
    'nodes.0.tools.1 graph_unknown_tool',
    'nodes.0.guarded.0 graph_guarded',
  ]);
  assert.deepEqual(llm({ in: { a: '=later.x' } }), ['nodes.0.in.a graph_name_unknown']);
});

test('a branch is entered through its port only and ends where it ends; one fork goes through one list', () => {
  const fork = (more: object = {}) => ({ id: 'par', type: 'fork' as const, branches: ['x', 'y'], ...more });
  const nodes = [fork(), work('a'), work('b'), work('c')];
  const edges = [
    { from: 'par', fromPort: 'x', to: 'a' },
    { from: 'par', fromPort: 'y', to: 'b' },
    { from: 'par', to: 'c' },
  ];
  assert.deepEqual(broken({ nodes, edges }), []);
  assert.deepEqual(broken({ nodes, edges: [...edges, { from: 'a', to: 'c' }] }), [
    'nodes.0.branches graph_branch_mixed',
  ]);
  assert.deepEqual(broken({ nodes: [fork(), work('a')], edges: edges.slice(0, 1) }), [
    'nodes.0.branches graph_branch_empty',
  ]);
  assert.deepEqual(broken({ nodes: [fork({ each: '=input.x' }), ...nodes.slice(1)], edges }), [
    'nodes.0.branches graph_each',
  ]);
  // What a branch gave is known to what comes behind the fork under the name of the fork alone
  const after = work('c', { in: { label: '=a.label' } });
  assert.deepEqual(broken({ nodes: [fork(), work('a'), work('b'), after], edges }), [
    'nodes.3.in.label graph_name_later',
  ]);
});

test('agents that are called must be there, and none comes to call itself', () => {
  const caller = (name: string, ref: string) => contractAgent({ name, nodes: [{ id: 'sub', type: 'agent', ref }] });
  const graphs = new Map([caller('one', 'two'), caller('two', 'one'), caller('three', 'one')].map((g) => [g.name, g]));
  const rules = (ref: string) => agentRefProblems(caller('three', ref), graphs).map((p) => p.rule);
  assert.deepEqual(
    [rules('one'), rules('three'), rules('four')],
    [[], ['graph_agent_circle'], ['graph_unknown_agent']],
  );
});

test('an expression must parse and speak only of what comes before', () => {
  const using = (label: string) => broken({ nodes: [work('a', { in: { label } }), work('b')] });
  assert.deepEqual(using('=input.x + '), ['nodes.0.in.label graph_expression']);
  assert.deepEqual(using('=b.label'), ['nodes.0.in.label graph_name_later']);
  assert.deepEqual(using('=inpt.label'), ['nodes.0.in.label graph_name_unknown']);
  assert.deepEqual(using('=input.x + string(size(state.visits))'), []);
});

test('a node cannot bear a name that means something in expressions', () => {
  for (const id of ['list', 'input', 'type'])
    assert.deepEqual(broken({ nodes: [work(id)] }), ['nodes.0.id graph_node_name']);
});

test('limits are above zero', () => {
  assert.deepEqual(broken({ nodes: [work('a')], limits: { steps: 0, wallMs: -1 } }), [
    'limits.steps graph_limit',
    'limits.wallMs graph_limit',
  ]);
});

test('moving a box does not change what a graph is, changing a node does', () => {
  const graph = contractAgent({ nodes: [work('a')], layout: { a: { x: 1, y: 2 } } });
  const moved = contractAgent({ nodes: [work('a')], layout: { a: { x: 9, y: 2 } } });
  assert.equal(contentHash(graph), contentHash(moved));
  assert.notEqual(contentHash(graph), contentHash(contractAgent({ nodes: [work('a', { durability: 'step' })] })));
});

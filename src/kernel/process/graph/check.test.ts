import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { seededRandom } from '../learning/random.ts';
import { defineTool, toolMap } from '../tool.ts';
import { checkGraph } from './check.ts';
import { AgentGraph } from './schema.ts';

const text = (name: string) => ({ zh: name, en: name });
const common = { version: 1, title: text('t'), about: text('t'), purpose: 'sales' } as const;
const nothing = async (): Promise<never> => {
  throw new Error('no tool is called when a graph is checked');
};
const tools = toolMap([
  defineTool({
    ...common,
    name: 'find',
    effect: 'reads',
    input: z.object({ record: z.string(), most: z.int().default(3), mode: z.enum(['fast', 'whole']).optional() }),
    output: z.object({
      probability: z.number(),
      who: z.object({ name: z.string(), mail: z.string().nullable() }).nullable(),
      notes: z.array(z.object({ text: z.string() })),
      more: z.record(z.string(), z.unknown()),
    }),
    run: nothing,
  }),
  defineTool({
    ...common,
    name: 'tell',
    effect: 'writes',
    input: z.object({ to: z.string(), amount: z.number(), lines: z.array(z.string()).default([]) }),
    output: z.object({ id: z.string() }),
    run: nothing,
  }),
]);

const agent = (draft: object) => ({
  $schema: 'agent-graph/1',
  name: 'checked',
  version: '1.0.0',
  title: text('checked'),
  about: text('checked'),
  purpose: 'sales',
  wakes: [],
  edges: [],
  ...draft,
});
const find = (more: object = {}) => ({
  id: 'found',
  type: 'call',
  fn: 'find@1',
  in: { record: '=input.record' },
  ...more,
});
const tell = (given: object) => ({ id: 'told', type: 'call', fn: 'tell@1', in: { to: 'x', amount: 1, ...given } });
const inRow = [{ from: 'found', to: 'told' }];

/** Rules a graph breaks, each with its place; warnings begin with `~`. */
const broken = (draft: object, agents: readonly object[] = []) => {
  const graphs = agents.map((one) => AgentGraph.parse(one));
  const around = { tools, agents: new Map(graphs.map((g) => [g.name, g])) };
  return checkGraph(agent(draft), around).problems.map(
    ({ level, path, rule }) => `${level === 'warning' ? '~' : ''}${path} ${rule}`,
  );
};
const given = (values: object) => broken({ nodes: [find(), tell(values)], edges: inRow });

test('a reference fits where the schema of what an earlier node gives may be what the input takes', () => {
  for (const fits of [
    { amount: '=found.probability', to: '=found.who.name' },
    { to: '=found.who.mail', lines: '=found.notes.map(n, n.text)' },
    { to: '=found.more.anything', lines: ['=found.notes[0].text', 'two'] },
    { amount: '=found.probability * 2 + 1', to: '=input.whatever' },
  ])
    assert.deepEqual(given(fits), [], JSON.stringify(fits));
});

test('a value that can never be what the input takes is told at its place, down to items of lists', () => {
  assert.deepEqual(given({ amount: '=found.who.name' }), ['nodes.1.in.amount graph_type']);
  assert.deepEqual(given({ to: '=found.probability' }), ['nodes.1.in.to graph_type']);
  assert.deepEqual(given({ to: '=found' }), ['nodes.1.in.to graph_type']);
  assert.deepEqual(given({ lines: '=found.notes' }), ['nodes.1.in.lines.0 graph_type']);
  assert.deepEqual(given({ amount: '="a" + "b"' }), ['nodes.1.in.amount graph_type']);
  assert.deepEqual(given({ amount: 'twelve' }), ['nodes.1.in.amount graph_type']);
  assert.deepEqual(broken({ nodes: [find({ in: { record: 'r', mode: 'slow' } })] }), ['nodes.0.in.mode graph_type']);
});

test('an input that is needed, one that is not there and a field that nobody gives are named', () => {
  assert.deepEqual(broken({ nodes: [find({ in: {} })] }), ['nodes.0.in.record graph_required_input']);
  assert.deepEqual(given({ sum: 3 }), ['nodes.1.in.sum graph_unknown_input']);
  assert.deepEqual(given({ amount: '=found.probabilty' }), ['nodes.1.in.amount graph_unknown_field']);
  assert.deepEqual(given({ to: '=found.who.phone + ""' }), ['nodes.1.in.to graph_unknown_field']);
  assert.deepEqual(given({ to: '=has(found.who.phone) ? "a" : "b"' }), []);
  assert.deepEqual(given({ to: '=found.notes[0].body' }), ['nodes.1.in.to graph_unknown_field']);
});

test('a node that is left by its port error may have given an error instead', () => {
  const nodes = [find(), tell({ to: '=found.error' })];
  assert.deepEqual(broken({ nodes, edges: inRow }), ['nodes.1.in.to graph_unknown_field']);
  assert.deepEqual(broken({ nodes, edges: [{ from: 'found', fromPort: 'error', to: 'told' }] }), []);
});

test('a condition holds or does not, and lists are gone through two deep at most', () => {
  const when = (condition: string) =>
    broken({
      nodes: [find(), { id: 'when', type: 'switch', cases: [{ if: condition, port: 'a' }], default: 'b' }],
      edges: [{ from: 'found', to: 'when' }],
    });
  assert.deepEqual(when('found.probability > 0.5'), []);
  assert.deepEqual(when('"a" + "b"'), ['nodes.1.cases.0.if graph_condition']);
  const two = 'found.notes.exists(a, found.notes.exists(b, a.text == b.text))';
  assert.deepEqual(when(two), []);
  assert.deepEqual(when(`found.notes.exists(c, ${two})`), ['nodes.1.cases.0.if graph_nesting']);
});

test('a called agent gets what it reads, and gives what it names', () => {
  const callee = agent({
    name: 'callee',
    nodes: [
      { id: 'when', type: 'switch', cases: [{ if: 'input.budget > 3 && has(input.hint)', port: 'a' }], default: 'b' },
    ],
    output: { verdict: '=when.port' },
  });
  const call = (values: object, output: object) =>
    broken({ nodes: [{ id: 'sub', type: 'agent', ref: 'callee', in: values }], output }, [callee]);
  assert.deepEqual(call({ budget: 5 }, { v: '=sub.verdict' }), []);
  assert.deepEqual(call({}, { v: '=sub.verdct' }), [
    'nodes.0.in.budget graph_required_input',
    'output.v graph_unknown_field',
  ]);
});

test('limits that no way keeps are errors, those only the dearest may break are warnings', () => {
  const nodes = [
    find(),
    { id: 'when', type: 'switch', cases: [{ if: 'true', port: 'a' }], default: 'b' },
    { ...tell({}), id: 'one' },
    { ...tell({}), id: 'two' },
  ];
  const edges = [
    { from: 'found', to: 'when' },
    { from: 'when', fromPort: 'a', to: 'one' },
    { from: 'one', to: 'two' },
  ];
  const limits = (toolCalls: number, steps = 200) => ({ toolCalls, steps, wallMs: 1000 });
  assert.deepEqual(broken({ nodes, edges, limits: limits(3) }), []);
  assert.deepEqual(broken({ nodes, edges, limits: limits(2) }), ['~limits.toolCalls graph_budget_tight']);
  assert.deepEqual(broken({ nodes, edges, limits: limits(2, 1) }), [
    'limits.steps graph_budget',
    '~limits.toolCalls graph_budget_tight',
  ]);
  const callee = agent({ name: 'callee', nodes: [find(), tell({})], edges: inRow });
  const sub = { id: 'sub', type: 'agent', ref: 'callee' };
  assert.deepEqual(broken({ nodes: [sub], limits: limits(1) }, [callee]), ['limits.toolCalls graph_budget']);
});

test('a node that is not finished is told, and hides nothing of the others', () => {
  const nodes = [find({ fn: undefined }), tell({ amount: 'x' }), { id: 'odd', type: 'dance' }];
  assert.deepEqual(broken({ nodes, edges: inRow }), [
    'nodes.0.fn graph_missing',
    'nodes.2.type graph_node_type',
    'nodes graph_entry',
    'nodes.2 graph_unreachable',
    'nodes.1.in.amount graph_type',
  ]);
  assert.deepEqual(broken({ nodes: nodes.slice(0, 2), edges: inRow }), [
    'nodes.0.fn graph_missing',
    'nodes.1.in.amount graph_type',
  ]);
  assert.deepEqual(broken({ nodes: [] }), ['nodes graph_entry']);
  assert.deepEqual(broken({ nodes: [find()], wakes: [{ cron: '61 * * * *' }] }), ['wakes.0.cron graph_cron']);
});

/** A graph that a person could have drawn, without mistakes: forward edges, switches, loops with a bound, references back. */
function drawn(random: () => number, size: number) {
  const ids = Array.from({ length: size }, (_, i) => `n${i}`);
  const edges: object[] = [];
  const nodes = ids.map((id, i) => {
    const last = `n${Math.max(0, i - 1)}`;
    if (i > 0) edges.push({ from: last, ...(i % 5 === 1 ? { fromPort: 'go' } : {}), to: id });
    if (i % 5 === 0) {
      if (i + 10 < size) edges.push({ from: id, fromPort: 'skip', to: `n${i + 1 + Math.floor(random() * 9)}` });
      if (i > 5) edges.push({ from: id, fromPort: 'back', to: `n${i - 4}` });
      const cases = [
        { if: i === 0 ? 'input.record != null' : `n${i - 1}.probability > ${random()}`, port: 'go' },
        { if: 'size(state.visits) > 3', port: 'back' },
      ];
      return { id, type: 'switch', cases, default: 'skip', maxIterations: 9 };
    }
    const from = i < 3 || (i - 1) % 5 === 0 ? '=input.record' : `=n${i - 1}.who.name + string(n${i - 1}.probability)`;
    return { id, type: 'call', fn: 'find@1', in: { record: from, most: i } };
  });
  return agent({ nodes, edges, limits: { steps: 10_000, toolCalls: 10_000, wallMs: 60_000 } });
}

test('a graph of 200 nodes is checked within 20 ms', () => {
  const around = { tools, agents: new Map() };
  const random = seededRandom(3);
  const took: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    // Other expressions each time, so that nothing is known from before.
    const graph = drawn(random, 200);
    const since = process.cpuUsage();
    const { problems } = checkGraph(graph, around);
    const { user, system } = process.cpuUsage(since);
    took.push((user + system) / 1000);
    assert.deepEqual(
      problems.map((p) => `${p.path} ${p.rule}`),
      [],
    );
  }
  // Time of the processor in the fastest round: the machine has other work, and the first rounds compile the code.
  assert.ok(Math.min(...took) < 20, `${took.map((ms) => ms.toFixed(1)).join(' ')} ms`);
});

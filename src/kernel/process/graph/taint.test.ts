import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { contractAgent, CONTRACT_TOOLS } from '../engine/contract/tools.ts';
import { defineTool, toolMap } from '../tool.ts';
import type { AgentGraph } from './schema.ts';
import { validateGraph } from './validate.ts';

const title = { zh: '读', en: 'read' };
const readMail = defineTool({
  name: 'read-mail',
  version: 1,
  title,
  about: title,
  effect: 'reads',
  purpose: 'sales',
  outside: true,
  input: z.object({}),
  output: z.object({ text: z.string() }),
  run: async () => ({ value: { text: '' }, evidence: [] }),
});
const tools = toolMap([...CONTRACT_TOOLS, readMail]);

type Draft = Parameters<typeof contractAgent>[0];
const broken = (draft: Draft, agents: readonly AgentGraph[] = []) =>
  validateGraph(contractAgent(draft), tools, new Map(agents.map((a) => [a.name, a]))).map((p) =>
    `${p.path} ${p.rule} ${String(p.params?.['source'] ?? p.params?.['tool'] ?? '')}`.trim(),
  );

const mail = { id: 'mail', type: 'call' as const, fn: 'read-mail@1' };
const work = (id: string, label: string) => ({ id, type: 'call' as const, fn: 'work@1', in: { label } });
const send = (to: string) => ({
  id: 'out',
  type: 'call' as const,
  fn: 'send@1',
  in: { to },
  durability: 'step' as const,
});
const ok = (always: boolean) => ({ id: 'ok', type: 'approve' as const, always });
const llm = (more: object) => ({
  id: 'ask',
  type: 'llm' as const,
  instructions: 'x',
  schema: { type: 'object', properties: { to: { type: 'string' } } },
  ...more,
});
const act = { autonomy: 'act' as const };

test('text from outside never chooses a recipient, however far it was carried, unless a person is always asked', () => {
  assert.deepEqual(broken({ nodes: [mail, send('=mail.text')], ...act }), ['nodes.1.in.to graph_tainted mail']);
  assert.deepEqual(broken({ nodes: [mail, work('a', '=mail.text'), send('="x" + a.label')], ...act }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
  assert.deepEqual(broken({ nodes: [mail, llm({ in: { mail: '=mail' } }), send('=ask.to')], ...act }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
  assert.deepEqual(broken({ nodes: [mail, ok(false), send('=mail.text')], ...act }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
  assert.deepEqual(broken({ nodes: [mail, ok(true), send('=mail.text')], ...act }), []);
  assert.deepEqual(broken({ nodes: [mail, work('a', '=mail.text'), send('=input.record')], ...act }), []);
});

test('what a person refused or never saw is not approved, and an approval before the reading does not count', () => {
  const nodes = [mail, ok(true), send('=mail.text')];
  const edges = [
    { from: 'mail', to: 'ok' },
    { from: 'ok', fromPort: 'refused', to: 'out' },
  ];
  assert.deepEqual(broken({ nodes, edges, ...act }), ['nodes.2.in.to graph_tainted mail']);
  assert.deepEqual(broken({ nodes: [ok(true), mail, send('=mail.text')] }), ['nodes.2.in.to graph_tainted mail']);
});

test('a run whose limits are used up passes no approval on its way', () => {
  const limits = { onExceed: 'degrade:out' as const };
  assert.deepEqual(broken({ nodes: [mail, ok(true), send('=mail.text')], ...act, limits }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
});

test('it is followed through lists, branches and state', () => {
  const fork = { id: 'par', type: 'fork' as const, branches: ['one'], each: '=[mail.text]' };
  const edges = [
    { from: 'mail', to: 'par' },
    { from: 'par', fromPort: 'one', to: 'out' },
  ];
  assert.deepEqual(broken({ nodes: [mail, fork, send('=state.item')], edges, ...act }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
  const inside = { id: 'par', type: 'fork' as const, branches: ['one'] };
  const after = [
    { from: 'par', fromPort: 'one', to: 'mail' },
    { from: 'par', to: 'out' },
  ];
  assert.deepEqual(broken({ nodes: [inside, mail, send('=par.results.one.text')], edges: after, ...act }), [
    'nodes.2.in.to graph_tainted mail',
  ]);
});

test('it is followed into agents that are called, and out of them', () => {
  const sender = contractAgent({ name: 'sender', nodes: [send('=input.to')], ...act });
  const reader = contractAgent({ name: 'reader', nodes: [mail] });
  const sub = (ref: string, input: object) => ({ id: 'sub', type: 'agent' as const, ref, in: { ...input } });
  assert.deepEqual(broken({ nodes: [mail, sub('sender', { to: '=mail.text' })] }, [sender]), [
    'nodes.1.in.to graph_tainted mail',
  ]);
  assert.deepEqual(broken({ nodes: [mail, sub('sender', { to: 'us', note: '=mail.text' })] }, [sender]), []);
  assert.deepEqual(broken({ nodes: [sub('reader', {}), send('=sub.text')], ...act }, [reader]), [
    'nodes.1.in.to graph_tainted sub',
  ]);
  const safe = contractAgent({ name: 'safe', nodes: [work('a', 'a')] });
  assert.deepEqual(broken({ nodes: [sub('safe', {}), send('=sub.label')], ...act }, [safe]), []);
});

test('a model that reads text from outside has no tools that change anything, unless they are left to a person', () => {
  const shown = (more: object) => broken({ nodes: [mail, llm({ in: { mail: '=mail.text' }, ...more })] });
  assert.deepEqual(shown({ tools: ['work@1'] }), []);
  assert.deepEqual(shown({ tools: ['work@1', 'remark@1', 'send@1'] }), [
    'nodes.1.tools.1 graph_taint_tool remark@1',
    'nodes.1.tools.2 graph_taint_tool send@1',
  ]);
  assert.deepEqual(shown({ tools: ['remark@1', 'send@1'], guarded: ['remark@1', 'send@1'] }), []);
  assert.deepEqual(broken({ nodes: [llm({ tools: ['read-mail@1', 'remark@1'] })] }), [
    'nodes.0.tools.1 graph_taint_tool remark@1',
  ]);
  assert.deepEqual(broken({ nodes: [llm({ tools: ['remark@1', 'send@1'] })] }), []);
});

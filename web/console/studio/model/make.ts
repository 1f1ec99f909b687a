import type { AgentGraph, GraphNode, NodeType } from './graph.ts';
import { nameFrom } from './names.ts';

/** A node of a type as it comes out of the palette: it runs once its gaps are filled, and asks for as little as it can. */
export function newNode(type: NodeType, of = ''): GraphNode {
  return NEW[type](of);
}

const NEW: Readonly<Record<NodeType, (of: string) => GraphNode>> = {
  call: (fn) => ({
    id: nameFrom(fn) || 'call',
    type: 'call',
    fn,
    in: {},
    durability: 'fused',
    retry: { max: 3 },
  }),
  llm: () => ({
    id: 'write',
    type: 'llm',
    task: 'write',
    instructions: '',
    in: {},
    schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
    tools: [],
  }),
  switch: () => ({ id: 'choose', type: 'switch', cases: [{ if: '', port: 'yes' }], default: 'no' }),
  approve: () => ({ id: 'agree', type: 'approve', who: 'owner', dueIn: 'P3D', onTimeout: 'expire', always: false }),
  wait: () => ({ id: 'pause', type: 'wait', for: 'P1D' }),
  fork: () => ({ id: 'both', type: 'fork', branches: ['first', 'second'], join: 'all', reduce: {} }),
  agent: (ref) => ({ id: nameFrom(ref) || 'sub', type: 'agent', ref, in: {} }),
};

/** An agent with nothing in it yet. */
export function blankGraph(name: string, title: Readonly<{ zh: string; en: string }>): AgentGraph {
  return {
    $schema: 'agent-graph/1',
    name,
    version: '1.0.0',
    title,
    about: title,
    purpose: 'sales',
    wakes: [],
    nodes: [],
    edges: [],
    limits: { steps: 200, wallMs: 60_000, toolCalls: 100, onExceed: 'fail' },
    autonomy: 'ask',
    layout: {},
  };
}

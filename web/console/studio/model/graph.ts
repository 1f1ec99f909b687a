import type { GraphDoc, Text } from '@valence/contract';

/** Where a box stands, in pixels of the unscaled canvas. */
export type Spot = Readonly<{ x: number; y: number }>;
/** A JSON Schema as it stands in a graph. */
export type JsonSchema = Readonly<Record<string, unknown>>;
/** Values for a tool, an agent or a model; those beginning with `=` are expressions. */
export type Values = Readonly<Record<string, unknown>>;

type Common = Readonly<{ id: string; title?: Text; maxIterations?: number }>;
export type CallNode = Common &
  Readonly<{ type: 'call'; fn: string; in?: Values; durability?: 'fused' | 'step'; retry?: Readonly<{ max: number }> }>;
export type SwitchCase = Readonly<{ if: string; port: string }>;
export type SwitchNode = Common & Readonly<{ type: 'switch'; cases: readonly SwitchCase[]; default: string }>;
export type ApproveNode = Common &
  Readonly<{
    type: 'approve';
    who?: 'owner' | 'manager';
    dueIn?: string;
    onTimeout?: 'expire' | 'escalate';
    always?: boolean;
  }>;
export type WaitNode = Common &
  Readonly<{ type: 'wait'; for?: string; until?: string; event?: string; match?: string }>;
export type Reducer = Readonly<{ of?: string; by: 'sum' | 'min' | 'max' | 'first' | 'last' | 'list' | 'merge' }>;
export type ForkNode = Common &
  Readonly<{
    type: 'fork';
    branches: readonly string[];
    each?: string;
    join?: 'all' | 'any';
    reduce?: Readonly<Record<string, Reducer>>;
  }>;
export type SubAgentNode = Common & Readonly<{ type: 'agent'; ref: string; in?: Values }>;
export type LlmNode = Common &
  Readonly<{
    type: 'llm';
    task?: 'read' | 'write' | 'judge';
    instructions: string;
    in?: Values;
    schema: JsonSchema;
    tools?: readonly string[];
    maxTurns?: number;
    maxTokens?: number;
    timeoutMs?: number;
    retry?: Readonly<{ max: number }>;
  }>;

export type GraphNode = CallNode | SwitchNode | ApproveNode | WaitNode | ForkNode | SubAgentNode | LlmNode;
export type NodeType = GraphNode['type'];
export const NODE_TYPES = ['call', 'llm', 'switch', 'approve', 'wait', 'fork', 'agent'] as const satisfies NodeType[];

export type Edge = Readonly<{ from: string; fromPort?: string; to: string }>;
export type Wake =
  | Readonly<{ event: string; kind?: string }>
  | Readonly<{ cron: string }>
  | Readonly<{ hand: true; kind: string }>;
export type Limits = Readonly<{
  steps?: number;
  wallMs?: number;
  toolCalls?: number;
  tokens?: number;
  onExceed?: 'fail' | 'ask';
}>;

/** `agent-graph/1` while somebody edits it: of the right form, not yet of the right meaning. */
export type AgentGraph = Readonly<{
  $schema: 'agent-graph/1';
  name: string;
  version: string;
  title: Text;
  about: Text;
  purpose: string;
  wakes: readonly Wake[];
  nodes: readonly GraphNode[];
  edges: readonly Edge[];
  output?: Values;
  limits?: Limits;
  autonomy?: 'suggest' | 'ask' | 'act';
  layout?: Readonly<Record<string, Spot>>;
}>;

/** A draft as it came, with what a node cannot be drawn without put in; nothing that was there is lost. */
export function readGraph(doc: GraphDoc): AgentGraph {
  const nodes = doc.nodes.map((node) => {
    const gaps = GAPS[node.type as NodeType] as object | undefined;
    return { ...gaps, ...node } as unknown as GraphNode;
  });
  return { ...(doc as unknown as AgentGraph), nodes, edges: doc.edges as readonly Edge[] };
}

const GAPS = {
  call: { fn: '' },
  llm: { instructions: '', schema: {} },
  switch: { cases: [], default: 'rest' },
  approve: {},
  wait: {},
  fork: { branches: [] },
  agent: { ref: '' },
} as const satisfies Record<NodeType, object>;

/** Names an expression may use besides the ids of nodes. */
export const ROOTS = ['input', 'state'] as const;

/** Ports by which a node can be left, in the order they are drawn. */
export function portsOf(node: GraphNode): readonly string[] {
  switch (node.type) {
    case 'call':
    case 'agent':
      return ['out', 'error'];
    case 'switch':
      return [...new Set([...node.cases.map(({ port }) => port), node.default])];
    case 'approve':
      return ['accepted', 'refused', 'expired'];
    case 'llm':
      return ['out', 'without', 'error'];
    case 'fork':
      return [...node.branches, 'out', 'error'];
    case 'wait':
      return node.event !== undefined && (node.for ?? node.until) !== undefined ? ['event', 'timeout'] : ['out'];
    default:
      return ['out'];
  }
}

/** The port an edge without `fromPort` leaves by: a fork's is the way on, not a branch. */
export function defaultPort(node: GraphNode): string {
  return node.type === 'fork' ? 'out' : (portsOf(node)[0] ?? 'out');
}

/** The port an edge leaves by. */
export function portOf(graph: AgentGraph, edge: Edge): string {
  if (edge.fromPort !== undefined) return edge.fromPort;
  const node = nodeOf(graph, edge.from);
  return node === undefined ? 'out' : defaultPort(node);
}

/** What a port is for; it has a colour and a word of its own. */
export type PortKind = 'next' | 'case' | 'branch' | 'yes' | 'no' | 'late' | 'error';

export function kindOfPort(node: GraphNode, port: string): PortKind {
  if (port === 'error') return 'error';
  if (node.type === 'fork') return port === 'out' ? 'next' : 'branch';
  if (node.type === 'switch') return 'case';
  if (port === 'accepted') return 'yes';
  if (port === 'refused' || port === 'without') return 'no';
  return port === 'expired' || port === 'timeout' ? 'late' : 'next';
}

export function nodeOf(graph: AgentGraph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

/** Nodes no edge leads to, a node's own loop aside. A runnable graph has exactly one. */
export function entriesOf({ nodes, edges }: Pick<AgentGraph, 'nodes' | 'edges'>): readonly string[] {
  const reached = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  return nodes.filter(({ id }) => !reached.has(id)).map(({ id }) => id);
}

/** All that can be reached from `start`, itself included. */
export function reach(edges: readonly Pick<Edge, 'from' | 'to'>[], start: string): ReadonlySet<string> {
  const after = Map.groupBy(edges, ({ from }) => from);
  const found = new Set([start]);
  for (const id of found) for (const { to } of after.get(id) ?? []) found.add(to);
  return found;
}

/** Nodes that have surely or possibly given their output before `id` runs, nearest last. */
export function earlierThan({ nodes, edges }: AgentGraph, id: string): readonly GraphNode[] {
  const back = edges.map(({ from, to }) => ({ from: to, to: from }));
  const found = new Set<string>();
  for (const { to } of back.filter(({ from }) => from === id)) for (const before of reach(back, to)) found.add(before);
  return nodes.filter((node) => found.has(node.id));
}

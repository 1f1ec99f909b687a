import { z } from 'zod';
import { PURPOSES, type Purpose } from '#kernel/security';
import { AUTONOMY } from '../tool.ts';

const Text = z.object({ zh: z.string().min(1), en: z.string().min(1) });

/** Node ids are names in expressions, so they are CEL identifiers. */
const NodeId = z.string().regex(/^[a-z][A-Za-z0-9_]{0,63}$/);
/** ISO 8601 duration, such as `P1D` or `PT30M`. */
const Duration = z.string().regex(/^P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)$/);

const common = {
  id: NodeId,
  title: Text.optional(),
  /** Bounds a loop through this node; one time more fails the run. */
  maxIterations: z.int().min(1).max(10_000).optional(),
};

const Call = z.object({
  ...common,
  type: z.literal('call'),
  fn: z.string().regex(/^[a-z][a-z0-9-]*@[1-9]\d*$/),
  /** Values for the tool; those beginning with `=` are expressions. */
  in: z.record(z.string(), z.unknown()).default({}),
  /** fused: recomputable, committed with the next boundary. step: committed before and after. */
  durability: z.enum(['fused', 'step']).default('fused'),
  /** Attempts in all before the step has failed. */
  retry: z.object({ max: z.int().min(1).max(10) }).default({ max: 3 }),
  /** What takes it back when the run fails for good, is stopped or undone: another tool, with values as the run knows them then. */
  compensate: z
    .object({ fn: z.string().regex(/^[a-z][a-z0-9-]*@[1-9]\d*$/), in: z.record(z.string(), z.unknown()).default({}) })
    .optional(),
});
const Switch = z.object({
  ...common,
  type: z.literal('switch'),
  cases: z.array(z.object({ if: z.string().min(1), port: z.string().min(1) })).min(1),
  default: z.string().min(1),
});
const Approve = z.object({
  ...common,
  type: z.literal('approve'),
  who: z.enum(['owner', 'manager']).default('owner'),
  dueIn: Duration.optional(),
  /** expire: the run goes on at port `expired`. escalate: the card goes to everybody for one more `dueIn` first. */
  onTimeout: z.enum(['expire', 'escalate']).default('expire'),
  /** Waits for a person even where the agent may act on its own. */
  always: z.boolean().default(false),
});
const Wait = z.object({
  ...common,
  type: z.literal('wait'),
  for: Duration.optional(),
  /** Expression that gives an ISO 8601 instant. */
  until: z.string().startsWith('=').optional(),
  event: z.string().min(1).optional(),
  /** Expression that gives the record the event must be about; any record without it. */
  match: z.string().startsWith('=').optional(),
});
/** How values of branches become one: numbers are summed or compared, `list` keeps all, `merge` joins objects, later ones over earlier. */
const Reducer = z.object({
  /** The name of the value in what a branch gives; the whole of it without. */
  of: z.string().min(1).optional(),
  by: z.enum(['sum', 'min', 'max', 'first', 'last', 'list', 'merge']),
});
/** Branches side by side. Each ends at a node with no way on; then the run goes on at `out` with what they gave. */
const Fork = z.object({
  ...common,
  type: z.literal('fork'),
  /** Ports that each begin a branch. */
  branches: z.array(NodeId).min(1).max(16),
  /** Expression that gives a list: its one branch is gone through for each item, which is `state.item` there. */
  each: z.string().startsWith('=').optional(),
  /** all: when all have ended well; one that fails ends the others. any: with the first that ends well. */
  join: z.enum(['all', 'any']).default('all'),
  /** Values made of what the branches gave, in the order of branches or items. */
  reduce: z.record(NodeId, Reducer).default({}),
});
/** Another agent, as a run of its own; goes on with its output. */
const SubAgent = z.object({
  ...common,
  type: z.literal('agent'),
  /** The name of an agent of this installation; its version is that of the moment. */
  ref: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Values for its input; `record` names the record it is about. Those beginning with `=` are expressions. */
  in: z.record(z.string(), z.unknown()).default({}),
});
/** What a language model is asked for; endpoints are chosen by it. */
export const MODEL_TASKS = ['read', 'write', 'judge'] as const;
/**
 * A language model answers. What it may know is `in`, told to it as data and never as an instruction; what it answers has
 * the shape of `schema`. Where no model may or can answer, the run goes on at port `without`.
 */
const Llm = z.object({
  ...common,
  type: z.literal('llm'),
  task: z.enum(MODEL_TASKS).default('write'),
  /** What the author of the agent wants. Never holds values of a run. */
  instructions: z.string().min(1).max(20_000),
  /** Values the model is shown; those beginning with `=` are expressions. */
  in: z.record(z.string(), z.unknown()).default({}),
  /** JSON Schema of the answer, always an object. */
  schema: z.record(z.string(), z.unknown()),
  /** Tools the model may ask for, as `name@version`. */
  tools: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*@[1-9]\d*$/))
    .max(32)
    .default([]),
  /** Tools among them that are never done for the model: what it asks for becomes a proposal in its answer. */
  guarded: z.array(z.string()).max(32).default([]),
  /** Answers of the model in all, tools included. */
  maxTurns: z.int().min(1).max(32).default(8),
  maxTokens: z.int().min(1).max(32_768).default(2_048),
  timeoutMs: z.int().min(100).max(600_000).default(60_000),
  retry: z.object({ max: z.int().min(1).max(10) }).default({ max: 2 }),
});

export const GraphNode = z.discriminatedUnion('type', [Call, Switch, Approve, Wait, Fork, SubAgent, Llm]);
export type GraphNode = z.output<typeof GraphNode>;
export type CallNode = z.output<typeof Call>;
export type ApproveNode = z.output<typeof Approve>;
export type WaitNode = z.output<typeof Wait>;
export type SwitchNode = z.output<typeof Switch>;
export type ForkNode = z.output<typeof Fork>;
export type SubAgentNode = z.output<typeof SubAgent>;
export type LlmNode = z.output<typeof Llm>;
export type Reducer = z.output<typeof Reducer>;

const Edge = z.object({ from: z.string(), fromPort: z.string().optional(), to: z.string() });

const Wake = z.union([
  z.object({ event: z.string().min(1), kind: z.string().optional() }),
  z.object({ cron: z.string().min(1) }),
  z.object({ hand: z.literal(true), kind: z.string() }),
]);
export type Wake = z.output<typeof Wake>;

const Limits = z.object({
  steps: z.number().default(200),
  /** Working time without waiting. */
  wallMs: z.number().default(60_000),
  toolCalls: z.number().default(100),
  /** Tokens that models may read and write. */
  tokens: z.number().optional(),
  /** What models may cost, in units of a currency: `{ CNY: 0.2 }`. */
  cost: z.record(z.string().regex(/^[A-Z]{3}$/), z.number()).optional(),
  /** What happens at a limit: the run fails, rests until a person grants as much again, or goes on at a node, once, with as much again. */
  onExceed: z.union([z.enum(['fail', 'ask']), z.templateLiteral(['degrade:', NodeId])]).default('fail'),
});

/** `agent-graph/1`: an agent as plain data that the studio draws and the engine runs. */
export const AgentGraph = z.object({
  $schema: z.literal('agent-graph/1'),
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: Text,
  about: Text,
  purpose: z.enum(Object.keys(PURPOSES) as [Purpose, ...Purpose[]]),
  wakes: z.array(Wake),
  nodes: z.array(GraphNode).min(1),
  edges: z.array(Edge).default([]),
  /** Values of the run's output; without it the output of the last node. */
  output: z.record(z.string(), z.unknown()).optional(),
  limits: Limits.default({ steps: 200, wallMs: 60_000, toolCalls: 100, onExceed: 'fail' }),
  autonomy: z.enum(AUTONOMY).default('ask'),
  /** Of an agent that ships: it rests until somebody switches it on, because another one does its work. */
  startsOff: z.literal(true).optional(),
  /** Where the studio draws the boxes; outside the content hash. */
  layout: z.record(z.string(), z.object({ x: z.number(), y: z.number() })).optional(),
});
export type AgentGraph = z.output<typeof AgentGraph>;

/** An agent that ships. Throws at start-up when its shape is wrong; its meaning is checked against the tools at boot. */
export function defineAgent(graph: z.input<typeof AgentGraph>): AgentGraph {
  return Object.freeze(AgentGraph.parse(graph));
}

import { z } from 'zod';
import { Autonomy, Effect } from './process.ts';
import { Text } from './shared.ts';

/** Largest graph in JSON that is saved, in characters. */
export const MOST_GRAPH_CHARS = 1_000_000;

/**
 * An agent as the studio edits it: `agent-graph/1` whose outline is sure and whose nodes may still be unfinished. What is
 * wrong with it is told by POST /api/studio/check; only a graph without errors can be published.
 */
export const GraphDoc = z.looseObject({
  $schema: z.literal('agent-graph/1'),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  version: z.string().default('1.0.0'),
  title: Text,
  about: Text,
  purpose: z.string(),
  wakes: z.array(z.looseObject({})).max(50).default([]),
  nodes: z.array(z.looseObject({ id: z.string().max(80), type: z.string().max(40), title: Text.optional() })).max(500),
  edges: z
    .array(z.object({ from: z.string(), fromPort: z.string().optional(), to: z.string() }))
    .max(2_000)
    .default([]),
  output: z.record(z.string(), z.unknown()).optional(),
  limits: z.looseObject({}).optional(),
  autonomy: Autonomy.optional(),
  /** Where the boxes stand; not part of what the agent means, so it does not change its hash. */
  layout: z.record(z.string(), z.object({ x: z.number(), y: z.number() })).optional(),
});
export type GraphDoc = z.infer<typeof GraphDoc>;

/** Who sees an agent in the studio before it works: its maker (and administrators), those who may build, or everybody. */
export const AGENT_AUDIENCES = ['private', 'builders', 'all'] as const;
export const AgentAudience = z.enum(AGENT_AUDIENCES);
export type AgentAudience = z.infer<typeof AgentAudience>;

/** One thing that is wrong with a graph. An `error` keeps it from being published; a `warning` does not. */
export const GraphProblem = z.object({
  level: z.enum(['error', 'warning']),
  /** Dotted path into the graph, such as `nodes.3.in.lead`. */
  path: z.string(),
  /** The id of the node it stands at; null for what concerns the whole graph. */
  node: z.string().nullable(),
  rule: z.string(),
  /** What is wrong, in the caller's language. */
  message: z.string(),
  /** What to do about it, in the caller's language. */
  cure: z.string(),
});
export type GraphProblem = z.infer<typeof GraphProblem>;

export const StudioAgent = z.object({
  name: z.string(),
  title: Text,
  about: Text,
  isShipped: z.boolean(),
  audience: AgentAudience,
  /** Whether the asker may change it. Agents that ship are copied to be changed. */
  canEdit: z.boolean(),
  /** The version at work, such as `3.0.0`; null where none is. */
  activeVersion: z.string().nullable(),
  /** The newest version; null before the first. */
  lastVersion: z.string().nullable(),
  /** Counts the saves of the draft; null where there is none. */
  revision: z.int().nullable(),
  /** Errors of the draft, or of the active version where there is no draft; against the tools of today. */
  problems: z.int(),
  updatedAt: z.iso.datetime().nullable(),
});
export type StudioAgent = z.infer<typeof StudioAgent>;

/** GET /api/studio/agents */
export const StudioAgents = z.object({
  agents: z.array(StudioAgent),
  /** Whether the asker may make agents. */
  canBuild: z.boolean(),
});
export type StudioAgents = z.infer<typeof StudioAgents>;

/** A published version; it never changes. */
export const AgentVersion = z.object({
  version: z.string(),
  hash: z.string(),
  note: z.string(),
  by: z.string(),
  /** null for what ships. */
  at: z.iso.datetime().nullable(),
  isActive: z.boolean(),
  /** Runs started on it in the last 30 days, and those that still go on. */
  runs: z.int(),
  live: z.int(),
});
export type AgentVersion = z.infer<typeof AgentVersion>;

/** GET /api/studio/agents/:name; also what creating, publishing and activating answer. */
export const StudioAgentDetail = StudioAgent.extend({
  draft: z
    .object({ graph: GraphDoc, revision: z.int(), updatedBy: z.string(), updatedAt: z.iso.datetime() })
    .nullable(),
  versions: z.array(AgentVersion),
});
export type StudioAgentDetail = z.infer<typeof StudioAgentDetail>;

/** GET /api/studio/agents/:name/versions/:version */
export const AgentVersionGraph = z.object({ version: z.string(), hash: z.string(), graph: GraphDoc });
export type AgentVersionGraph = z.infer<typeof AgentVersionGraph>;

/** What another installation gives or takes: GET /api/studio/agents/:name/export. `cases` are lines of the case set. */
export const AgentFile = z.object({
  format: z.literal('agent-graph/1'),
  graph: GraphDoc,
  cases: z.array(z.looseObject({})).max(5_000).default([]),
});
export type AgentFile = z.infer<typeof AgentFile>;

/** POST /api/studio/agents. Without `copy` and `file` the draft has no nodes yet. 409 `studio.name_taken`. */
export const NewAgent = z.object({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  title: Text.optional(),
  audience: AgentAudience.default('builders'),
  /** Any agent, shipped or own; its draft unless a version is named. */
  copy: z.object({ name: z.string(), version: z.string().optional() }).optional(),
  /** An exported agent. What it has wrong is told field by field; what only does not fit the tools here becomes problems of the draft. */
  file: z.unknown().optional(),
});
export type NewAgent = z.input<typeof NewAgent>;

/** PUT /api/studio/agents/:name/draft. `revision` is the one the change rests on; 409 `studio.conflict` carries `theirs`, a draft. */
export const DraftSave = z.object({ graph: GraphDoc, revision: z.int() });
/** Its answer. */
export const DraftSaved = z.object({
  revision: z.int(),
  updatedAt: z.iso.datetime(),
  problems: z.array(GraphProblem),
});
export type DraftSaved = z.infer<typeof DraftSaved>;

/** POST /api/studio/agents/:name/versions: makes a version of the draft at this revision. 422 `agent.invalid_graph`. */
export const NewVersion = z.object({ note: z.string().trim().max(500).default(''), revision: z.int() });
/** POST /api/studio/agents/:name/activate; null takes the agent out of work. Running instances stay on their version. */
export const Activate = z.object({
  version: z.string().nullable(),
  /** Why an administrator puts a version to work whose cases say otherwise (409 `cases.gate`, `cases.unproven`); it is kept in the audit. */
  reason: z.string().trim().min(3).max(500).optional(),
});
/** PATCH /api/studio/agents/:name */
export const StudioAgentPatch = z.object({ audience: AgentAudience });

/** GET and PUT /api/studio/settings: which roles besides administrators may build agents. */
export const StudioSettings = z.object({ builders: z.array(z.enum(['rep', 'manager'])).max(2) });
export type StudioSettings = z.infer<typeof StudioSettings>;

/** POST /api/studio/check. `graph` may be anything: what has not even the outline of a graph is told as well. */
export const CheckRequest = z.object({ graph: z.unknown() });
export const CheckAnswer = z.object({
  problems: z.array(GraphProblem),
  /** Content hash; null where it is no graph. */
  hash: z.string().nullable(),
});
export type CheckAnswer = z.infer<typeof CheckAnswer>;

/** A tool that graphs may call. Schemas are JSON Schema 2020-12. */
export const StudioTool = z.object({
  /** How graphs name it: `name@version`. */
  fn: z.string(),
  name: z.string(),
  version: z.int(),
  title: Text,
  about: Text,
  effect: Effect,
  purpose: z.string(),
  input: z.record(z.string(), z.unknown()),
  output: z.record(z.string(), z.unknown()),
  /** Inputs that name a recipient, an address or an amount: text from outside may not decide them. Dotted paths. */
  sensitive: z.array(z.string()),
  /** Whether what it gives is text from outside. */
  isOutside: z.boolean(),
  source: z.enum(['shipped', 'openapi', 'mcp']),
  /** What people call the outside service it belongs to; null for what ships. */
  connection: z.string().nullable(),
  /** False for a version that a newer one has replaced: graphs that call it go on, new ones take the newer. */
  isCurrent: z.boolean(),
});
export type StudioTool = z.infer<typeof StudioTool>;
/** GET /api/studio/tools */
export const StudioTools = z.object({ tools: z.array(StudioTool) });
export type StudioTools = z.infer<typeof StudioTools>;

/** POST /api/studio/tools/:fn/try. `record` is what the run would be about. */
export const TryTool = z.object({ in: z.record(z.string(), z.unknown()).default({}), record: z.string().optional() });
/** `captured`: what it would have written or sent. Nothing of it was. */
export const TryAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    value: z.unknown(),
    captured: z.array(z.object({ what: z.enum(['record', 'decision', 'message', 'outside']), value: z.unknown() })),
    /** Observations it rests on. */
    evidence: z.int(),
    ms: z.number(),
  }),
  z.object({ outcome: z.literal('refused'), fields: z.array(z.object({ path: z.string(), message: z.string() })) }),
  z.object({ outcome: z.literal('failed'), message: z.string(), ms: z.number() }),
]);
export type TryAnswer = z.infer<typeof TryAnswer>;

/**
 * POST /api/studio/preview: what a template (text beginning with `=` is an expression, wherever it stands) or an
 * expression without `=` gives on these values, by variable.
 */
export const PreviewRequest = z.object({
  template: z.unknown().optional(),
  expression: z.string().max(4_000).optional(),
  values: z.record(z.string(), z.unknown()).default({}),
});
export const PreviewAnswer = z.discriminatedUnion('isRight', [
  z.object({ isRight: z.literal(true), value: z.unknown() }),
  z.object({
    isRight: z.literal(false),
    /** Into the template; empty for a single expression. */
    path: z.string(),
    message: z.string(),
    /** Where in the expression, without its `=`, it cannot be read; null where it can, but not be worked out on these values. */
    position: z.object({ from: z.int(), to: z.int() }).nullable(),
  }),
]);
export type PreviewAnswer = z.infer<typeof PreviewAnswer>;

/** POST /api/studio/scope: the names an expression of this node may use, for completion. null: those of the run's output. */
export const ScopeRequest = z.object({ graph: z.unknown(), node: z.string().nullable() });
export const ScopeVariable = z.object({
  name: z.string(),
  from: z.enum(['input', 'state', 'node']),
  title: Text,
  /** JSON Schema of its value; empty where anything may stand. */
  schema: z.record(z.string(), z.unknown()),
  /** Whether every way to the node goes through it. Otherwise it may be missing. */
  isSure: z.boolean(),
});
export const ScopeAnswer = z.object({
  variables: z.array(ScopeVariable),
  /** What expressions can call besides, such as `size(x)`. */
  functions: z.array(z.object({ name: z.string(), about: Text })),
});
export type ScopeAnswer = z.infer<typeof ScopeAnswer>;

/** GET /api/studio/agents/:name/samples: what its nodes gave in a recent run that the asker may see. */
export const AgentSamples = z.object({
  run: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  input: z.unknown(),
  nodes: z.array(z.object({ node: z.string(), run: z.string(), at: z.iso.datetime(), output: z.unknown() })),
});
export type AgentSamples = z.infer<typeof AgentSamples>;

import { z } from 'zod';
import { ModelTurn } from './model-turn.ts';
import { Evidence, Money, pageOf, RecordRef, Sentence, Text } from './shared.ts';

export const AUTONOMY = ['suggest', 'ask', 'act'] as const;
/** suggest: only shows; ask: prepares and waits for a person; act: does it where policy allows. */
export const Autonomy = z.enum(AUTONOMY);
export type Autonomy = z.infer<typeof Autonomy>;

export const Effect = z.enum(['reads', 'writes', 'leaves-the-building']);
export type Effect = z.infer<typeof Effect>;

/** The parts of a card that have a look of their own; an agent fills those it has. */
export const Chain = z.object({
  score: z
    .object({
      probability: z.number().min(0).max(1),
      low: z.number().min(0).max(1),
      high: z.number().min(0).max(1),
      /** model: trained on own history; prior: a sensible prior before there is history; none: no usable signal */
      basis: z.enum(['model', 'prior', 'none']),
      model: z.string().nullable().describe('model version shown, such as lead-score 3'),
      n: z.number().int().nullable().optional().describe('past cases behind the interval'),
      reasons: z.array(
        z.object({
          label: Text,
          value: z.string(),
          contribution: z.number().describe('log-odds'),
          evidence: z.array(Evidence),
        }),
      ),
    })
    .nullable(),
  assignment: z
    .object({
      rep: RecordRef.nullable(),
      reasons: z.array(Sentence),
      alternatives: z.array(z.object({ rep: RecordRef, fit: z.number(), why: Text })),
    })
    .nullable(),
  touch: z
    .object({ channel: z.string(), to: z.string().nullable(), subject: Text.nullable(), sentences: z.array(Sentence) })
    .nullable(),
  objections: z.array(
    z.object({
      title: Text,
      probability: z.number().min(0).max(1).nullable(),
      objection: Sentence,
      answer: z.array(Sentence),
    }),
  ),
  talk: z.array(z.object({ stage: Text, sentences: z.array(Sentence) })),
  materials: z.array(z.object({ record: RecordRef, why: Sentence })),
});
export type Chain = z.infer<typeof Chain>;

/** A headed part of a card, such as "what to ask" of a meeting brief. */
export const CardPart = z.object({ title: Text, sentences: z.array(Sentence) });
export type CardPart = z.infer<typeof CardPart>;

export const DECISION_STATUSES = [
  'open',
  'accepted',
  'edited',
  'snoozed',
  'refused',
  'done',
  'undone',
  'expired',
] as const;

/** One suggestion of an agent: what, why, say, attach. */
export const Decision = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  run: z.string(),
  status: z.enum(DECISION_STATUSES),
  /** What to do, in one line. */
  action: Text,
  subject: RecordRef.extend({ subtitle: z.string() }),
  owner: RecordRef.nullable(),
  /** Probability × amount; null where the amount is not known. Cards are ranked by it. */
  expectedValue: Money.nullable(),
  probability: z.number().min(0).max(1).nullable(),
  why: z.array(Sentence),
  /** What the probability of `chain.score` says where it is not the chance of a deal, such as the risk of losing a contract. */
  chance: Text.nullable(),
  /** What any agent may put on its card, in this order, below why. */
  parts: z.array(CardPart),
  chain: Chain,
  madeAt: z.iso.datetime(),
  snoozedUntil: z.iso.datetime().nullable(),
  answer: z.object({ by: z.string(), at: z.iso.datetime(), reason: z.string().nullable() }).nullable(),
  /** Model, tool and playbook versions behind it. */
  versions: z.array(z.object({ what: z.string(), version: z.string() })),
});
export type Decision = z.infer<typeof Decision>;

/** GET /api/decisions?record&status&after: newest first. GET /api/decisions/:id answers one `Decision`. */
export const DecisionPage = pageOf(Decision);
export type DecisionPage = z.infer<typeof DecisionPage>;

/** The usual reasons not to do what is suggested. */
export const REFUSAL_CODES = ['timing', 'not-fit', 'known', 'wrong-person', 'wrong-facts'] as const;

/** POST /api/decisions/:id/answer */
export const DecisionAnswer = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('accept') }),
  z.object({
    answer: z.literal('edit'),
    touch: z.array(z.string().min(1).max(4000)).min(1).max(40),
    reason: z.string().max(500).optional(),
  }),
  z.object({ answer: z.literal('snooze'), until: z.iso.datetime() }),
  z.object({
    answer: z.literal('refuse'),
    reason: z.string().min(1).max(500),
    /** Which of the usual reasons it is, where it is one. */
    code: z.enum(REFUSAL_CODES).optional(),
  }),
]);
export type DecisionAnswer = z.infer<typeof DecisionAnswer>;

export const RUN_STATUSES = ['ready', 'running', 'waiting', 'done', 'failed', 'cancelled'] as const;
export const RunRow = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  agentVersion: z.string(),
  status: z.enum(RUN_STATUSES),
  subject: RecordRef.nullable(),
  startedBy: z.enum(['event', 'schedule', 'hand']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** Working time without waiting, ms. */
  workMs: z.number(),
  waitsFor: Text.nullable(),
  error: z.string().nullable(),
  /** A person holds it where it stands. */
  isHeld: z.boolean(),
  /** The run whose effects this one takes back. */
  takesBack: z.string().nullable(),
});
export type RunRow = z.infer<typeof RunRow>;
/** GET /api/runs?status&agent&record&after */
export const RunPage = pageOf(RunRow);

export const StepRow = z.object({
  node: z.string(),
  iteration: z.number().int(),
  type: z.string(),
  title: Text,
  tool: z.string().nullable(),
  effect: Effect.nullable(),
  durability: z.enum(['fused', 'step']),
  status: z.enum(['done', 'waiting', 'failed', 'skipped']),
  startedAt: z.iso.datetime(),
  ms: z.number(),
  input: z.unknown(),
  output: z.unknown(),
  evidence: z.array(Evidence),
  /** What a language model answered, one after the other; empty for other steps. */
  turns: z.array(ModelTurn),
  error: z.string().nullable(),
});
export type StepRow = z.infer<typeof StepRow>;

const GraphNode = z.object({
  id: z.string(),
  type: z.string(),
  title: Text,
  tool: z.string().nullable(),
  effect: Effect.nullable(),
});
export const Graph = z.object({
  nodes: z.array(GraphNode),
  edges: z.array(z.object({ from: z.string(), port: z.string(), to: z.string() })),
});
export type Graph = z.infer<typeof Graph>;

/** A run that another one started: a branch of a fork, or an agent that was called. */
export const ChildRun = z.object({
  id: z.string(),
  /** The step that started it. */
  node: z.string(),
  iteration: z.number().int(),
  agentTitle: Text,
  /** The port of the fork; null for another agent. */
  branch: z.string().nullable(),
  /** From 0: its place among the branches or items. */
  ordinal: z.number().int(),
  status: z.enum(RUN_STATUSES),
  workMs: z.number(),
  error: z.string().nullable(),
});
export type ChildRun = z.infer<typeof ChildRun>;

/** Failed runs that are alike. */
export const RunFailure = z.object({
  agent: z.string(),
  agentTitle: Text,
  node: z.string(),
  /** A stable code, or how what was noted begins: what POST /api/runs/failures/retry takes. */
  reason: z.string(),
  /** The reason for people. */
  text: z.string(),
  count: z.number().int(),
  lastAt: z.iso.datetime(),
  /** The newest of them. */
  run: z.string(),
});
export type RunFailure = z.infer<typeof RunFailure>;
/** GET /api/runs/failures: the largest groups first, at most 100. */
export const RunFailures = z.object({ items: z.array(RunFailure) });
export type RunFailures = z.infer<typeof RunFailures>;
/** POST /api/runs/failures/retry: at most 500 at once; `left` wait for the next time. */
export const RunsRetried = z.object({ retried: z.number().int(), left: z.number().int() });
export type RunsRetried = z.infer<typeof RunsRetried>;

/** GET /api/agents/:name/waiting: runs that rest on another version of the agent than the one in use. */
export const AgentWaiting = z.object({
  version: z.string(),
  canMove: z.number().int(),
  /** gone: the newer version lacks the node; other: it is of another type; children: they wait for runs they started. */
  stay: z.array(z.object({ node: z.string(), count: z.number().int(), why: z.enum(['gone', 'other', 'children']) })),
});
export type AgentWaiting = z.infer<typeof AgentWaiting>;

/** GET /api/runs/:id */
export const RunDetail = RunRow.extend({
  /** The run that started it, and as which branch; null for one that nobody waits for. */
  parent: z.object({ id: z.string(), branch: z.string().nullable() }).nullable(),
  /** The first of those it started, at most 200; `childCount` is how many there are. */
  children: z.array(ChildRun),
  childCount: z.number().int(),
  input: z.unknown(),
  output: z.unknown(),
  steps: z.array(StepRow),
  /** A run of very many steps comes without their input, output and evidence: GET /api/runs/:id/steps/:node/:iteration has them. */
  isBrief: z.boolean(),
  graph: Graph,
  decisions: z.array(z.string()),
  canCancel: z.boolean(),
  /** It has failed and nobody waits for it: POST /api/runs/:id/retry lets it go on where it failed. */
  canRetry: z.boolean(),
  /** It rests at its limits: POST /api/runs/:id/extend grants as much again. */
  canExtend: z.boolean(),
  /** POST /api/runs/:id/hold stops it where it stands, POST /api/runs/:id/resume lets it go on. */
  canHold: z.boolean(),
  /** False while it works, and for good when an effect has left the building that its agent cannot take back. */
  canUndo: z.boolean(),
});
export type RunDetail = z.infer<typeof RunDetail>;

/** GET /api/runs/:id/replay: the run played again out of its record, with no tool or model called. */
export const Replay = z.object({
  /** Every input, branch and output is byte for byte what it was. */
  isEqual: z.boolean(),
  steps: z.number().int(),
  ms: z.number(),
  /** The first step that came out otherwise; its key is `node#iteration`, after the way there. */
  diverged: z
    .object({ step: z.string(), what: z.enum(['input', 'output']), recorded: z.unknown(), played: z.unknown() })
    .nullable(),
});
export type Replay = z.infer<typeof Replay>;

// POST /api/runs/:id/cancel and POST /api/runs/:id/undo answer the RunDetail. Undo retracts everything the run wrote, and
// its decisions become `undone`; 409 `run.not_waiting` when an effect has already left the building.

/** POST /api/runs: start an agent by hand on one record. */
export const RunStart = z.object({ agent: z.string(), record: z.string() });

/** GET /api/agents → { agents: Agent[] } */
export const Agent = z.object({
  name: z.string(),
  version: z.string(),
  title: Text,
  about: Text,
  purpose: z.string(),
  autonomy: Autonomy,
  isOn: z.boolean(),
  wakes: z.array(z.object({ by: z.enum(['event', 'schedule', 'hand']), on: z.string() })),
  graph: Graph,
  stats: z.object({
    runs: z.number().int(),
    accepted: z.number().int(),
    refused: z.number().int(),
    edited: z.number().int(),
    p95WorkMs: z.number().nullable(),
  }),
});
export type Agent = z.infer<typeof Agent>;
/** PATCH /api/agents/:name (manager, admin) */
export const AgentPatch = z.object({ autonomy: Autonomy.optional(), isOn: z.boolean().optional() });

/** GET /api/tools → { tools: Tool[] } */
export const Tool = z.object({
  name: z.string(),
  version: z.number().int(),
  title: Text,
  about: Text,
  effect: Effect,
  purpose: z.string(),
  input: z.unknown(),
  output: z.unknown(),
});
export type Tool = z.infer<typeof Tool>;

/** A column as the leak gate sees it. */
export const ColumnVerdict = z.object({
  column: z.string(),
  title: z.string(),
  verdict: z.enum(['used', 'leak', 'suspicious', 'later', 'left_out']),
  why: Text,
});

/** GET /api/models/lead-score → { current: Model | null, training: {...} | null, outcomes: n, needed: n } */
export const Model = z.object({
  id: z.string(),
  version: z.number().int(),
  trainedAt: z.iso.datetime(),
  signal: z.enum(['usable', 'none']),
  n: z.number().int(),
  testN: z.number().int(),
  baseRate: z.number(),
  auc: z.number().nullable(),
  aucLow: z.number().nullable(),
  prAuc: z.number().nullable(),
  logLoss: z.number().nullable(),
  ece: z.number().nullable(),
  trainCpuMs: z.number(),
  dataHash: z.string(),
  reliability: z.array(z.object({ predicted: z.number(), observed: z.number(), n: z.number().int() })),
  columns: z.array(ColumnVerdict),
  topFeatures: z.array(z.object({ column: z.string(), title: z.string(), weight: z.number() })),
});
export type Model = z.infer<typeof Model>;
export const ModelState = z.object({
  current: Model.nullable(),
  training: z.object({ ratio: z.number().min(0).max(1), startedAt: z.iso.datetime() }).nullable(),
  outcomes: z.number().int().describe('leads with a known outcome'),
  needed: z.number().int(),
  error: z.string().nullable().describe('why the last training failed'),
});
export type ModelState = z.infer<typeof ModelState>;
/** POST /api/models/lead-score/train: `later` lists columns known only after the outcome. */
export const TrainRequest = z.object({ later: z.array(z.string()).max(500).default([]) });

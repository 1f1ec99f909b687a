import { z } from 'zod';
import { Autonomy, Effect, Graph } from './process.ts';
import { Evidence, pageOf, RecordRef, Text } from './shared.ts';

/** Whether a node answers as a past run recorded it where the same is asked, or is done anew. */
export const SandboxSwitch = z.enum(['recorded', 'live']);

export const SandboxBreakpoint = z.object({
  node: z.string().max(80),
  at: z.enum(['before', 'after']),
  /** Expression; it stops where this holds, and where it cannot be computed. */
  if: z.string().max(2_000).optional(),
});
export type SandboxBreakpoint = z.infer<typeof SandboxBreakpoint>;

/** Where the answer of a step comes from. captured: it would have left the building, and its answer was made up. */
export const SandboxAnsweredBy = z.enum(['live', 'recorded', 'pinned', 'edited', 'given', 'captured']);

export const SandboxStep = z.object({
  index: z.int(),
  /** `node#iteration`, after the way there. */
  key: z.string(),
  node: z.string(),
  type: z.string(),
  title: Text,
  tool: z.string().nullable(),
  effect: Effect.nullable(),
  status: z.enum(['done', 'waiting', 'failed', 'skipped']),
  by: SandboxAnsweredBy,
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  evidence: z.array(Evidence),
  /** What it would have written: a record of a kind, with the values said of it. */
  writes: z.array(z.object({ kind: z.string(), record: z.string(), data: z.record(z.string(), z.unknown()) })),
  /** Suggestions it would have made. */
  decisions: z.array(z.object({ id: z.string(), card: z.unknown() })),
  /** What would have left the building. */
  captured: z.array(z.object({ tool: z.string(), input: z.unknown() })),
  ms: z.number(),
  tokens: z.int(),
});
export type SandboxStep = z.infer<typeof SandboxStep>;

export const SandboxRest = z.discriminatedUnion('at', [
  z.object({ at: z.literal('done'), output: z.unknown() }),
  z.object({ at: z.literal('failed'), error: z.string() }),
  z.object({
    at: z.literal('waiting'),
    key: z.string(),
    for: z.enum(['answer', 'time', 'event']),
    wakeAt: z.iso.datetime().nullable(),
    decision: z.string().nullable(),
  }),
  /** `key` is the step that comes next; empty before the first. */
  z.object({ at: z.literal('paused'), key: z.string(), why: z.enum(['step', 'breakpoint', 'time']) }),
]);
export type SandboxRest = z.infer<typeof SandboxRest>;

/** GET /api/sandbox/sessions/:id: an agent that is walked through its graph. Nothing it does is written or sent. */
export const SandboxSession = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  version: z.string(),
  graph: Graph,
  input: z.unknown(),
  subject: RecordRef.nullable(),
  autonomy: Autonomy,
  /** The records are seen as they stood then. */
  frozenAt: z.iso.datetime(),
  /** The clock of the session. */
  clock: z.iso.datetime(),
  run: z.string().nullable(),
  parent: z.object({ id: z.string(), step: z.int() }).nullable(),
  rest: SandboxRest,
  steps: z.array(SandboxStep),
  switches: z.record(z.string(), SandboxSwitch),
  pins: z.record(z.string(), z.unknown()),
  breakpoints: z.array(SandboxBreakpoint),
  madeAt: z.iso.datetime(),
});
export type SandboxSession = z.infer<typeof SandboxSession>;

export const SandboxLine = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  subject: RecordRef.nullable(),
  rest: SandboxRest,
  run: z.string().nullable(),
  parent: z.string().nullable(),
  madeAt: z.iso.datetime(),
  touchedAt: z.iso.datetime(),
});
export type SandboxLine = z.infer<typeof SandboxLine>;
/** GET /api/sandbox/sessions?after: mine, newest first */
export const SandboxPage = pageOf(SandboxLine);
export type SandboxPage = z.infer<typeof SandboxPage>;

const Settings = {
  switches: z.record(z.string().max(80), SandboxSwitch).optional(),
  pins: z.record(z.string().max(80), z.unknown()).optional(),
  breakpoints: z.array(SandboxBreakpoint).max(200).optional(),
};

/** POST /api/sandbox/sessions: an agent by name, a graph of one's own, or the graph of a past run; a record or an input. */
export const SandboxStart = z.object({
  agent: z.string().optional(),
  /** `agent-graph/1`; for who may build agents. */
  graph: z.unknown().optional(),
  run: z.string().optional(),
  record: z.string().optional(),
  input: z.record(z.string(), z.unknown()).default({}),
  autonomy: Autonomy.optional(),
  ...Settings,
});
export type SandboxStart = z.infer<typeof SandboxStart>;

/** PATCH /api/sandbox/sessions/:id */
export const SandboxChange = z.object(Settings);
/** POST /api/sandbox/sessions/:id/play */
export const SandboxPlay = z.object({ how: z.enum(['step', 'continue']) });
/** POST /api/sandbox/sessions/:id/answer */
export const SandboxAnswer = z.discriminatedUnion('answer', [
  z.object({ answer: z.enum(['accepted', 'refused']), reason: z.string().max(500).optional() }),
  z.object({
    answer: z.literal('edited'),
    touch: z.array(z.string().min(1).max(4000)).min(1).max(40),
    reason: z.string().max(500).optional(),
  }),
  z.object({ answer: z.literal('expired') }),
]);
/** POST /api/sandbox/sessions/:id/wake: with an event, or null for the time that is up */
export const SandboxWake = z.object({ event: z.record(z.string(), z.unknown()).nullable() });
/** POST /api/sandbox/sessions/:id/edit: what the step of this index gave; later steps are forgotten */
export const SandboxEdit = z.object({ step: z.int().min(0), output: z.unknown() });
/** POST /api/sandbox/sessions/:id/fork: a session of its own with so many of the first steps */
export const SandboxFork = z.object({ step: z.int().min(0) });

/** GET /api/sandbox/compare?a&b: two sessions side by side, step by step */
export const SandboxDiff = z.object({
  a: z.object({ id: z.string(), agentTitle: Text, version: z.string(), rest: SandboxRest }),
  b: z.object({ id: z.string(), agentTitle: Text, version: z.string(), rest: SandboxRest }),
  steps: z.array(
    z.object({
      key: z.string(),
      title: Text,
      is: z.enum(['same', 'changed', 'only_a', 'only_b']),
      a: z.unknown(),
      b: z.unknown(),
    }),
  ),
});
export type SandboxDiff = z.infer<typeof SandboxDiff>;

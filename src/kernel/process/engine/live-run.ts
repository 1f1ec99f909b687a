import { z } from 'zod';
import type { EvidenceRef, Saying } from '#kernel/memory';
import type { Actor, Purpose } from '#kernel/security';
import type { Ahead } from './ahead.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { TurnRow } from '../llm/turn-table.ts';
import type { Turn } from '../llm/turn.ts';
import type { Autonomy, DecisionDraft, Guard, Message } from '../tool.ts';
import type { Child } from './child-runs.ts';
import type { StartedBy } from './port.ts';
import type { Reading } from './reading.ts';

/** Runs that lead to one another at most; a chain that is longer goes in a circle. Chosen, not measured. */
export const DEEPEST = 8;

/** What of a run is stored in its row besides the columns; outputs stand in the step rows and are not repeated here. */
export const RunMemo = z.object({
  /** How often each node was entered. */
  visits: z.record(z.string(), z.number()).default({}),
  /** Decisions made so far, in order. */
  decisions: z.array(z.string()).default([]),
  /** The batch that holds all this run wrote; retracting it is the undo. */
  batch: z.string().nullable().default(null),
  /** A person, or the policy, agreed to what comes next. */
  isApproved: z.boolean().default(false),
  /** Effects that have left the building; from the first on there is no undo. */
  left: z.number().default(0),
  /** Failed attempts at the node the run stands at. */
  failures: z.number().default(0),
  isEscalated: z.boolean().default(false),
  /** How many times the limits were granted: 1, and one more with each time a person allowed it. */
  allowance: z.number().default(1),
  /** It went on at the node for runs whose limits are used up; it does so once. */
  isDegraded: z.boolean().default(false),
  /** Of a branch that is gone through for each item of a list: the item and its place. */
  item: z.unknown().default(null),
  index: z.number().nullable().default(null),
  /** How many runs led to this one: those that called it, and those whose writing woke it. */
  depth: z.number().default(0),
  /** Names of inputs that hold text from outside: whoever started it had read them there. */
  outside: z.array(z.string()).default([]),
  /** What woke the run. */
  event: z.looseObject({}).nullable().default(null),
});
export type RunMemo = z.output<typeof RunMemo>;

/** What a run has used so far. */
export const Spent = z.object({
  steps: z.number().default(0),
  toolCalls: z.number().default(0),
  /** Tokens that models read and wrote. */
  tokens: z.number().default(0),
  /** What models cost, in millionths of a unit of each currency. */
  cost: z.record(z.string(), z.number()).default({}),
});
export type Spent = z.output<typeof Spent>;

/** What a run has used that has done nothing yet. */
export function nothingSpent(): Spent {
  return Spent.parse({});
}

/** Counts as used what another run used from `before` on: what it used since it began where that is left out. */
export function countSpent(spent: Spent, used: Spent, before: Spent = nothingSpent()): void {
  spent.toolCalls += Math.max(0, used.toolCalls - before.toolCalls);
  spent.tokens += Math.max(0, used.tokens - before.tokens);
  const cost = { ...spent.cost };
  for (const [currency, micro] of Object.entries(used.cost)) {
    cost[currency] = (cost[currency] ?? 0) + Math.max(0, micro - (before.cost[currency] ?? 0));
  }
  spent.cost = cost;
}

/** A step as it is written. */
export type StepRecord = Readonly<{
  node: string;
  iteration: number;
  ordinal: number;
  type: string;
  tool: string | null;
  durability: 'fused' | 'step';
  status: 'done' | 'waiting' | 'failed' | 'skipped';
  input_hash: string;
  input: unknown;
  output: unknown;
  evidence: readonly EvidenceRef[];
  started_at: string;
  work_us: number;
  error: string | null;
}>;

/** What commits with the next boundary. */
export type Pending = {
  steps: StepRecord[];
  sayings: Saying[];
  decisions: { id: string; draft: DecisionDraft; status: 'open' | 'done' }[];
  messages: (Message & Readonly<{ tool: string; key: string }>)[];
  /** Decisions of earlier boundaries that are settled without a person; `everybody` takes the owner off. */
  settled: { id: string; status: 'done' | 'expired' | 'everybody' }[];
  guards: Guard[];
  /** Runs that begin with this boundary, and others of the run that end with it. */
  children: Child[];
  calledOff: string[];
  /** Answers of language models, and what became of what they asked for. */
  turns: TurnRow[];
  workUs: number;
};

/** The conversation with the model of a node, as far as it has come. */
export type Talk = Readonly<{ node: string; iteration: number; turns: readonly Turn[] }>;

/** A run in the hands of this process. */
export type LiveRun = {
  readonly tenantId: string;
  readonly id: string;
  readonly compiled: CompiledGraph;
  readonly autonomy: Autonomy;
  readonly purpose: Purpose;
  readonly actor: Actor;
  readonly startedBy: StartedBy;
  readonly subjectId: string | null;
  readonly dedupeKey: string | null;
  readonly input: object;
  /** True for a run that another one waits for. */
  readonly isChild: boolean;
  /** The port of the fork whose branch it is; null for a run of a whole graph. */
  readonly branch: string | null;
  readonly epoch: number;
  readonly controller: AbortController;
  /** False until its row is committed. */
  isStored: boolean;
  /** True from reading it to its next boundary: a row of the step it stands at may exist already. */
  isResumed: boolean;
  /** True once this process has nothing more to do for it. */
  isAtRest: boolean;
  /** Working time of committed boundaries. */
  workUs: number;
  cursor: string;
  memo: RunMemo;
  spent: Spent;
  outputs: Record<string, unknown>;
  pending: Pending;
  /** Of the node `llm` the run stands at; null until this process has taken it up. */
  talk: Talk | null;
  /** The read transaction of the segment that is being computed; null between segments. */
  reading: Reading | null;
  /** How everything stood at the last boundary, to compute the segment anew. */
  boundary: Snapshot;
  /** Attempts at the current segment that a guard refused. */
  refusals: number;
  /** Write transactions spent on it by this process. */
  writes: number;
  /** Boundaries that are on their way while it goes on. */
  readonly ahead: Ahead;
};

type Snapshot = Readonly<{ cursor: string; memo: RunMemo; spent: Spent; outputs: Record<string, unknown> }>;

export function noPending(): Pending {
  return {
    steps: [],
    sayings: [],
    decisions: [],
    messages: [],
    settled: [],
    guards: [],
    children: [],
    calledOff: [],
    turns: [],
    workUs: 0,
  };
}

/** Whether the next boundary writes more than the run and its steps. */
export function hasEffects({ steps: _steps, workUs: _workUs, ...effects }: Pending): boolean {
  return Object.values(effects).some((list) => list.length > 0);
}

/** Marks what has been committed: the next segment starts here. */
export function markBoundary(run: LiveRun): void {
  run.isStored = true;
  run.isResumed = false;
  if (run.talk?.node !== run.cursor) run.talk = null;
  run.workUs += run.pending.workUs;
  run.pending = noPending();
  run.refusals = 0;
  run.boundary = {
    cursor: run.cursor,
    memo: copyOf(run.memo),
    spent: { ...run.spent },
    outputs: { ...run.outputs },
  };
}

/** Forgets what was computed since the last boundary. */
export function rewind(run: LiveRun): void {
  run.cursor = run.boundary.cursor;
  run.memo = copyOf(run.boundary.memo);
  run.spent = { ...run.boundary.spent };
  run.outputs = { ...run.boundary.outputs };
  run.talk = null;
  // The step it stands at may have been shown already.
  run.isResumed = true;
  run.pending = noPending();
}

function copyOf(memo: RunMemo): RunMemo {
  return { ...memo, visits: { ...memo.visits }, decisions: [...memo.decisions] };
}

/** Lets go of the segment's read transaction, if it has one. */
export async function endReading(run: LiveRun): Promise<void> {
  const { reading } = run;
  run.reading = null;
  await reading?.close();
}

import type { LiveRun } from '../engine/live-run.ts';
import type { CompiledGraph } from '../graph/compile.ts';
import type { GraphNode } from '../graph/schema.ts';
import type { Autonomy } from '../tool.ts';

/** One step as it is known before it is played: recorded by a run, or set by a person. */
export type KnownStep = Readonly<{
  status: 'done' | 'failed' | 'skipped' | 'waiting';
  input: unknown;
  output: unknown;
  error: string | null;
  /** A person set it: it counts as it stands, also where the graph itself would make something else of it. */
  isSet?: boolean;
}>;

/**
 * What a run left behind, with all that it started. Keys are `node#iteration`, after the way there: `par#1/left/` for what
 * stands in a branch, `par#1/0/` for an item of a list, `sub#1/` for another agent.
 */
export type Recorded = Readonly<{
  steps: ReadonlyMap<string, KnownStep>;
  /** The runs themselves, by the way to them; the first has none: ``. */
  runs: ReadonlyMap<string, RecordedRun>;
}>;

export type RecordedRun = Readonly<{
  id: string;
  compiled: CompiledGraph;
  autonomy: Autonomy;
  subjectId: string | null;
  input: object;
  /** How many times it was granted its limits. */
  allowance: number;
  /** Names of its inputs that hold text from outside. */
  outside?: readonly string[];
}>;

/** One step as it was played. */
export type PlayedStep = Readonly<{
  key: string;
  node: string;
  type: string;
  status: 'done' | 'failed' | 'skipped';
  input: unknown;
  output: unknown;
  error: string | null;
  /** computed: by the graph itself, of what stood before. */
  from: 'recorded' | 'computed';
}>;

/** Where playing came to its end. */
export type Stop = Readonly<
  | { at: 'done'; output: unknown }
  | { at: 'failed'; error: string }
  /** The record ends here: the run waited or was stopped. */
  | { at: 'open'; key: string }
  /** Something came out otherwise than it was recorded. */
  | { at: 'diverged'; key: string; what: 'input' | 'output'; recorded: unknown; played: unknown }
>;

/** What has to be found out before playing can go on. */
export type Open = Readonly<
  | { what: 'node'; run: LiveRun; node: GraphNode; key: string; way: string }
  /** All that a node waited for has ended, and not well, or one of several was enough. */
  | { what: 'join'; key: string; known: KnownStep }
>;

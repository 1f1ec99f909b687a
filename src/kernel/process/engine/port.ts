import type { Actor, Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { AgentGraph } from '../graph/schema.ts';
import type { Autonomy } from '../tool.ts';

export const RUN_STATUSES = ['ready', 'running', 'waiting', 'done', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export type StartedBy = 'event' | 'schedule' | 'hand';

/** One run to start. */
export type StartRun = Readonly<{
  graph: AgentGraph;
  input: object;
  autonomy?: Autonomy;
  startedBy?: StartedBy;
  /** The record it is about. */
  subjectId?: string | null;
  /** Starting the same agent again with the same key answers the run that is there already. */
  dedupeKey?: string | null;
}>;

/** Where a run stands after its first commit. `writes` counts the write transactions it took so far. */
export type Started = Readonly<{ id: string; isNew: boolean; status: RunStatus; writes: number }>;

/** How a run stands, as whoever waits for it sees it. */
export type RunState = Readonly<{
  id: string;
  status: RunStatus;
  output: unknown;
  error: string | null;
  waitKey: string | null;
  /** Write transactions this process spent on it; null where another process ran it. */
  writes: number | null;
}>;

/**
 * What the process kernel asks of a durable engine. An agent is data, so steps, sleeps and waits are nodes of its graph
 * and not calls of a program: a node `call` is a step, `wait` a sleep or an event, `approve` a wait for a person.
 * Every engine passes `contract-suite.ts`.
 */
export type DurableEngine = Readonly<{
  /** Starts a run; answers when its first state is durable. The fused part runs at once and commits with it. */
  start(scope: Scope, run: StartRun): Promise<Started>;
  /** Starts many runs of one graph in the caller's transaction with one statement. Returns how many were new. */
  startMany(tx: Tx, many: StartMany): Promise<number>;
  /** Tells runs waiting for any of these keys, in the caller's transaction. Returns how many were woken. */
  emit(tx: Tx, events: readonly Readonly<{ key: string; payload: object }>[]): Promise<number>;
  /** Puts failed runs back to where they failed, in the caller's transaction. Returns how many there were. */
  retry(tx: Tx, ids: readonly string[]): Promise<number>;
  /** Stops a run where it stands; what it wrote stays. @throws Failure `run.not_found`, `run.not_waiting` */
  cancel(scope: Scope, id: string): Promise<void>;
  /** Waits until a run rests: done, failed, cancelled or waiting for something. @throws Failure `run.not_found` */
  settled(scope: Scope, id: string, timeoutMs?: number): Promise<RunState>;
  /** Runs in these states, newest first. */
  list(scope: Scope, statuses: readonly RunStatus[], limit: number): Promise<readonly RunState[]>;
  /** Lets go of everything: running work ends at its next boundary, other processes take over. */
  stop(): Promise<void>;
}>;

export type StartMany = Readonly<{
  graph: AgentGraph;
  autonomy: Autonomy;
  startedBy: StartedBy;
  /** How many runs led to these; from too many on they are kept as failed. 0 unless told. */
  depth?: number;
  /** In whose name they work; the workspace's unless told. */
  worker?: Readonly<{ login: string; role: Actor['role'] }> | null;
  runs: readonly Readonly<{ input: object; subjectId: string | null; dedupeKey: string }>[];
}>;

import { hash } from 'node:crypto';
import type { Variables } from '../graph/expression.ts';
import type { GraphNode } from '../graph/schema.ts';
import type { ChildState } from './child-runs.ts';
import type { LiveRun, StepRecord } from './live-run.ts';

/** What one node made of the run. */
export type Move =
  | Readonly<{ go: 'on'; port: string; output: unknown }>
  | Readonly<{ go: 'wait'; key: string | null; wakeIn: string | null; wakeAt: string | null }>
  /** There is more to do at this node, after a boundary. */
  | Readonly<{ go: 'stay' }>
  | Readonly<{ go: 'again'; afterMs: number; error: string }>
  | Readonly<{ go: 'fail'; error: string }>
  /** The limits are used up. */
  | Readonly<{ go: 'over'; limit: string }>
  /** This process lacks the tool; one that has it must go on. */
  | Readonly<{ go: 'release' }>;

type StepDetail = Pick<StepRecord, 'status'> &
  Partial<Pick<StepRecord, 'tool' | 'durability' | 'input' | 'output' | 'evidence' | 'error'>>;

/** Names an expression of this run may use. Nodes not done yet are null. */
export function variablesOf(run: LiveRun): Variables {
  const outputs: Record<string, unknown> = {};
  for (const id of run.compiled.nodes.keys()) outputs[id] = run.outputs[id] ?? null;
  const { visits, event, item, index } = run.memo;
  const state = { autonomy: run.autonomy, visits, event, run: run.id, item, index };
  return { ...outputs, input: run.input, state };
}

/** How often the run was at this node, this time included. */
export function iterationOf(run: LiveRun, node: GraphNode): number {
  return run.memo.visits[node.id] ?? 1;
}

/** `run:node#iteration`: what a step is known by outside. */
export function keyOfNode(run: LiveRun, node: GraphNode): string {
  return `${run.id}:${node.id}#${iterationOf(run, node)}`;
}

/** Working time the run has left. */
export function leftMs({ compiled, memo, workUs, pending }: LiveRun): number {
  return compiled.graph.limits.wallMs * memo.allowance - (workUs + pending.workUs) / 1000;
}

const NOTHING = { tool: null, durability: 'fused', input: null, output: null, evidence: [], error: null } as const;

/** Notes a step for the next boundary; `since` is when its work began, by `performance.now()`. */
export function noteStep(run: LiveRun, node: GraphNode, since: number, detail: StepDetail): void {
  const workUs = Math.max(0, Math.round((performance.now() - since) * 1000));
  run.pending.workUs += workUs;
  run.pending.steps.push({
    ...NOTHING,
    ...detail,
    node: node.id,
    iteration: iterationOf(run, node),
    ordinal: run.spent.steps,
    type: node.type,
    input_hash: hash('sha256', JSON.stringify(detail.input ?? null), 'base64url'),
    started_at: new Date(performance.timeOrigin + since).toISOString(),
    work_us: workUs,
  });
}

/** Notes a step that cannot work, now or later. */
export function failStep(run: LiveRun, node: GraphNode, since: number, error: string): Move {
  noteStep(run, node, since, { status: 'failed', error });
  return { go: 'fail', error };
}

/** A run that was waited for has not ended well: on by the port `error`, or the run has failed too. */
export function failedChild(
  run: LiveRun,
  node: GraphNode,
  { since, input, child }: { since: number; input: object; child: ChildState | null },
): Move {
  const branch = child?.branch ?? null;
  const error = child?.error ?? child?.status ?? 'cancelled';
  const text = branch === null ? error : `${branch}: ${error}`;
  noteStep(run, node, since, { status: 'failed', input, error: text });
  // What a branch may not use more of, its run may not.
  if (branch !== null && error.startsWith(LIMIT_FAILURE)) return { go: 'over', limit: text };
  if (run.compiled.after(node.id, 'error') === null) return { go: 'fail', error: text };
  return { go: 'on', port: 'error', output: { error: text } };
}

/** How the error of a run begins that used up its limits. */
export const LIMIT_FAILURE = 'run.limit';

import type { EvidenceRef } from '#kernel/memory';
import type { Watermark } from '#kernel/memory';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { newRun } from '../engine/new-run.ts';
import { RunMemo, type Spent } from '../engine/live-run.ts';
import { compiledOf } from '../engine/graph-table.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Autonomy } from '../tool.ts';
import type { Effects } from './ground.ts';
import { replay } from './replay.ts';
import type { KnownStep, Open, PlayedStep, Recorded, RecordedRun, Stop } from './trace.ts';

/** Where the answer of a step comes from. captured: it would have left the building, and its answer was made up. */
export const ANSWERED_BY = ['live', 'recorded', 'pinned', 'edited', 'given', 'captured'] as const;
export type AnsweredBy = (typeof ANSWERED_BY)[number];

/** What would have left the building. */
export type Captured = Readonly<{ tool: string; input: unknown }>;

/** One step of a session, as it is kept. */
export type SandboxStep = KnownStep &
  Readonly<{
    key: string;
    node: string;
    type: string;
    by: AnsweredBy;
    evidence: readonly EvidenceRef[];
    effects: Effects;
    captured: readonly Captured[];
    /** The agent that the step called. */
    child: Readonly<{
      graph: AgentGraph;
      autonomy: Autonomy;
      subjectId: string | null;
      input: object;
      outside: readonly string[];
    }> | null;
    ms: number;
    tokens: number;
    cost: Spent['cost'];
  }>;

/** Whether answers of a node come from the record of a past run where it was asked the same, or are made anew. */
export type Switch = 'recorded' | 'live';

/** Where playing shall stop. */
export type Breakpoint = Readonly<{ node: string; at: 'before' | 'after'; if?: string | undefined }>;

/** A graph that is being walked through. Where it stands follows from its steps alone. */
export type Session = Readonly<{
  id: string;
  graph: AgentGraph;
  input: object;
  subjectId: string | null;
  autonomy: Autonomy;
  /** What of the workspace it sees; null: a workspace of its own, with what a case gives. */
  watermark: Watermark | null;
  /** The clock of the session. */
  now: Date;
  switches: Readonly<Record<string, Switch>>;
  pins: Readonly<Record<string, unknown>>;
  breakpoints: readonly Breakpoint[];
  steps: readonly SandboxStep[];
}>;

/** Where a session stands: what its steps come to, and what comes next. */
export type Position = Readonly<{ stop: Stop; open: Open | null; played: readonly PlayedStep[] }>;

/** @throws Failure `sandbox.astray` where the steps do not lead to one another any more */
export function positionOf(scope: Scope, session: Session): Position {
  const { id, graph, input, autonomy, subjectId } = session;
  const compiled = compiledOf(graph);
  const first: RecordedRun = { id, compiled, autonomy, subjectId, input, allowance: 1 };
  const runs = new Map([['', first]]);
  for (const { key, child } of session.steps) {
    if (child === null) continue;
    const { graph: called, ...own } = child;
    runs.set(`${key}/`, { id, compiled: compiledOf(called), allowance: 1, ...own });
  }
  const recorded: Recorded = { runs, steps: new Map(session.steps.map((step) => [step.key, step])) };
  const fresh = newRun(scope, { graph, input, autonomy, subjectId });
  const memo = RunMemo.parse({ visits: { [compiled.entry]: 1 } });
  const workUs = session.steps.reduce((sum, { ms }) => sum + ms, 0) * 1000;
  const played = replay({ ...fresh, id, compiled, cursor: compiled.entry, memo, workUs }, recorded);
  if (played.stop.at === 'diverged') throw new Failure('sandbox.astray', { params: { step: played.stop.key } });
  return { stop: played.stop, open: played.stop.at === 'open' ? played.open : null, played: played.steps };
}

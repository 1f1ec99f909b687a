import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { newRun } from '../engine/new-run.ts';
import { RunMemo } from '../engine/live-run.ts';
import { canonicalJson } from '../graph/content-hash.ts';
import { readRecorded } from './read-recorded.ts';
import { replay } from './replay.ts';
import type { PlayedStep, Stop } from './trace.ts';

/** What playing a run again came to. */
export type Replayed = Readonly<{
  /** Every input, branch and output is byte for byte what it was, and nothing of the record is left over. */
  isEqual: boolean;
  stop: Stop;
  steps: readonly PlayedStep[];
}>;

/** Plays a past run again out of its record, without a tool or model. @throws Failure `run.not_found`; `run.not_waiting` for a branch */
export async function replayRun(scope: Scope, id: string): Promise<Replayed> {
  const { recorded, end } = await scope.read((tx) => readRecorded(tx, id));
  const first = recorded.runs.get('');
  if (first === undefined) throw new Failure('run.not_found');
  const { compiled, input, autonomy, subjectId, allowance } = first;
  const fresh = newRun(scope, { graph: compiled.graph, input, autonomy, subjectId });
  const memo = RunMemo.parse({ visits: { [compiled.entry]: 1 }, allowance });
  const { stop, steps } = replay({ ...fresh, id, compiled, cursor: compiled.entry, memo }, recorded);
  const played = new Set(steps.map((step) => step.key));
  const isWhole = [...recorded.steps].every(([key, step]) => step.status === 'waiting' || played.has(key));
  return { isEqual: isWhole && isSameEnd(stop, end), stop, steps };
}

function isSameEnd(stop: Stop, end: Readonly<{ status: string; output: unknown; error: string | null }>): boolean {
  if (end.status === 'done')
    return stop.at === 'done' && canonicalJson(stop.output) === canonicalJson(end.output ?? null);
  // One that failed between its nodes, at its limits or by a conflict, or rests or was stopped, has no more on record.
  if (stop.at === 'failed') return end.status === 'failed' && stop.error === end.error;
  return stop.at === 'open';
}

import { newUuid } from '#base';
import type { Scope } from '#kernel/security';
import { nothingAhead } from './ahead.ts';
import { compiledOf } from './graph-table.ts';
import { markBoundary, noPending, nothingSpent, RunMemo, type LiveRun } from './live-run.ts';
import type { StartRun } from './port.ts';
import { agentActor } from './run-table.ts';

/** A run at its first node, of which nothing is stored yet. */
export function newRun(scope: Scope, { graph, input, autonomy, startedBy, subjectId, dedupeKey }: StartRun): LiveRun {
  const compiled = compiledOf(graph);
  const memo = RunMemo.parse({ visits: { [compiled.entry]: 1 } });
  const spent = nothingSpent();
  const run: LiveRun = {
    tenantId: scope.tenantId,
    id: newUuid(),
    compiled,
    autonomy: autonomy ?? graph.autonomy,
    purpose: graph.purpose,
    actor: agentActor(graph, scope.actor),
    startedBy: startedBy ?? 'hand',
    subjectId: subjectId ?? null,
    dedupeKey: dedupeKey ?? null,
    input,
    isChild: false,
    branch: null,
    epoch: 1,
    controller: new AbortController(),
    isStored: false,
    isAtRest: false,
    isResumed: false,
    workUs: 0,
    cursor: compiled.entry,
    memo,
    spent,
    outputs: {},
    pending: noPending(),
    talk: null,
    reading: null,
    boundary: { cursor: compiled.entry, memo, spent, outputs: {} },
    refusals: 0,
    writes: 0,
    ahead: nothingAhead(),
  };
  markBoundary(run);
  run.isStored = false;
  return run;
}

import type { Scope } from '#kernel/security';
import type { JobHandlers, JobRun, OutboxEvent, Store } from '#store';
import { checkDraft, type Likely } from './check-draft.ts';
import { FRESH_JOB, noteChanged, runFresh } from './fresh.ts';
import { LEARN_JOB, runLearning } from './learn.ts';
import type { MatchLearner } from './learner.ts';
import { mergeSurest } from './merge-surest.ts';
import { planNights, startNights } from './nightly.ts';
import { runScan, SCAN_JOB } from './scan.ts';
import type { Data } from '../value.ts';

export type MatchingOptions = Readonly<{
  learner: MatchLearner;
  /** The right of the workspace itself, which sees all records. */
  scopeFor: (tenantId: string) => Scope;
}>;

/** Same record? What needs more than a scope: events, jobs, nights, and the trees of another kernel. */
export type Matching = Readonly<{
  check(scope: Scope, draft: { kind: string; data: Data; id: string | null }): Promise<Likely[]>;
  /** Notes what events say has changed. */
  onEvents(events: readonly OutboxEvent[]): Promise<void>;
  handlers: JobHandlers;
  /** Compares all records of all workspaces every night until stopped. */
  startNights(store: Store, report: (error: unknown, where: string) => void): { stop(): Promise<void> };
}>;

/** Opens the search for records that are the same. */
export function openMatching({ learner, scopeFor }: MatchingOptions): Matching {
  const doing = (job: JobRun) => ({ scope: scopeFor(job.tenantId), learner });
  return {
    check: (scope, draft) => checkDraft(scope, learner, draft),
    async onEvents(events) {
      for (const [tenantId, of] of Map.groupBy(events, (event) => event.tenantId)) {
        const scope = scopeFor(tenantId);
        await noteChanged(scope, of);
      }
    },
    handlers: {
      async [FRESH_JOB](job) {
        const scope = scopeFor(job.tenantId);
        const kinds = new Set<string>();
        await runFresh({ scope, learner }, job, async (_, kind) => void kinds.add(kind));
        if (kinds.size > 0) await planNights(scope);
        for (const kind of kinds) await mergeSurest(scope, kind, job.signal);
      },
      async [SCAN_JOB](job) {
        await runScan(doing(job), job);
        await mergeSurest(scopeFor(job.tenantId), (job.input as { kind: string }).kind, job.signal);
      },
      [LEARN_JOB]: (job) => runLearning(doing(job), job),
    },
    startNights: (store, report) => startNights({ store, scopeFor, report }),
  };
}

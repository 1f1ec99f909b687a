import type { Scope } from '#kernel/security';
import type { JobHandlers, JobRun, OutboxEvent, Store } from '#store';
import { checkDraft, type Likely } from './check-draft.ts';
import { FRESH_JOB, noteChanged, runFresh, wakeFresh } from './fresh.ts';
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
  const deferred = new Set<string>();
  const doing = (job: JobRun) => ({ scope: scopeFor(job.tenantId), learner });
  return {
    check: (scope, draft) => checkDraft(scope, learner, draft),
    async onEvents(events) {
      for (const [tenantId, of] of Map.groupBy(events, (event) => event.tenantId)) {
        const scope = scopeFor(tenantId);
        if ((await noteChanged(scope, of)) === 'later') deferred.add(tenantId);
      }
    },
    handlers: {
      async [FRESH_JOB](job) {
        const scope = scopeFor(job.tenantId);
        const kinds = new Set<string>();
        const end = await runFresh({ scope, learner }, job, async (_, kind) => void kinds.add(kind));
        if (end === 'later') deferred.add(job.tenantId);
        if (kinds.size > 0) await planNights(scope);
        for (const kind of kinds) await mergeSurest(scope, kind, job.signal);
      },
      async [SCAN_JOB](job) {
        await runScan(doing(job), job);
        await mergeSurest(scopeFor(job.tenantId), (job.input as { kind: string }).kind, job.signal);
      },
      [LEARN_JOB]: (job) => runLearning(doing(job), job),
    },
    startNights(store, report) {
      const nights = startNights({ store, scopeFor, report });
      const again = startAgain(deferred, scopeFor, report);
      return { stop: async () => void (await Promise.all([nights.stop(), again.stop()])) };
    },
  };
}

/** Looked this often whether what had to go first has ended. */
const AGAIN_MS = 1_000;

/** Wakes comparisons that had to wait. Where the process ends before, the next change of a record or the night does it. */
function startAgain(
  deferred: Set<string>,
  scopeFor: MatchingOptions['scopeFor'],
  report: (error: unknown, where: string) => void,
): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    for (const tenantId of deferred)
      if ((await scopeFor(tenantId).write(wakeFresh)) !== 'later') deferred.delete(tenantId);
  };
  const timer = setInterval(() => {
    running ??= look()
      .catch((error: unknown) => report(error, 'matching'))
      .finally(() => (running = undefined));
  }, AGAIN_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

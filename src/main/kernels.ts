import { catalog, DESK, OPEN_DECISIONS, openDesk, type Desk } from '#catalog';
import type { Services } from '#http';
import {
  BULK_JOB,
  EXPORT_JOB,
  EXPORT_WORKSPACE_JOB,
  FILL_SLOT,
  fillSlot,
  type GuessOutcome,
  HANDOVER_JOB,
  importHandlers,
  type Matching,
  onRollupsDue,
  openImports,
  openMatching,
  REBUILD_KIND,
  rebuildKind,
  REFOLD_REFERRERS,
  REINDEX_SEARCH,
  refoldReferrers,
  reindexSearch,
  RETYPE_FIELD,
  runBulk,
  runExport,
  runHandover,
  runRetype,
  runUndo,
  runWorkspaceExport,
  startReindex,
  UNDO_JOB,
  useKinds,
} from '#kernel/memory';
import {
  findOutcome,
  leadScorer,
  openProcess,
  runTraining,
  scoreLead,
  subjectsOf,
  TRAIN_JOB,
  type ProcessKernel,
} from '#kernel/process';
import { openSecurity, type Purpose, type Role, type Scope, type Security } from '#kernel/security';
import { startJobs, startOutbox, type JobHandlers, type JobRun, type OutboxEvent, type Store } from '#store';
import { openConversation, type Conversation } from './conversation.ts';
import { furnish } from './furnish.ts';
import { onImportDone } from './on-import-done.ts';
import { onLeadClosed } from './on-lead-closed.ts';
import { seat } from './seat.ts';
import { onSales } from './on-sales.ts';
import { matchLearner } from './match-learner.ts';

export type KernelOptions = Readonly<{
  store: Store;
  isHttps: boolean;
  publicUrl: string | null;
  /** Where links in mails lead; the usual address of a machine of one's own unless told. */
  linkBase?: string;
  report: (error: unknown, where: string) => void;
}>;

export type Kernels = Readonly<{
  security: Security;
  process: ProcessKernel;
  services: Omit<Services, 'version' | 'demoLogin' | 'isReady'>;
  /** Starts background work: jobs, events, schedules. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}>;

/** The kernels wired to each other and to what ships. */
export async function openKernels({ store, isHttps, publicUrl, linkBase, report }: KernelOptions): Promise<Kernels> {
  useKinds(catalog.kinds);
  const now = (): Date => new Date();
  const security = openSecurity(store, { isHttps, trustedOrigins: publicUrl === null ? [] : [publicUrl] });
  const { tools, agents } = catalog;
  const desk = openDesk({ now });
  const agentsAtWork = await openAgents({ store, security, desk, report, now });
  const imports = openImports({ guessOutcome });
  const matching = matchingOf(security);
  const conversation = openConversation({ store, security, linkBase, owner: ownerName(), report });
  const background: { stop(): Promise<void> }[] = [];
  return {
    security,
    process: agentsAtWork,
    services: {
      security,
      imports,
      matching,
      ...conversation.services,
      process: agentsAtWork,
      agents,
      tools,
      now,
      furnish: (person) => furnish(security, person),
      seat: (person, teamId) => seat(security, person, teamId),
    },
    async begin() {
      const workspaces = await security.workspaces.all();
      await agentsAtWork.agents.syncSchedules(workspaces);
      for (const workspace of workspaces) await startReindex(totalsScope(security, workspace));
      background.push(
        startJobs(store, { ...jobHandlers(security), ...matching.handlers }, { owner: ownerName(), report }),
      );
      background.push(matching.startNights(store, report));
      background.push(conversation.start());
      const parts = { security, desk, agentsAtWork, matching, conversation };
      background.push(
        startOutbox(
          store,
          (events) => handle(parts, events),
          (error) => report(error, 'outbox'),
        ),
      );
    },
    async stop() {
      await Promise.all(background.splice(0).map((b) => b.stop()));
      await conversation.services.live.close();
      await agentsAtWork.stop();
    },
  };
}

type AgentParts = Pick<KernelOptions, 'store' | 'report'> &
  Readonly<{ security: Security; desk: Desk; now: () => Date }>;

function openAgents({ store, security, desk, report, now }: AgentParts): Promise<ProcessKernel> {
  const { tools, agents } = catalog;
  return openProcess({
    store,
    tools,
    agents,
    services: {
      [DESK.name]: desk,
      [leadScorer.name]: { scoreLead },
      [OPEN_DECISIONS.name]: { subjectsOf },
    },
    scopeFor: (tenantId, actor, purpose) => security.scopeFor(tenantId, actor, purpose),
    report,
    now,
  });
}

type Listening = Readonly<{
  security: Security;
  desk: Desk;
  agentsAtWork: ProcessKernel;
  matching: Matching;
  conversation: Conversation;
}>;

/** Everything that listens to what was committed, in this order. */
async function handle(parts: Listening, events: readonly OutboxEvent[]): Promise<void> {
  const { security, desk, agentsAtWork, matching, conversation } = parts;
  for (const { tenantId, payload } of events) if (isOfTheDesk(payload)) desk.forget(tenantId);
  await onRollupsDue((tenantId) => totalsScope(security, tenantId), events);
  await agentsAtWork.onEvents(events);
  await onImportDone(security, events);
  await onLeadClosed(security, events);
  await onSales(security, events);
  await matching.onEvents(events);
  await conversation.onEvents(events);
}

/** The search for duplicates works in the name of the workspace, which sees all. */
function matchingOf(security: Security): Matching {
  const actor = { type: 'system', id: 'matching', name: 'matching', role: 'admin' } as const;
  return openMatching({ learner: matchLearner, scopeFor: (tenantId) => security.scopeFor(tenantId, actor, 'sales') });
}

/** In whose name totals and search words are made: out of all records, whoever may see them. */
function totalsScope(security: Security, tenantId: string): Scope {
  return security.scopeFor(tenantId, { type: 'system', id: 'totals', name: 'totals', role: 'admin' }, 'administration');
}

/** Playbook, materials and people are what the desk keeps in memory for a while. */
function isOfTheDesk(payload: unknown): boolean {
  const { kind } = payload as { kind?: unknown };
  return kind === 'playbook-item' || kind === 'material' || kind === 'person';
}

const guessOutcome: GuessOutcome = (columns) => {
  const guess = findOutcome(columns);
  return guess === null
    ? null
    : { column: guess.column, won: [...guess.won], lost: [...guess.lost], why: guess.because };
};

let processes = 0;

/** Names this process as a holder of leases. */
function ownerName(): string {
  processes += 1;
  return `${process.pid}-${processes}-${Date.now().toString(36)}`;
}

/** Background jobs, each done in the name of who asked for it. */
export function jobHandlers(security: Security): JobHandlers {
  const scopeOf = ({ tenantId, actor }: Pick<JobRun, 'tenantId' | 'actor'>, purpose: Purpose): Scope =>
    security.scopeFor(tenantId, { type: 'person', id: actor.id, name: actor.id, role: actor.role as Role }, purpose);
  return {
    ...importHandlers((job) => scopeOf(job, 'sales')),
    [HANDOVER_JOB]: (job) => runHandover(scopeOf(job, 'sales'), job),
    [BULK_JOB]: (job) => runBulk(scopeOf(job, 'sales'), job),
    [EXPORT_JOB]: (job) => runExport(scopeOf(job, 'sales'), job),
    [EXPORT_WORKSPACE_JOB]: (job) => runWorkspaceExport(scopeOf(job, 'administration'), job),
    [UNDO_JOB]: (job) => runUndo(scopeOf(job, 'sales'), job),
    [REBUILD_KIND]: (job) => rebuildKind(scopeOf(job, 'administration'), job),
    [RETYPE_FIELD]: (job) => runRetype(scopeOf(job, 'administration'), job),
    [FILL_SLOT]: (job) => fillSlot(scopeOf(job, 'sales'), job),
    [REINDEX_SEARCH]: (job) => reindexSearch(totalsScope(security, job.tenantId), job),
    [REFOLD_REFERRERS]: (job) => refoldReferrers(scopeOf(job, 'sales'), job),
    [TRAIN_JOB]: (job) => runTraining(scopeOf(job, 'learning'), job),
  };
}

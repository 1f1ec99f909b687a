import {
  catalog,
  DESK,
  OPEN_DECISIONS,
  openDesk,
  type Desk,
  readShippedCases,
  TRIED_AGENTS,
  trialCandidates,
} from '#catalog';
import type { Services } from '#http';
import {
  BULK_JOB,
  dayAt,
  EXPORT_JOB,
  EXPORT_WORKSPACE_JOB,
  FILL_SLOT,
  fillSlot,
  type GuessOutcome,
  HANDOVER_JOB,
  HOME_ZONE,
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
  BACK_TEST_JOB,
  CASES_JOB,
  findOutcome,
  leadScorer,
  openProcess,
  planCalibrationNights,
  planTrainerWeeks,
  REFIT_JOB,
  runRefit,
  runRenewalTraining,
  runTraining,
  scoreLead,
  subjectsOf,
  TRAIN_JOB,
  TRAIN_RENEWAL_JOB,
  TRAINING_SET_JOB,
  type Models,
  type ProcessKernel,
  type ProcessOptions,
} from '#kernel/process';
import { openSecurity, type Purpose, type Role, type Scope, type Security } from '#kernel/security';
import { startJobs, startOutbox, type JobHandlers, type JobRun, type OutboxEvent, type Store } from '#store';
import { openConversation, type Conversation } from './conversation.ts';
import { furnish } from './furnish.ts';
import { planMornings } from './morning.ts';
import { onImportDone } from './on-import-done.ts';
import { onEnded } from './on-ended.ts';
import { seat } from './seat.ts';
import { onSales } from './on-sales.ts';
import { matchLearner } from './match-learner.ts';
import { openLanguage, type LanguageOptions } from './language.ts';

export type KernelOptions = Readonly<{
  store: Store;
  isHttps: boolean;
  publicUrl: string | null;
  /** Where links in mails lead; the usual address of a machine of one's own unless told. */
  linkBase?: string;
  /** What this installation says about outside services. */
  outside?: ProcessOptions['outside'];
  /** What this installation says about language models. */
  language?: LanguageOptions;
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
export async function openKernels(options: KernelOptions): Promise<Kernels> {
  const { store, isHttps, publicUrl, linkBase, outside, report } = options;
  useKinds(catalog.kinds);
  const now = (): Date => new Date();
  const security = openSecurity(store, { isHttps, trustedOrigins: publicUrl === null ? [] : [publicUrl] });
  const desk = openDesk({ now });
  const language = openLanguage(options.language ?? {}, now);
  const { models } = language;
  const agentsAtWork = await openAgents({ store, security, desk, models, outside, report, now });
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
      language: language.door,
      ...conversation.services,
      process: agentsAtWork,
      trials: { agents: TRIED_AGENTS, candidates: trialCandidates },
      now,
      furnish: (person) => furnish(security, person),
      seat: (person, teamId) => seat(security, person, teamId),
    },
    async begin() {
      const workspaces = await security.workspaces.all();
      await agentsAtWork.agents.syncSchedules(workspaces);
      await lookAfter(security, workspaces);
      background.push(
        startJobs(
          store,
          { ...jobHandlers(security), ...matching.handlers, ...caseHandlers(security, agentsAtWork) },
          { owner: ownerName(), report },
        ),
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
      await language.stop();
    },
  };
}

/** What every workspace has: an index of its words in step with the program, and mornings on which agents look ahead. */
async function lookAfter(security: Security, workspaces: readonly string[]): Promise<void> {
  for (const workspace of workspaces) {
    await startReindex(totalsScope(security, workspace));
    await planMornings(totalsScope(security, workspace), new Date());
    await planTrainerWeeks(totalsScope(security, workspace), new Date());
  }
}

type AgentParts = Pick<KernelOptions, 'store' | 'report'> &
  Readonly<{
    security: Security;
    desk: Desk;
    models: Models;
    outside: ProcessOptions['outside'];
    now: () => Date;
  }>;

function openAgents({ store, security, desk, models, outside, report, now }: AgentParts): Promise<ProcessKernel> {
  const { tools, agents } = catalog;
  const services = { [leadScorer.name]: { scoreLead }, [OPEN_DECISIONS.name]: { subjectsOf } };
  return openProcess({
    store,
    tools,
    agents,
    models,
    ...(outside === undefined ? {} : { outside }),
    services: { ...services, [DESK.name]: desk },
    // A desk keeps what it has read: what a sandbox sees must not reach the one of live runs.
    shippedCases: readShippedCases,
    freshServices: (clock) => ({ ...services, [DESK.name]: openDesk({ now: clock }) }),
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
  await onEnded(security, events);
  await agentsAtWork.cases.onEvents((tenantId) => trainerScope(security, tenantId), events);
  const suggesting = new Set(events.flatMap((e) => (e.topic === 'decision.made' ? [e.tenantId] : [])));
  for (const tenantId of suggesting) await planCalibrationNights(learningScope(security, tenantId), new Date());
  await onSales(security, events);
  await matching.onEvents(events);
  await conversation.onEvents(events);
}

/** What people refuse is made a case in the name of the workspace: a case is whole, whoever refused. */
function trainerScope(security: Security, tenantId: string): Scope {
  const actor = { type: 'system', id: 'trainer', name: 'trainer', role: 'admin' } as const;
  return security.scopeFor(tenantId, actor, 'sales');
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

/** In whose name it is learned what came true: out of everything, whoever may see it. */
function learningScope(security: Security, tenantId: string): Scope {
  return security.scopeFor(tenantId, { type: 'system', id: 'learning', name: 'learning', role: 'admin' }, 'learning');
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

/** The playing of cases and of the past, and what is learned of answers, in the name of who asked for it. */
function caseHandlers(security: Security, { cases, backTests, training }: ProcessKernel): JobHandlers {
  return {
    [CASES_JOB]: (job) => cases.runJob(scopeOfJob(security, job, 'sales'), job),
    [BACK_TEST_JOB]: (job) => backTests.runJob(scopeOfJob(security, job, 'sales'), job),
    [TRAINING_SET_JOB]: (job) => training.runJob(scopeOfJob(security, job, 'learning'), job),
  };
}

function scopeOfJob(
  security: Security,
  { tenantId, actor }: Pick<JobRun, 'tenantId' | 'actor'>,
  purpose: Purpose,
): Scope {
  const person = { type: 'person', id: actor.id, name: actor.name ?? actor.id, role: actor.role as Role } as const;
  return security.scopeFor(tenantId, person, purpose);
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
    [TRAIN_RENEWAL_JOB]: (job) => runRenewalTraining(scopeOf(job, 'learning'), job, dayAt(new Date(), HOME_ZONE)),
    [REFIT_JOB]: (job) => runRefit(learningScope(security, job.tenantId)),
  };
}

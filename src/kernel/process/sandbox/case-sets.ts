import { z } from 'zod';
import { Failure, type Text } from '#base';
import { enqueueShown } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import type { JobRun, Tx } from '#store';
import { contentHash } from '../graph/content-hash.ts';
import { AgentGraph } from '../graph/schema.ts';
import { caseRuns, insertCaseRun, lastRunOf, ownCases, type StoredCase, type StoredCaseRun } from './case-table.ts';
import { reportOf, runCases, type CaseResult } from './run-cases.ts';
import { readScenarios, type Scenario } from './scenario.ts';
import type { SandboxParts } from './stage.ts';

export const CASES_JOB = 'agent.cases';

/** The set of an agent: what ships with it, and what the workspace added. */
export type CaseSet = Readonly<{
  agent: string;
  shipped: readonly Scenario[];
  own: readonly StoredCase[];
  runs: readonly StoredCaseRun[];
}>;

/** The set of an agent, with how it was played lately. */
export async function readCaseSet(parts: SandboxParts, scope: Scope, agent: string): Promise<CaseSet> {
  const shipped = await shippedCases(parts, agent);
  return scope.read(async (tx) => ({
    agent,
    shipped,
    own: await ownCases(tx, agent),
    runs: await caseRuns(tx, agent, 20),
  }));
}

async function shippedCases({ shippedCases: read }: SandboxParts, agent: string): Promise<readonly Scenario[]> {
  const { cases, faults } = readScenarios(await read(agent));
  const [first] = faults;
  if (first !== undefined) throw new Error(`${agent}: line ${first.line} of its cases: ${first.detail}`);
  return cases;
}

/** What is played: an own case stands in the place of a shipped one of the same id, and proposals are left out. */
export async function casesToPlay(parts: SandboxParts, tx: Tx, agent: string): Promise<readonly Scenario[]> {
  const own = (await ownCases(tx, agent)).filter((c) => !c.isProposed).map((c) => c.scenario);
  const taken = new Set(own.map((c) => c.id));
  return [...(await shippedCases(parts, agent)).filter((c) => !taken.has(c.id)), ...own];
}

const JobInput = z.object({ graph: AgentGraph, repeat: z.int().min(1).max(20) });

/** Puts the playing of a set into the queue. Returns the job's id. @throws Failure `cases.not_found` where there is none */
export async function startCases(
  parts: SandboxParts,
  scope: Scope,
  { graph, repeat }: Readonly<{ graph: AgentGraph; repeat: number }>,
): Promise<string> {
  return scope.write(async (tx) => {
    const cases = await casesToPlay(parts, tx, graph.name);
    if (cases.length === 0) throw new Failure('cases.not_found');
    const title: Text = {
      zh: `${graph.title.zh} ${graph.version}：运行 ${cases.length} 个用例`,
      en: `${graph.title.en} ${graph.version}: ${cases.length} cases`,
    };
    return enqueueShown(scope, tx, { kind: CASES_JOB, input: { graph, repeat }, title });
  });
}

const JobProgress = z.object({ results: z.array(z.looseObject({ id: z.string() })).default([]) });

/** The work of `startCases`: goes on after the last case that was told, and keeps the report at the end. */
export async function runCasesJob(parts: SandboxParts, scope: Scope, job: JobRun): Promise<void> {
  const { graph, repeat } = JobInput.parse(job.input);
  const cases = await scope.read((tx) => casesToPlay(parts, tx, graph.name));
  const known = JobProgress.parse(job.progress ?? {}).results as unknown as CaseResult[];
  const before = new Map(known.map((r) => [r.id, r]));
  const results = cases.flatMap((c) => before.get(c.id) ?? []);
  const startedMs = performance.now();
  const played = await runCases(parts, scope, {
    graph,
    repeat,
    cases: cases.filter((c) => !before.has(c.id)),
    signal: job.signal,
    async onCase(result) {
      results.push(result);
      const perSecond = ((results.length - before.size) * 1_000) / Math.max(1, performance.now() - startedMs);
      const told = { done: results.length, total: cases.length, rowsPerSecond: Math.round(perSecond * 10) / 10 };
      await scope.write((tx) => job.checkpoint(tx, { ...told, results }));
    },
  });
  const report = reportOf(graph, repeat, { results, ms: played.ms });
  const failed = report.cases - report.passed;
  const result = { changed: report.passed, unchanged: failed, skipped: [], file: null };
  await scope.write(async (tx) => {
    await insertCaseRun(tx, report, { name: scope.actor.name, job: job.id });
    await job.checkpoint(tx, { done: results.length, total: results.length, rowsPerSecond: 0, results, result });
  });
}

/** Whether a version may be put to work, by its set. */
export type Gate = Readonly<
  | { state: 'open'; because: 'no_cases' | 'passed' }
  /** The set has cases that this version has not been through. */
  | { state: 'unproven'; cases: number }
  | { state: 'behind'; cases: number; passed: number; standing: number }
>;

/**
 * A version may be put to work when it has been through all cases there are and passes as large a share of them as the
 * standing one did, flaky cases counting as failed; without a standing version, or one that was never tried, all of them.
 */
export async function gateOf(
  parts: SandboxParts,
  tx: Tx,
  { graph, standing }: Readonly<{ graph: AgentGraph; standing: AgentGraph | null }>,
): Promise<Gate> {
  const cases = await casesToPlay(parts, tx, graph.name);
  if (cases.length === 0) return { state: 'open', because: 'no_cases' };
  const own = await lastRunOf(tx, graph.name, contentHash(graph));
  const tried = new Map(own?.report.results.map((r) => [r.id, r.passed === r.repeats]));
  if (cases.some((c) => !tried.has(c.id))) return { state: 'unproven', cases: cases.length };
  const passed = cases.filter((c) => tried.get(c.id) === true).length;
  const before = standing === null ? null : await lastRunOf(tx, graph.name, contentHash(standing));
  const stood =
    before === null
      ? cases.length
      : before.report.results.filter((r) => isIn(cases, r) && r.passed === r.repeats).length;
  return passed >= stood
    ? { state: 'open', because: 'passed' }
    : { state: 'behind', cases: cases.length, passed, standing: stood };
}

function isIn(cases: readonly Scenario[], { id }: Pick<CaseResult, 'id'>): boolean {
  return cases.some((c) => c.id === id);
}

/**
 * Lets a version through, or an administrator who says why; the reason goes into the evidence log.
 *
 * @throws Failure `cases.unproven`, `cases.gate`; `auth.forbidden` for a reason of somebody else
 */
export async function passGate(
  parts: SandboxParts,
  tx: Tx,
  scope: Scope,
  { graph, standing, reason }: Readonly<{ graph: AgentGraph; standing: AgentGraph | null; reason: string | null }>,
): Promise<void> {
  const gate = await gateOf(parts, tx, { graph, standing });
  if (gate.state === 'open') return;
  if (reason === null) {
    if (gate.state === 'unproven') throw new Failure('cases.unproven', { params: { cases: gate.cases } });
    const { cases, passed, standing: stood } = gate;
    throw new Failure('cases.gate', { params: { cases, passed, standing: stood } });
  }
  if (scope.actor.type !== 'person' || scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  const body = { agent: graph.name, version: graph.version, gate: gate.state, override: reason, by: scope.actor.id };
  await notarise(tx, [{ type: 'agent.changed', body }]);
}

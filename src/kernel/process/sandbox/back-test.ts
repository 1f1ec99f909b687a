import { z } from 'zod';
import { Failure, type Text } from '#base';
import { enqueueShown, lendKinds, type LentKinds } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { JobRun, Tx } from '#store';
import { failureText } from '../engine/failure-text.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { readRun } from '../runs/read-runs.ts';
import { differencesOf, nodesAnew, sideOf, type Side } from './back-test-compare.ts';
import {
  backTestRuns,
  insertBackTest,
  keepReport,
  keepRun,
  nameJob,
  planOf,
  type BackTestPlan,
  type BackTestReport,
  type BackTestRun,
  type Paired,
} from './back-test-table.ts';
import { caseOfRun } from './case-of-run.ts';
import { playCase } from './play-case.ts';
import { assertPlayable } from './sessions.ts';
import type { SandboxParts } from './stage.ts';

export const BACK_TEST_JOB = 'agent.back-test';
/** Past runs of one back-test at most. */
export const MOST_BACK_TEST_RUNS = 500;
const PAGE = 200;

/** Puts a back-test over the latest runs of the standing agent into the queue. @throws Failure `back_test.no_runs`, `agent.invalid_graph` */
export async function startBackTest(
  parts: SandboxParts,
  scope: Scope,
  { candidate, standing, runs: wanted }: Readonly<{ candidate: AgentGraph; standing: AgentGraph; runs: number }>,
): Promise<Readonly<{ id: string; job: string }>> {
  await assertPlayable(parts, scope, candidate);
  return scope.write(async (tx) => {
    const runs = await latestRuns(tx, standing.name, Math.min(wanted, MOST_BACK_TEST_RUNS));
    if (runs.length === 0) throw new Failure('back_test.no_runs');
    const id = await insertBackTest(tx, scope, { candidate, standing, runs });
    const title: Text = {
      zh: `${candidate.title.zh}：${candidate.version} 对 ${standing.version}，回测 ${runs.length} 次运行`,
      en: `${candidate.title.en}: ${candidate.version} against ${standing.version} on ${runs.length} past runs`,
    };
    const job = await enqueueShown(scope, tx, { kind: BACK_TEST_JOB, input: { test: id }, title });
    await nameJob(tx, id, job);
    return { id, job };
  });
}

/** Whole runs that came somewhere: those that wait for an answer have suggested what they suggest. */
async function latestRuns(tx: Tx, agent: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from run where tenant_id = $1 and agent = $2 and parent_id is null and status in ('done', 'waiting', 'failed')
     order by id desc limit $3`,
    [tx.settings.tenantId, agent, limit],
    'back-test-latest',
  );
  return rows.map((r) => r.id);
}

const JobInput = z.object({ test: z.string() });

/** The work of `startBackTest`: each run is kept as soon as it is played, so that it goes on after the last one. */
export async function runBackTest(parts: SandboxParts, scope: Scope, job: JobRun): Promise<void> {
  const { test } = JobInput.parse(job.input);
  const [plan, done] = await scope.read(async (tx) => [await planOf(tx, test), await allRuns(tx, test)] as const);
  const known = new Set(done.map((r) => r.runId));
  const results = [...done];
  const lent = await lendKinds(scope);
  const sinceMs = performance.now();
  for (const runId of plan.runs.filter((id) => !known.has(id))) {
    job.signal.throwIfAborted();
    const result = await playBoth({ parts, scope, lent, plan }, runId);
    results.push(result);
    const perSecond = ((results.length - known.size) * 1_000) / Math.max(1, performance.now() - sinceMs);
    const told = { done: results.length, total: plan.runs.length, rowsPerSecond: Math.round(perSecond * 10) / 10 };
    await scope.write(async (tx) => {
      await keepRun(tx, test, result);
      await job.checkpoint(tx, told);
    });
  }
  const report = reportOf(results);
  await scope.write(async (tx) => {
    await keepReport(tx, test, report);
    const result = { changed: report.different, unchanged: report.same, skipped: [], file: null };
    await job.checkpoint(tx, { done: results.length, total: plan.runs.length, rowsPerSecond: 0, result });
  });
}

async function allRuns(tx: Tx, test: string): Promise<BackTestRun[]> {
  const all: BackTestRun[] = [];
  let page: BackTestRun[];
  do {
    const after = all.at(-1)?.runId ?? null;
    page = await backTestRuns(tx, test, { after, limit: PAGE, isDifferent: false });
    all.push(...page);
  } while (page.length === PAGE);
  return all;
}

type Playing = Readonly<{ parts: SandboxParts; scope: Scope; lent: LentKinds; plan: BackTestPlan }>;

/** A past run under both versions, on what it had before it. One that cannot be played says why and stops nothing. */
async function playBoth({ parts, scope, lent, plan }: Playing, runId: string): Promise<BackTestRun> {
  try {
    const effectOf = (tool: string) => parts.engine.tools.get(tool)?.effect;
    const [{ scenario }, run, answered] = await Promise.all([
      caseOfRun(scope, { runId, effectOf }),
      readRun(scope, runId),
      answerTo(scope, runId),
    ]);
    const play = async (graph: AgentGraph) => {
      const anew = nodesAnew(graph, run.graph);
      return (await playCase({ parts, scope, graph, lent, isAnew: (node) => anew.has(node) }, scenario)).outcome;
    };
    const standing = await play(plan.standing);
    const candidate = await play(plan.candidate);
    return {
      runId,
      failed: null,
      differences: differencesOf(standing, candidate),
      standing: sideOf(standing),
      candidate: sideOf(candidate),
      answered,
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      runId,
      failed: failureText(error),
      differences: [],
      standing: null,
      candidate: null,
      answered: null,
    };
  }
}

/** How people answered what a run suggested: the last of its suggestions that was answered. */
async function answerTo(scope: Scope, runId: string): Promise<BackTestRun['answered']> {
  const [row] = await scope.read((tx) =>
    tx.query<{ status: BackTestRun['answered'] }>(
      `select status from decision where tenant_id = $1 and run_id = $2 and status in ('accepted', 'edited', 'refused')
       order by answered_at desc nulls last limit 1`,
      [scope.tenantId, runId],
      'back-test-answer',
    ),
  );
  return row?.status ?? null;
}

/** What all runs come to. */
export function reportOf(results: readonly BackTestRun[]): BackTestReport {
  const played = results.filter((r) => r.failed === null);
  const different = played.filter((r) => r.differences.length > 0);
  const byWhat: Record<string, number> = {};
  for (const { what } of different.flatMap((r) => r.differences)) byWhat[what] = (byWhat[what] ?? 0) + 1;
  return {
    runs: results.length,
    same: played.length - different.length,
    different: different.length,
    failed: results.length - played.length,
    byWhat,
    standing: usedBy(played.flatMap((r) => r.standing ?? [])),
    candidate: usedBy(played.flatMap((r) => r.candidate ?? [])),
    accepted: pairedOf(played.filter((r) => r.answered === 'accepted' || r.answered === 'edited')),
    refused: pairedOf(played.filter((r) => r.answered === 'refused')),
  };
}

function usedBy(sides: readonly Side[]): BackTestReport['standing'] {
  const times = sides.map((s) => s.ms).toSorted((a, b) => a - b);
  const cost: Record<string, number> = {};
  for (const side of sides)
    for (const [currency, amount] of Object.entries(side.cost)) cost[currency] = (cost[currency] ?? 0) + amount;
  return {
    ms: times[Math.floor(times.length / 2)] ?? 0,
    tokens: sides.reduce((sum, s) => sum + s.tokens, 0),
    cost,
  };
}

function pairedOf(runs: readonly BackTestRun[]): Paired {
  const suggests = (side: Side | null): boolean => (side?.suggests ?? 0) > 0;
  return {
    runs: runs.length,
    standing: runs.filter((r) => suggests(r.standing)).length,
    candidate: runs.filter((r) => suggests(r.candidate)).length,
  };
}

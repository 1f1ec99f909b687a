import { lendKinds } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { contentHash } from '../graph/content-hash.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { CaseFault, CaseOutcome } from './judge.ts';
import { playCase } from './play-case.ts';
import type { Scenario } from './scenario.ts';
import { assertPlayable } from './sessions.ts';
import type { SandboxParts } from './stage.ts';

/** How one case came out over all its repeats. */
export type CaseResult = Readonly<{
  id: string;
  title: Scenario['title'];
  mode: Scenario['mode'];
  /** Repeats that passed. */
  passed: number;
  repeats: number;
  /** Of the first repeat that failed; empty where all passed. */
  faults: readonly CaseFault[];
  status: CaseOutcome['status'];
  error: string | null;
  /** The middle of the repeats. */
  ms: number;
  tokens: number;
  cost: CaseOutcome['cost'];
}>;

/** How a set came out. A case counts as passed when each of its repeats did (pass^k). */
export type CasesReport = Readonly<{
  agent: string;
  version: string;
  graphHash: string;
  repeats: number;
  cases: number;
  passed: number;
  /** Cases of which some repeats passed and some did not. */
  flaky: number;
  ms: number;
  results: readonly CaseResult[];
}>;

export type CasesWish = Readonly<{
  graph: AgentGraph;
  cases: readonly Scenario[];
  repeat: number;
  signal?: AbortSignal;
  onCase?: (result: CaseResult, done: number) => Promise<void> | void;
}>;

/** Plays every case of a set, one after the other. @throws Failure `agent.invalid_graph` */
export async function runCases(parts: SandboxParts, scope: Scope, wish: CasesWish): Promise<CasesReport> {
  const { graph, cases, repeat, signal, onCase } = wish;
  await assertPlayable(parts, scope, graph);
  const lent = await lendKinds(scope);
  const since = performance.now();
  const results: CaseResult[] = [];
  for (const scenario of cases) {
    signal?.throwIfAborted();
    const result = await runCase({ parts, scope, graph, lent }, scenario, repeat);
    results.push(result);
    await onCase?.(result, results.length);
  }
  return reportOf(graph, repeat, { results, ms: performance.now() - since });
}

/** What the results of a set come to. */
export function reportOf(
  graph: AgentGraph,
  repeat: number,
  { results, ms }: Readonly<{ results: readonly CaseResult[]; ms: number }>,
): CasesReport {
  const passed = results.filter((r) => r.passed === r.repeats).length;
  return {
    agent: graph.name,
    version: graph.version,
    graphHash: contentHash(graph),
    repeats: repeat,
    cases: results.length,
    passed,
    flaky: results.filter((r) => r.passed > 0 && r.passed < r.repeats).length,
    ms,
    results,
  };
}

async function runCase(cast: Parameters<typeof playCase>[0], scenario: Scenario, repeat: number): Promise<CaseResult> {
  const plays = [];
  for (let i = 0; i < repeat; i += 1) plays.push(await playCase(cast, scenario));
  const bad = plays.find(({ faults }) => faults.length > 0);
  const shown = bad ?? plays[0];
  const times = plays.map(({ outcome }) => outcome.ms).toSorted((a, b) => a - b);
  const { id, title, mode } = scenario;
  const { outcome } = shown ?? { outcome: NEVER };
  return {
    id,
    title,
    mode,
    passed: plays.filter(({ faults }) => faults.length === 0).length,
    repeats: repeat,
    faults: bad?.faults ?? [],
    status: outcome.status,
    error: outcome.error,
    ms: times[Math.floor(times.length / 2)] ?? 0,
    tokens: outcome.tokens,
    cost: outcome.cost,
  };
}

/** Of a case that was not played at all. */
const NEVER = { status: 'failed', error: null, tokens: 0, cost: {} } as const;

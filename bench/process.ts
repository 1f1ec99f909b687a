import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineAgent, defineTool, openEngine, replayRun, type AgentGraph, type DurableEngine } from '#kernel/process';
import { openSecurity, type Scope } from '#kernel/security';
import { directClient, migrate, openStore, type StoreConfig } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from './bench.ts';

/** How long the stand-in for a model takes to answer. */
const ANSWER_MS = 200;
const RUNS = { full: 500, small: 100 };
const WAITING = { full: 100_000, small: 5_000 };
/** How long a server is watched that has nothing to do. */
const WATCHED_S = 20;
/** Longer than an idle connection of PostgreSQL keeps its figures to itself. */
const TOLD_LATE_MS = 15_000;
const title = { zh: '替身', en: 'stand-in' };

let calls = 0;

/** Takes as long as a model and answers as one would: otherwise each time. */
const standIn = defineTool({
  name: 'bench-model',
  version: 1,
  title,
  about: title,
  effect: 'reads',
  purpose: 'sales',
  input: z.object({ prompt: z.string() }),
  output: z.object({ text: z.string(), score: z.number() }),
  async run({ prompt }) {
    calls += 1;
    await sleep(ANSWER_MS);
    return { value: { text: `${prompt} ${Math.random()}`, score: Math.random() }, evidence: [] };
  },
});

/** A question to a model, a choice by its answer, and two branches that each ask again. */
const ASKING: AgentGraph = defineAgent({
  $schema: 'agent-graph/1',
  name: 'bench-asking',
  version: '1.0.0',
  title,
  about: title,
  purpose: 'sales',
  wakes: [],
  nodes: [
    { id: 'ask', type: 'call', fn: 'bench-model@1', in: { prompt: '=input.prompt' }, durability: 'step' },
    { id: 'choose', type: 'switch', cases: [{ if: 'ask.score > 0.5', port: 'high' }], default: 'low' },
    { id: 'deeper', type: 'call', fn: 'bench-model@1', in: { prompt: '=ask.text' }, durability: 'step' },
    { id: 'par', type: 'fork', branches: ['x', 'y'], reduce: { best: { of: 'score', by: 'max' } } },
    { id: 'x', type: 'call', fn: 'bench-model@1', in: { prompt: '=ask.text + " x"' }, durability: 'step' },
    { id: 'y', type: 'call', fn: 'bench-model@1', in: { prompt: '=ask.text + " y"' }, durability: 'step' },
  ],
  edges: [
    { from: 'ask', to: 'choose' },
    { from: 'choose', fromPort: 'high', to: 'deeper' },
    { from: 'choose', fromPort: 'low', to: 'par' },
    { from: 'par', fromPort: 'x', to: 'x' },
    { from: 'par', fromPort: 'y', to: 'y' },
  ],
});

const SLEEPING: AgentGraph = defineAgent({
  $schema: 'agent-graph/1',
  name: 'bench-sleeping',
  version: '1.0.0',
  title,
  about: title,
  purpose: 'sales',
  wakes: [],
  nodes: [{ id: 'nap', type: 'wait', event: 'bench.never', for: 'P30D' }],
});

/** Runs that are played again out of their record, and what very many waiting runs cost a server. */
export async function runProcessBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const size = isFull ? 'full' : 'small';
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const store = await openStore(config);
    const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
    const engine = openEngine({
      store,
      scopeFor: (tenantId, actor, purpose) => security.scopeFor(tenantId, actor, purpose),
      tools: [standIn],
      width: 64,
      report: (error) => {
        throw error;
      },
    });
    try {
      const tenantId = await security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
      const scope = security.scopeFor(tenantId, { type: 'person', id: 'bench', name: 'bench', role: 'admin' }, 'sales');
      const rows = await replayRows({ engine, scope }, RUNS[size]);
      rows.push(...(await waitingRows({ engine, scope, config }, WAITING[size])));
      return { n: RUNS[size], rows };
    } finally {
      await engine.stop();
      await store.close();
    }
  });
}

type Ground = Readonly<{ engine: DurableEngine; scope: Scope }>;

async function replayRows({ engine, scope }: Ground, runs: number): Promise<BenchRow[]> {
  const live: number[] = [];
  const ids: string[] = [];
  for (let from = 0; from < runs; from += 50) {
    const some = Array.from({ length: Math.min(50, runs - from) }, async (_, i) => {
      const since = performance.now();
      const { id } = await engine.start(scope, { graph: ASKING, input: { prompt: `lead ${from + i}` } });
      while ((await engine.settled(scope, id)).status !== 'done') await sleep(5);
      live.push(performance.now() - since);
      ids.push(id);
    });
    await Promise.all(some);
  }
  const before = calls;
  const again: number[] = [];
  let equal = 0;
  for (const id of ids) {
    const since = performance.now();
    if ((await replayRun(scope, id)).isEqual) equal += 1;
    again.push(performance.now() - since);
  }
  const faster = quantile(live, 0.5) / quantile(again, 0.5);
  return [
    row('recorded runs played again byte for byte', equal, 'runs', `= ${runs}`, equal === runs),
    row('calls of tools or models meanwhile', calls - before, 'calls', '= 0', calls === before),
    row(`live against a stand-in of ${ANSWER_MS} ms, p50`, quantile(live, 0.5), 'ms', null, null),
    row('played again, p50', quantile(again, 0.5), 'ms', null, null),
    row('played again, times faster', faster, '×', '≥ 50', faster >= 50),
  ];
}

/** What a server holds and asks while nothing happens, with very many runs that wait and without. */
async function waitingRows(
  { engine, scope, config }: Ground & { config: StoreConfig },
  waiting: number,
): Promise<BenchRow[]> {
  const client = await directClient(config);
  const started = await engine.start(scope, { graph: SLEEPING, input: {} });
  await engine.settled(scope, started.id);
  const memoryBefore = settledMiB();
  // The others are copies of one that went to sleep by itself.
  await client.query(
    `insert into run (tenant_id, id, agent, graph_hash, autonomy, purpose, actor, started_by, status, cursor, state, input, spent, wake_at, wait_key)
     select tenant_id, gen_random_uuid(), agent, graph_hash, autonomy, purpose, actor, started_by, status, cursor, state, input, spent, wake_at, wait_key
     from run, generate_series(1, $2::int) where id = $1`,
    [started.id, waiting - 1],
  );
  await client.query('analyze run');
  const transactions = async (): Promise<number> => {
    await sleep(1_500);
    const { rows } = await client.query<{ n: string }>(
      'select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()',
    );
    return Number(rows[0]?.n ?? 0);
  };
  // Connections that rest tell what they did only after a while.
  await sleep(TOLD_LATE_MS);
  const from = await transactions();
  await sleep((WATCHED_S - 1.5) * 1_000);
  // Two of them are this bench's own questions.
  const perSecond = Math.max(0, (await transactions()) - from - 2) / WATCHED_S;
  const grown = settledMiB() - memoryBefore;
  await client.end();
  return [
    row(`memory of a server with ${waiting} waiting runs, above one`, grown, 'MiB', '≤ 50', grown <= 50),
    row('transactions of the database meanwhile', perSecond, 'per s', '≤ 1', perSecond <= 1),
  ];
}

function settledMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
}

function row(metric: string, value: number, unit: string, target: string | null, ok: boolean | null): BenchRow {
  return { metric, value, unit, target, ok };
}

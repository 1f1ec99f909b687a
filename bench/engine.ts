import pg from 'pg';
import { z } from 'zod';
import { newUuid } from '#base';
import { defineAgent, defineTool, openEngine, type AgentGraph, type DurableEngine } from '#kernel/process';
import { openSecurity, type Scope } from '#kernel/security';
import { migrate, openStore, type StoreConfig } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from './bench.ts';

/** Steps of the workflow, and what each gives: 200 bytes as JSON. */
export const STEPS = 5;
export const PAYLOAD = 'x'.repeat(186);
const title = { zh: '空步', en: 'no-op' };

const toolOf = (name: string, effect: 'reads' | 'writes') =>
  defineTool({
    name,
    version: 1,
    title,
    about: title,
    effect,
    purpose: 'sales',
    input: z.object({}),
    output: z.object({ body: z.string() }),
    run: async () => ({ value: { body: PAYLOAD }, evidence: [] }),
  });
const TOOLS = [toolOf('bench-noop', 'reads'), toolOf('bench-write', 'writes')];

function workflow(durability: 'step' | 'fused', fn = 'bench-noop'): AgentGraph {
  const ids = Array.from({ length: STEPS }, (_, i) => `n${i + 1}`);
  return defineAgent({
    $schema: 'agent-graph/1',
    name: `${fn}-${durability}`,
    version: '1.0.0',
    title,
    about: title,
    purpose: 'sales',
    wakes: [],
    nodes: ids.map((id) => ({ id, type: 'call' as const, fn: `${fn}@1`, durability })),
    edges: ids.slice(1).map((to, i) => ({ from: ids[i] ?? '', to })),
  });
}

/** One way to do the workflow, from its start to its end. */
export type Way = Readonly<{ name: string; once: () => Promise<void> }>;

/**
 * The five-step no-op workflow, each step durable and all fused, beside what PostgreSQL itself takes for one insert, five
 * inserts and one update. The three take turns in one run, so that load falls on all alike; ratios decide.
 */
export async function runEngineBench(options: { rounds?: number; width?: number } = {}): Promise<Bench> {
  const { rounds = 300, width = 16 } = options;
  return onOwnDatabase((admin) =>
    onEngine({ ...admin, poolSize: width }, width, async (ways, dispatch) => {
      const rows = latencyRows(await interleave(ways, rounds));
      for (const way of ways)
        rows.push(row(`${way.name} wf/s at ${width} at once`, await throughput(way, width), 'wf/s'));
      for (const way of ways) rows.push(...(await countWork(dispatch, way)));
      return { n: rounds, rows };
    }),
  );
}

/** Gives `fn` the raw floor, each step durable, and all fused, on this database. */
export async function onEngine<T>(
  config: StoreConfig,
  width: number,
  fn: (ways: readonly Way[], dispatch: pg.Pool) => Promise<T>,
): Promise<T> {
  await migrate(config);
  const store = await openStore(config);
  const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
  const engine = openEngine({
    store,
    scopeFor: (tenantId, actor, purpose) => security.scopeFor(tenantId, actor, purpose),
    tools: TOOLS,
    report: (error) => {
      throw error;
    },
  });
  const floor = await openFloor(config, width);
  try {
    const tenantId = await security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
    const scope = security.scopeFor(tenantId, { type: 'person', id: 'bench', name: 'bench', role: 'admin' }, 'sales');
    const ways: readonly Way[] = [
      floor,
      { name: 'unfused', once: () => once({ engine, scope, graph: GRAPHS.step }) },
      { name: 'fused', once: () => once({ engine, scope, graph: GRAPHS.fused }) },
      // What the rule for steps that only read saves: each of these waits for the commit before it.
      { name: 'unfused, writing', once: () => once({ engine, scope, graph: GRAPHS.writing }) },
    ];
    return await fn(ways, store.dispatch);
  } finally {
    await engine.stop();
    await floor.close();
    await store.close();
  }
}

const GRAPHS = { step: workflow('step'), fused: workflow('fused'), writing: workflow('step', 'bench-write') };

/** What PostgreSQL takes by itself: seven statements, each its own commit, as an unbound role on plain tables. */
async function openFloor(config: StoreConfig, width: number): Promise<Way & { close: () => Promise<void> }> {
  const pool = new pg.Pool({ ...config.admin, max: width });
  // The server may stop before the last idle connection has closed.
  pool.on('error', () => {});
  await pool.query(`create table floor_run (id uuid primary key, status text not null, state jsonb not null);
    create table floor_step (run_id uuid not null, ordinal int not null, output jsonb not null, primary key (run_id, ordinal))`);
  const output = JSON.stringify({ body: PAYLOAD });
  const insertRun = `insert into floor_run (id, status, state) values ($1, 'running', '{}')`;
  const insertStep = 'insert into floor_step (run_id, ordinal, output) values ($1, $2, $3)';
  const updateRun = `update floor_run set status = 'done', state = $2 where id = $1`;
  return {
    name: 'floor',
    async once() {
      const client = await pool.connect();
      const id = newUuid();
      try {
        await client.query({ name: 'floor-run', text: insertRun, values: [id] });
        for (let i = 0; i < STEPS; i++) {
          await client.query({ name: 'floor-step', text: insertStep, values: [id, i, output] });
        }
        await client.query({ name: 'floor-end', text: updateRun, values: [id, output] });
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

/** One workflow from its start to its end. */
async function once({
  engine,
  scope,
  graph,
}: {
  engine: DurableEngine;
  scope: Scope;
  graph: AgentGraph;
}): Promise<void> {
  const { id, status } = await engine.start(scope, { graph, input: {} });
  const end = status === 'done' ? status : (await engine.settled(scope, id)).status;
  if (end !== 'done') throw new Error(`the workflow ended ${end}`);
}

/** Times in ms by way, after twenty rounds that do not count; who goes first changes from round to round. */
export async function interleave(
  ways: readonly Way[],
  rounds: number,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>(ways.map((w) => [w.name, []]));
  for (let round = -20; round < rounds; round++) {
    for (let i = 0; i < ways.length; i++) {
      const way = ways[(i + round + 20) % ways.length];
      if (way === undefined) continue;
      const since = performance.now();
      await way.once();
      if (round >= 0) times.get(way.name)?.push(performance.now() - since);
    }
  }
  return times;
}

/** Workflows per second, `width` at a time, each `rounds` times: the median of three. */
export async function throughput(way: Way, width: number, rounds = 20): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round++) {
    const since = performance.now();
    let left = width * rounds;
    await Promise.all(
      Array.from({ length: width }, async () => {
        while (left-- > 0) await way.once();
      }),
    );
    rates.push((width * rounds) / ((performance.now() - since) / 1000));
  }
  return quantile(rates, 0.5);
}

/**
 * Statements and write transactions of one workflow. PostgreSQL gives a number to each transaction that writes, so the
 * difference of those numbers counts them from outside the engine.
 */
async function countWork(pool: pg.Pool, way: Way): Promise<BenchRow[]> {
  const runs = 20;
  let queries = 0;
  const original = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query');
  if (original === undefined) throw new Error('pg has no query to count');
  const last = async (): Promise<bigint> => {
    const { rows } = await pool.query<{ x: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as x');
    return BigInt(rows[0]?.x ?? 0);
  };
  const before = await last();
  const counted = function counted(this: pg.Client, ...args: unknown[]): unknown {
    queries += 1;
    return Reflect.apply(original.value, this, args);
  };
  Object.defineProperty(pg.Client.prototype, 'query', { ...original, value: counted });
  try {
    for (let i = 0; i < runs; i++) await way.once();
  } finally {
    Object.defineProperty(pg.Client.prototype, 'query', original);
  }
  const writes = Number((await last()) - before) / runs;
  const most = { unfused: 7.5, fused: 2, 'unfused, writing': 7.5 }[way.name] ?? null;
  return [
    {
      ...row(`${way.name} write transactions`, writes, 'per run'),
      target: most === null ? null : `<= ${most}`,
      ok: most === null ? null : writes <= most,
    },
    row(`${way.name} statements`, queries / runs, 'per run'),
  ];
}

const TARGETS: Readonly<Record<string, number>> = { unfused: 1.3, fused: 0.35 };

function latencyRows(times: ReadonlyMap<string, readonly number[]>): BenchRow[] {
  const floor = quantile(times.get('floor') ?? [], 0.5);
  return [...times].flatMap(([name, list]) => {
    const [p50, p95] = [quantile(list, 0.5), quantile(list, 0.95)];
    const most = TARGETS[name] ?? null;
    const metric = `${name} p50 / floor p50`;
    const ratio: BenchRow[] =
      name === 'floor'
        ? []
        : [
            {
              ...row(metric, p50 / floor, 'x'),
              target: most === null ? null : `<= ${most}`,
              ok: most === null ? null : p50 / floor <= most,
            },
          ];
    return [row(`${name} p50`, p50, 'ms'), row(`${name} p95`, p95, 'ms'), ...ratio];
  });
}

function row(metric: string, value: number, unit: string): BenchRow {
  return { metric, value: round(value), unit, target: null, ok: null };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

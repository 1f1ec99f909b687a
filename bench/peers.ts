import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { StoreConfig } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from './bench.ts';
import { interleave, onEngine, PAYLOAD, STEPS, throughput, type Way } from './engine.ts';

const FOLDER = join(import.meta.dirname, 'peers');

type Peer = Way & Readonly<{ close: () => Promise<void> }>;
type Open = (how: { url: string; width: number; steps: number; payload: string }) => Promise<Omit<Peer, 'name'>>;

/** Other engines, by the file that opens them. */
const PEERS = [
  { name: 'LangGraph JS', file: 'langgraph.mjs', door: 'openLangGraph', atLeast: 10 },
  { name: 'Mastra', file: 'mastra.mjs', door: 'openMastra', atLeast: 5 },
  { name: 'DBOS', file: 'dbos.mjs', door: 'openDbos', atLeast: null },
] as const;

/**
 * The workflow of the engine bench on other engines, each on its own tables of the same durable database, taking turns with
 * ours. Their packages are installed into `bench/peers` when this bench is asked for, and never otherwise.
 */
export async function runPeersBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  const [rounds, width] = [isFull ? 200 : 50, 16];
  install();
  return onOwnDatabase((config) =>
    onEngine({ ...config, poolSize: width }, width, async (ours) => {
      const peers = await openAll(config, width);
      try {
        const ways = [...ours, ...peers];
        const times = await interleave(ways, rounds);
        const rows = ways.map(({ name }) => figure(`${name} p50`, quantile(times.get(name) ?? [], 0.5), 'ms'));
        const rates = await ratesOf(ways, width);
        for (const [name, rate] of rates) rows.push(figure(`${name} wf/s at ${width} at once`, rate, 'wf/s'));
        const fused = rates.get('fused') ?? Number.NaN;
        for (const { name, atLeast } of PEERS) rows.push(against(name, fused / (rates.get(name) ?? 0), atLeast));
        return { n: rounds, rows };
      } finally {
        for (const { close } of peers) await close();
        // Their pools answer before the last connection has closed, and the database stops next.
        await setTimeout(1_000);
      }
    }),
  );
}

/** Workflows per second by way. Every way has its turn in each of three rounds; the median counts. */
async function ratesOf(ways: readonly Way[], width: number): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number[]>(ways.map((way) => [way.name, []]));
  for (let round = 0; round < 3; round++) {
    for (const way of ways) found.get(way.name)?.push(await throughput(way, width, 10));
  }
  return new Map([...found].map(([name, rates]) => [name, quantile(rates, 0.5)]));
}

function install(): void {
  if (existsSync(join(FOLDER, 'node_modules', '.package-lock.json'))) return;
  console.log('Installing the other engines into bench/peers (npm ci). / 正在安装对照引擎。');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed in bench/peers; see above');
}

/** Each engine in a database of its own on the same server, so that none reads another's tables. */
async function openAll(config: StoreConfig, width: number): Promise<Peer[]> {
  const peers: Peer[] = [];
  for (const { name, file, door } of PEERS) {
    const opened = (await import(join(FOLDER, file))) as Record<string, Open>;
    const peer = await opened[door]?.({ url: urlOf(config), width, steps: STEPS, payload: PAYLOAD });
    if (peer === undefined) throw new Error(`${file} has no ${door}`);
    peers.push({ name, ...peer });
  }
  return peers;
}

function urlOf({ admin: { host, port, user, password, database } }: StoreConfig): string {
  const who = `${encodeURIComponent(user ?? '')}:${encodeURIComponent(password ?? '')}`;
  const isSocket = host?.startsWith('/') ?? false;
  return `postgresql://${who}@${isSocket ? 'localhost' : host}:${port}/${database}${isSocket ? `?host=${encodeURIComponent(host)}` : ''}`;
}

function figure(metric: string, value: number, unit: string): BenchRow {
  return { metric, value, unit, target: null, ok: null };
}

function against(name: string, ratio: number, atLeast: number | null): BenchRow {
  return {
    metric: `fused wf/s / ${name} wf/s`,
    value: ratio,
    unit: 'x',
    target: atLeast === null ? null : `>= ${atLeast}`,
    ok: atLeast === null ? null : ratio >= atLeast,
  };
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Scope, Security } from '#kernel/security';
import { directClient, type Store, type StoreConfig } from '#store';
import { openEngine } from '../postgres-engine.ts';
import { until } from './bench.ts';
import { executionLog, KILL_BACK, KILL_GRAPH, KILL_SUB, KILL_WRITES, makeExecutionLog } from './kill-ground.ts';
import { CONTRACT_TOOLS, LOG } from './tools.ts';

/** A lease of the servers that are killed. */
export const LEASE_MS = 1_000;
const CHILD = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
/** Servers at work at the same time. */
const SERVERS = 2;
/** Longest a server works before it is killed. */
const LIFE_MS = 250;

/** Where servers are killed: an empty workspace on a database of its own. */
export type KillPlace = Readonly<{
  config: StoreConfig;
  store: Store;
  security: Security;
  tenantId: string;
  scope: Scope;
}>;
export type KillGround = KillPlace & Readonly<{ receiver: Receiver }>;

export type KillChild = Readonly<{
  process: ChildProcess;
  ready: Promise<void>;
  acknowledged: string[];
  errors: string[];
}>;

/** What was found after all kills. */
export type KillFigures = Readonly<{
  kills: number;
  runs: number;
  /** Runs that were claimed again after a death. */
  takenOver: number;
  /** Calls of tools and models whose step, or turn, was finished already. */
  redone: number;
  /** Acknowledged runs that are not there. */
  lost: number;
  /** Runs that have not ended. */
  left: number;
  /** Runs that did not end well, or whose steps, remarks, decisions or branches are not exactly those of the graph. */
  uneven: number;
  /** Remarks of no run. */
  orphans: number;
  /** Keys under which something arrived outside, of runs that sent more or less than one. */
  misSent: number;
  errors: readonly unknown[];
}>;

/** Takes what is sent and keeps each key once, as the target of a keyed effect does. */
export type Receiver = Readonly<{ url: string; keys: ReadonlyMap<string, number>; close: () => Promise<void> }>;

export async function openReceiver(): Promise<Receiver> {
  const keys = new Map<string, number>();
  const server = createServer((request, response) => {
    const key = String(request.headers['idempotency-key'] ?? '');
    keys.set(key, (keys.get(key) ?? 0) + 1);
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    keys,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

/** Readies a workspace for servers that will be killed. */
export async function onKillGround<T>(place: KillPlace, fn: (ground: KillGround) => Promise<T>): Promise<T> {
  await makeExecutionLog(place.config);
  const receiver = await openReceiver();
  try {
    return await fn({ ...place, receiver });
  } finally {
    await receiver.close();
  }
}

/** A process of its own on the workspace's database, warm but idle until told what to do. */
export function spawnChild({ config, tenantId, receiver }: KillGround): KillChild {
  const secret = config.secret.toString('base64');
  const told = { admin: config.admin, secret, tenantId, leaseMs: LEASE_MS, receiver: receiver.url };
  const child = spawn(process.execPath, [CHILD], {
    env: { ...process.env, VALENCE_KILL_CHILD: JSON.stringify(told) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [acknowledged, errors]: [string[], string[]] = [[], []];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') ready.resolve();
    else if (line.startsWith('ack ')) acknowledged.push(line.slice(4));
    else errors.push(line);
  });
  child.on('exit', () => ready.reject(new Error('the process ended before it was ready')));
  ready.promise.catch(() => {});
  return { process: child, ready: ready.promise, acknowledged, errors };
}

export async function kill({ process: child }: KillChild): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A server that stays, in this process. */
export async function survivor({ config, tenantId, store, security, receiver }: KillGround) {
  const errors: unknown[] = [];
  const { log, models, close } = await executionLog({ config, tenantId }, receiver.url);
  const engine = openEngine({
    store,
    scopeFor: security.scopeFor.bind(security),
    tools: CONTRACT_TOOLS,
    agents: [KILL_SUB],
    services: { [LOG.name]: log },
    models,
    report: (error) => void errors.push(error),
    leaseMs: LEASE_MS,
    pollMs: 50,
  });
  return {
    engine,
    errors,
    async stop() {
      await engine.stop();
      await close();
    },
  };
}

/** Two servers at a time work on one database and are killed with `kill -9` at random moments, until there were so many; a third brings to an end what they left. */
export async function killAtRandom(place: KillPlace, points: number): Promise<KillFigures> {
  return onKillGround(place, async (ground) => {
    const acknowledged: string[] = [];
    const errors: unknown[] = [];
    let left = points;
    const serve = async (): Promise<void> => {
      let next = spawnChild(ground);
      while (left > 0) {
        left -= 1;
        const child = next;
        await child.ready;
        child.process.stdin?.write('go\n');
        if (left > 0) next = spawnChild(ground);
        await until(async () => child.acknowledged.length > 0);
        await sleep(Math.random() * LIFE_MS);
        await kill(child);
        acknowledged.push(...child.acknowledged);
        errors.push(...child.errors);
      }
      if (next.process.exitCode === null && next.process.signalCode === null) await kill(next);
    };
    await Promise.all(Array.from({ length: Math.min(SERVERS, points) }, serve));
    const last = await survivor(ground);
    await untilNothingMoves(ground);
    await last.stop();
    return { ...(await figuresOf(ground, acknowledged)), kills: points, errors: [...errors, ...last.errors] };
  });
}

/** Longest that nothing may end while something is left. */
const STANDSTILL_MS = 120_000;

/** Waits until every run has ended, or none has for long. */
async function untilNothingMoves({ scope }: KillGround): Promise<void> {
  let [least, since] = [Number.POSITIVE_INFINITY, Date.now()];
  for (;;) {
    const left = await openRuns(scope);
    if (left === 0) return;
    if (left < least) [least, since] = [left, Date.now()];
    else if (Date.now() - since > STANDSTILL_MS) return;
    await sleep(left > 100 ? 500 : 50);
  }
}

async function openRuns(scope: Scope): Promise<number> {
  const [row] = await scope.read((tx) =>
    tx.query<{ left: number }>(
      `select count(*)::int as left from run where tenant_id = $1 and status in ('ready', 'running', 'waiting')`,
      [scope.tenantId],
    ),
  );
  return row?.left ?? 0;
}

const STARTED = 'killed left,killed right,killed-sub';

type Found = Readonly<{
  id: string;
  what: string;
  parent: string | null;
  status: string;
  epoch: number;
  remarks: number;
  decisions: number;
  steps: number;
  takes_back: string | null;
}>;

async function figuresOf({ scope, config, receiver }: KillGround, acknowledged: readonly string[]) {
  const left = await openRuns(scope);
  const runs = await scope.read((tx) =>
    tx.query<Found>(
      `select r.id, concat_ws(' ', r.agent, r.branch) as what, r.parent_id as parent, r.status, r.epoch,
         (select count(*)::int from observation o where o.run_id = r.id) as remarks,
         (select count(*)::int from decision d where d.run_id = r.id) as decisions,
         (select count(*)::int from step s where s.run_id = r.id and s.status = 'done') as steps,
         r.dedupe_key as takes_back
       from run r where r.agent = any ($1)`,
      [[KILL_GRAPH.name, KILL_SUB.name, KILL_BACK.name]],
    ),
  );
  const started = Map.groupBy(runs, (r) => r.parent);
  const whole = runs.filter((r) => r.parent === null);
  const takenBack = new Set(runs.map((r) => r.takes_back));
  const isUneven = (run: Found): boolean => {
    if (run.what === KILL_BACK.name) return !isTakenBack(run, takenBack);
    const due = KILL_WRITES.get(run.what);
    const isOff = run.remarks !== due?.remarks || run.decisions !== due.decisions || run.steps !== due.steps;
    const others = (started.get(run.id) ?? []).map((r) => r.what).toSorted();
    return run.status !== 'done' || isOff || (run.parent === null && others.join() !== STARTED);
  };
  const known = new Set(runs.map((r) => r.id));
  const orphans = await scope.read((tx) =>
    tx.query(
      `select 1 from observation o where o.run_id is not null and not exists (select from run r where r.id = o.run_id)`,
    ),
  );
  const client = await directClient(config);
  const { rows: redone } = await client.query('select key from execution where was_done');
  await client.end();
  const sent = Map.groupBy(receiver.keys.keys(), (key) => key.slice(0, key.indexOf(':')));
  const sentOnce = whole.filter(({ id }) => sent.get(id)?.length === 1).length;
  return {
    runs: whole.length,
    left,
    takenOver: runs.filter((r) => r.epoch > 2).length,
    redone: redone.length,
    lost: acknowledged.filter((id) => !known.has(id)).length,
    uneven: runs.filter(isUneven).length,
    orphans: orphans.length,
    misSent: whole.length - sentOnce + (sent.size - sentOnce),
  };
}

/** Whether there was one effect, then a failure, then one more effect that took it back. */
function isTakenBack(run: Found, takenBack: ReadonlySet<string | null>): boolean {
  if (run.takes_back !== null) return run.status === 'done' && run.steps === 1;
  return run.status === 'failed' && run.steps === 1 && takenBack.has(`compensate:${run.id}`);
}

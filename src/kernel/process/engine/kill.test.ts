import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { useKinds } from '#kernel/memory';
import { directClient } from '#store';
import { withWorkspace, type Workspace } from '#test';
import { until } from './contract/bench.ts';
import { executionLog, KILL_GRAPH, KILL_SUB, KILL_WRITES, makeExecutionLog } from './contract/kill-ground.ts';
import { CONTRACT_KIND, CONTRACT_TOOLS, LOG } from './contract/tools.ts';
import { openEngine } from './postgres-engine.ts';

const LEASE_MS = 1_000;
const POINTS = Number(process.env['VALENCE_KILL_POINTS'] ?? 20);
const CHILD = fileURLToPath(new URL('./contract/kill-child.ts', import.meta.url));

type Child = Readonly<{ process: ChildProcess; ready: Promise<void>; acknowledged: string[]; errors: string[] }>;

/** A process of its own on the workspace's database, warm but idle until told what to do. */
function spawnChild({ config, tenantId }: Workspace): Child {
  const told = { admin: config.admin, secret: config.secret.toString('base64'), tenantId, leaseMs: LEASE_MS };
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

async function kill({ process: child }: Child): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A server that stays, in this process. */
async function survivor({ config, store, security }: Workspace) {
  const errors: unknown[] = [];
  const { log, close } = await executionLog(config);
  const engine = openEngine({
    store,
    scopeFor: security.scopeFor.bind(security),
    tools: CONTRACT_TOOLS,
    agents: [KILL_SUB],
    services: { [LOG.name]: log },
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

test(`after kill -9 at ${POINTS} random points nothing finished is redone, nothing acknowledged is lost, nothing is written twice`, async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async (workspace) => {
    await makeExecutionLog(workspace.config);
    const acknowledged: string[] = [];
    let next = spawnChild(workspace);
    for (let point = 0; point < POINTS; point++) {
      const child = next;
      await child.ready;
      child.process.stdin?.write('go\n');
      if (point + 1 < POINTS) next = spawnChild(workspace);
      await until(async () => child.acknowledged.length > 0);
      await sleep(Math.random() * 250);
      await kill(child);
      acknowledged.push(...child.acknowledged);
      assert.deepEqual(child.errors, []);
    }
    const last = await survivor(workspace);
    const { engine, errors } = last;
    const scope = workspace.scope();
    await until(async () => (await engine.list(scope, ['ready', 'running', 'waiting'], 1)).length === 0);
    await last.stop();
    assert.deepEqual(errors, []);
    await assertIntact(workspace, acknowledged);
  });
});

const STARTED = 'killed left,killed right,killed-sub';

async function assertIntact({ scope, config }: Workspace, acknowledged: readonly string[]): Promise<void> {
  const runs = await scope().read((tx) =>
    tx.query<{
      id: string;
      what: string;
      parent: string | null;
      status: string;
      error: string | null;
      epoch: number;
      remarks: number;
      decisions: number;
      steps: number;
    }>(
      `select r.id, concat_ws(' ', r.agent, r.branch) as what, r.parent_id as parent, r.status, r.error, r.epoch,
         (select count(*)::int from observation o where o.run_id = r.id) as remarks,
         (select count(*)::int from decision d where d.run_id = r.id) as decisions,
         (select count(*)::int from step s where s.run_id = r.id and s.status = 'done') as steps
       from run r where r.agent = any ($1)`,
      [[KILL_GRAPH.name, KILL_SUB.name]],
    ),
  );
  const strange = runs.filter(({ what, status, remarks, decisions, steps }) => {
    const due = KILL_WRITES.get(what);
    return status !== 'done' || remarks !== due?.remarks || decisions !== due.decisions || steps !== due.steps;
  });
  assert.deepEqual(strange, [], 'every run ended with everything written once');
  const whole = runs.filter((r) => r.parent === null);
  const started = Map.groupBy(runs, (r) => r.parent);
  const uneven = whole.filter(
    ({ id }) =>
      (started.get(id) ?? [])
        .map((r) => r.what)
        .toSorted()
        .join() !== STARTED,
  );
  assert.deepEqual(uneven, [], 'every run started its branches and the other agent once');
  const known = new Set(runs.map((r) => r.id));
  assert.deepEqual(
    acknowledged.filter((id) => !known.has(id)),
    [],
    'no acknowledged run is lost',
  );
  assert.ok(acknowledged.length >= POINTS && runs.some((r) => r.epoch > 2), 'the kills met runs at work');
  const orphans = await scope().read((tx) =>
    tx.query(
      `select 1 from observation o where o.run_id is not null and not exists (select from run r where r.id = o.run_id)`,
    ),
  );
  assert.equal(orphans.length, 0);
  const client = await directClient(config);
  const { rows } = await client.query<{ key: string }>('select key from execution where was_done');
  await client.end();
  assert.deepEqual(rows, [], 'no tool was called whose step was finished');
}

test('a second process takes the run of a killed one over within two lease times, and never that of a living one', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async (workspace) => {
    await makeExecutionLog(workspace.config);
    const child = spawnChild(workspace);
    await child.ready;
    child.process.stdin?.write('long\n');
    const client = await directClient(workspace.config);
    const executions = async () =>
      (await client.query<{ key: string; was_done: boolean; at: Date }>('select * from execution order by at')).rows;
    await until(async () => (await executions()).length === 2);
    const last = await survivor(workspace);
    const { engine, errors } = last;
    await sleep(LEASE_MS * 1.5);
    assert.equal((await executions()).length, 2, 'a living owner keeps its run');
    const killedAt = Date.now();
    await kill(child);
    await until(async () => (await executions()).length === 3);
    const [first, second, again] = await executions();
    assert.ok(Date.now() - killedAt <= 2 * LEASE_MS, `taken over after ${Date.now() - killedAt} ms`);
    assert.deepEqual([again?.key, again?.was_done], [second?.key, false]);
    assert.notEqual(first?.key, second?.key);
    await engine.cancel(workspace.scope(), child.acknowledged[0] ?? '');
    await last.stop();
    await client.end();
    assert.deepEqual(errors, []);
  });
});

import { makeDemo } from '#catalog';
import { observe, recallList, refreshStatistics, type Saying } from '#kernel/memory';
import { trainLeadScore } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { openKernels, type Kernels } from '#main';
import { migrate, openStore, type Store } from '#store';
import { onOwnDatabase, quantile, type Bench, type BenchRow } from './bench.ts';

const LEADS = 1_000;
const AT_ONCE = 16;
const WARM_UP = 30;
const CHUNK = 500;
/** Asked of one lead at a time, and of 16 at once. */
const TARGET_ONE_MS = 50;
const TARGET_MANY_MS = 210;
const TARGET_WRITES = 2;

/** Latency of the chain lead-to-touch from a lead to its stored decision, on the demo's history and playbook. */
export async function runChainBench(): Promise<Bench> {
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const store = await openStore(config);
    const kernels = await openKernels({
      store,
      isHttps: false,
      publicUrl: null,
      report: (error) => console.error(error),
    });
    try {
      return await benchOn(store, kernels);
    } finally {
      await kernels.stop();
      await store.close();
    }
  });
}

async function benchOn(store: Store, kernels: Kernels): Promise<Bench> {
  const tenantId = await kernels.security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
  const scope = kernels.security.scopeFor(
    tenantId,
    { type: 'person', id: 'bench', name: 'bench', role: 'admin' },
    'sales',
  );
  const leads = await prepare(scope);
  const one = await measure(kernels, scope, leads.slice(0, LEADS + WARM_UP), 1);
  const many = await measure(kernels, scope, leads.slice(LEADS + WARM_UP), AT_ONCE);
  const floor = await commitFloor(store, tenantId);
  const writes = [...one.writes, ...many.writes];
  const perChain = writes.reduce((sum, n) => sum + n, 0) / writes.length;
  const at = `${AT_ONCE} at once`;
  return {
    n: LEADS,
    rows: [
      row('chain p50, one at a time', quantile(one.ms, 0.5), 'ms'),
      row('chain p95, one at a time', quantile(one.ms, 0.95), 'ms', TARGET_ONE_MS),
      row(`chain p50, ${at}`, quantile(many.ms, 0.5), 'ms'),
      row(`chain p95, ${at}`, quantile(many.ms, 0.95), 'ms', TARGET_MANY_MS),
      row(`chains per second, ${at}`, (many.ms.length / many.wallMs) * 1_000, '1/s'),
      row('write transactions per chain', perChain, 'tx', TARGET_WRITES),
      row('one committed insert p50 (physical floor)', floor, 'ms'),
    ],
  };
}

/** `most`: the largest value that is good enough; left out for orientation only. */
function row(metric: string, value: number, unit: string, most?: number): BenchRow {
  return {
    metric,
    value,
    unit,
    target: most === undefined ? null : `≤ ${most}`,
    ok: most === undefined ? null : value <= most,
  };
}

/** The demo's records, a trained score, sellers with room for all, and fresh leads made like the demo's own. */
async function prepare(scope: Scope): Promise<readonly string[]> {
  const now = new Date();
  const demo = makeDemo({ seed: 'bench', today: now });
  for (const { source, sayings } of demo.groups) {
    for (let i = 0; i < sayings.length; i += CHUNK)
      await observe(scope, { source, sayings: sayings.slice(i, i + CHUNK), now });
  }
  await trainLeadScore(scope.forPurpose('learning'), { later: [], idField: null });
  const room = demo.reps.map(({ id }): Saying => ({ kind: 'person', id, data: { capacity: 100_000 } }));
  await observe(scope, { source: { kind: 'person', name: 'bench' }, sayings: room });
  const { items } = await recallList(scope, { kind: 'lead', limit: 2 * LEADS });
  const fresh: Saying[] = [];
  const wanted = 2 * (LEADS + WARM_UP);
  for (let i = 0; fresh.length < wanted; i += 1) {
    const lead = items[i % items.length];
    if (lead === undefined) throw new Error('the demo has no leads');
    const { owner: _o, closedOn: _c, lostReason: _l, score: _s, touchedOn: _t, ...data } = lead.data;
    fresh.push({ kind: 'lead', data: { ...data, status: 'new' } });
  }
  const ids: string[] = [];
  for (let i = 0; i < fresh.length; i += CHUNK) {
    const { entities } = await observe(scope, {
      source: { kind: 'import', name: 'bench' },
      sayings: fresh.slice(i, i + CHUNK),
    });
    ids.push(...entities);
  }
  await refreshStatistics(scope);
  return ids;
}

async function measure(
  kernels: Kernels,
  scope: Scope,
  leads: readonly string[],
  width: number,
): Promise<{ ms: number[]; writes: number[]; wallMs: number }> {
  const { graph } = await kernels.process.agents.one(scope, 'lead-to-touch');
  const ms: number[] = [];
  const writes: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let record = leads[next++]; record !== undefined; record = leads[next++]) {
      const since = performance.now();
      const run = await kernels.process.engine.start(scope, {
        graph,
        input: { event: null, kind: 'lead', batchId: null, record },
        autonomy: 'suggest',
        startedBy: 'hand',
        subjectId: record,
      });
      ms.push(performance.now() - since);
      writes.push(run.writes);
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  return { ms: ms.slice(WARM_UP), writes: writes.slice(WARM_UP), wallMs: performance.now() - since };
}

/** What no durable answer can beat: one insert, committed. */
async function commitFloor(store: Store, tenantId: string): Promise<number> {
  const ms: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const since = performance.now();
    await store.write({ tenantId, actor: 'system:bench', purpose: 'administration' }, (tx) =>
      tx.query(`insert into outbox (tenant_id, id, topic, payload) values ($1, gen_random_uuid(), 'bench', '{}')`, [
        tenantId,
      ]),
    );
    ms.push(performance.now() - since);
  }
  return quantile(ms, 0.5);
}

import { makeDemo } from '#catalog';
import { observe, recallList, refreshStatistics, type Saying } from '#kernel/memory';
import { trainLeadScore } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { openKernels, type Kernels } from '#main';
import { migrate, openStore, type Store } from '#store';
import { onOwnDatabase, quantile, type Bench } from './bench.ts';

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
      return {
        n: LEADS,
        rows: [
          { metric: 'chain p50, one at a time', value: quantile(one.ms, 0.5), unit: 'ms', target: null, ok: null },
          {
            metric: 'chain p95, one at a time',
            value: quantile(one.ms, 0.95),
            unit: 'ms',
            target: `≤ ${TARGET_ONE_MS}`,
            ok: quantile(one.ms, 0.95) <= TARGET_ONE_MS,
          },
          {
            metric: `chain p50, ${AT_ONCE} at once`,
            value: quantile(many.ms, 0.5),
            unit: 'ms',
            target: null,
            ok: null,
          },
          {
            metric: `chain p95, ${AT_ONCE} at once`,
            value: quantile(many.ms, 0.95),
            unit: 'ms',
            target: `≤ ${TARGET_MANY_MS}`,
            ok: quantile(many.ms, 0.95) <= TARGET_MANY_MS,
          },
          {
            metric: `chains per second, ${AT_ONCE} at once`,
            value: (many.ms.length / many.wallMs) * 1_000,
            unit: '1/s',
            target: null,
            ok: null,
          },
          {
            metric: 'write transactions per chain',
            value: perChain,
            unit: 'tx',
            target: `≤ ${TARGET_WRITES}`,
            ok: perChain <= TARGET_WRITES,
          },
          { metric: 'one committed insert p50 (physical floor)', value: floor, unit: 'ms', target: null, ok: null },
        ],
      };
    } finally {
      await kernels.stop();
      await store.close();
    }
  });
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

import assert from 'node:assert/strict';
import { stepsOf, until, type EnginePromise } from './bench.ts';
import { chainOf } from './tools.ts';

/** What several processes on one database promise each other. */
export const SHARING: readonly EnginePromise[] = [
  {
    title: 'two engines share the work and no step is done twice',
    run: async ({ scope, engine, calls }) => {
      const [a] = [engine({ width: 2 }), engine({ width: 2 })];
      const runs = Array.from({ length: 30 }, (_, i) => ({ input: {}, subjectId: null, dedupeKey: `s${i}` }));
      await scope.write((tx) =>
        a.startMany(tx, { graph: chainOf(3, 'step', 5), autonomy: 'ask', startedBy: 'event', runs }),
      );
      await until(async () => (await a.list(scope, ['done'], 100)).length === 30);
      assert.equal(calls.length, 90);
      assert.equal(new Set(calls).size, 90);
    },
  },
  {
    title: 'the owner of a lease that ended is taken over within two lease times, and its own checkpoint is refused',
    run: async ({ scope, engine, calls, workspace }) => {
      const leaseMs = 1_500;
      const stale = engine({ leaseMs });
      const started = await stale.start(scope, { graph: chainOf(2, 'step', 1_000), input: {} });
      // As after a long stop of the process: the lease has run out although the owner still lives.
      await workspace.store.dispatch.query(
        `update run set lease_until = now() - interval '1 ms', owner = owner || ' (cut off)' where id = $1`,
        [started.id],
      );
      const since = Date.now();
      const second = engine({ leaseMs });
      const times = (node: string): number => calls.filter((key) => key.split(':')[1] === node).length;
      await until(async () => times('n1#1') === 2);
      assert.ok(Date.now() - since <= 2 * leaseMs, 'taken over in time');
      await until(async () => (await second.settled(scope, started.id, 100)).status === 'done');
      const steps = await stepsOf(workspace, started.id);
      assert.deepEqual(
        steps.map((s) => [s.node, s.status, s.epoch]),
        [
          ['n1', 'done', 2],
          ['n2', 'done', 2],
        ],
      );
      // The first attempt at n1 was in flight; nothing that had finished was done again. The stale one may have read n2 ahead
      // before it learned that its n1 was refused.
      assert.equal(times('n1#1'), 2);
      assert.ok(times('n2#1') <= 2, `${times('n2#1')} times`);
    },
  },
  {
    title: 'a workspace with many runs does not hold up another',
    run: async ({ scope, engine, workspace, calls }) => {
      const other = await workspace.security.workspaces.make({ name: 'other', isDemo: false, adminId: null });
      const theirs = workspace.security.scopeFor(other, scope.actor, 'sales');
      const e = engine({ width: 1 });
      const flood = Array.from({ length: 60 }, (_, i) => ({ input: {}, subjectId: null, dedupeKey: `f${i}` }));
      await scope.write((tx) =>
        e.startMany(tx, { graph: chainOf(1, 'fused', 10), autonomy: 'ask', startedBy: 'event', runs: flood }),
      );
      await theirs.write((tx) =>
        e.startMany(tx, {
          graph: chainOf(1, 'fused', 10),
          autonomy: 'ask',
          startedBy: 'event',
          runs: flood.slice(0, 2),
        }),
      );
      await until(async () => (await e.list(theirs, ['done'], 10)).length === 2);
      assert.ok(calls.length <= 12, `${calls.length} runs went first`);
    },
  },
];

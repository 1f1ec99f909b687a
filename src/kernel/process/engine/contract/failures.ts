import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { newUuid } from '#base';
import { observe } from '#kernel/memory';
import { stepsOf, until, type EnginePromise } from './bench.ts';
import { contractAgent } from './tools.ts';

/** What becomes of a run whose tools fail or may not act. */
export const FAILURES: readonly EnginePromise[] = [
  {
    title: 'a step that fails is tried three times with pauses, then the run has failed with the reason and no secret',
    run: async ({ scope, engine, calls, workspace }) => {
      const e = engine();
      const failWith = 'cannot reach postgres://me:hunter2@db/x';
      const graph = contractAgent({
        nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: 'a', failWith }, durability: 'step' }],
      });
      const started = await e.start(scope, { graph, input: {} });
      await until(async () => (await e.settled(scope, started.id, 100)).status === 'failed');
      assert.equal(calls.length, 3);
      const { error } = await e.settled(scope, started.id);
      assert.equal(error, 'cannot reach postgres://***@db/x');
      assert.deepEqual(
        (await stepsOf(workspace, started.id)).map((s) => [s.status, s.error]),
        [['failed', error]],
      );
    },
  },
  {
    title: 'a failed call leaves by the port `error` where there is one',
    run: async ({ scope, engine }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: [
          { id: 'a', type: 'call', fn: 'work@1', in: { label: 'a', failWith: 'broken' }, retry: { max: 1 } },
          { id: 'b', type: 'call', fn: 'work@1', in: { label: '=a.error' } },
        ],
        edges: [{ from: 'a', fromPort: 'error', to: 'b' }],
      });
      const started = await e.start(scope, { graph, input: {} });
      assert.deepEqual((await e.settled(scope, started.id)).output, { label: 'broken' });
    },
  },
  {
    title: 'what leaves the building waits for a person, is left out in suggest, and happens in act',
    run: async ({ scope, engine, calls }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: [{ id: 'out', type: 'call', fn: 'send@1', in: { to: 'x' }, durability: 'step' }],
      });
      const end = async (autonomy: 'suggest' | 'ask' | 'act') => {
        const { id } = await e.start(scope, { graph, input: {}, autonomy });
        await until(async () => ['done', 'failed'].includes((await e.settled(scope, id, 100)).status));
        return e.settled(scope, id);
      };
      assert.match((await end('ask')).error ?? '', /^run\.unapproved/);
      assert.equal((await end('suggest')).output, null);
      assert.equal(calls.length, 0);
      assert.deepEqual((await end('act')).output, { sent: true });
      assert.equal(calls.length, 1);
    },
  },
  {
    title: 'a guard keeps runs at the same time from taking more than there is',
    run: async ({ scope, engine }) => {
      const e = engine();
      const of = newUuid();
      await observe(scope, {
        source: { kind: 'person', name: 'tester' },
        sayings: [{ kind: 'remark', id: of, data: { text: 'holder' } }],
      });
      const graph = contractAgent({
        nodes: [{ id: 'take', type: 'call', fn: 'take-place@1', in: { of: '=input.of' } }],
      });
      const started = await Promise.all(Array.from({ length: 10 }, () => e.start(scope, { graph, input: { of } })));
      const ends = await Promise.all(started.map(({ id }) => e.settled(scope, id)));
      assert.deepEqual(new Set(ends.map((s) => s.error)), new Set([null]));
      assert.equal(ends.filter((s) => (s.output as { taken: boolean }).taken).length, 3);
    },
  },
  {
    title: 'a segment whose guard never holds is computed five times, then the run has failed and nothing is written',
    run: async ({ scope, engine, calls, workspace }) => {
      const graph = contractAgent({ nodes: [{ id: 'a', type: 'call', fn: 'chase@1' }] });
      const started = await engine().start(scope, { graph, input: {} });
      assert.equal(started.status, 'failed');
      assert.equal(calls.length, 5);
      assert.match((await engine().settled(scope, started.id)).error ?? '', /^run\.contended/);
      const written = await workspace.scope().read((tx) => tx.query('select 1 from observation'));
      assert.equal(written.length, 0);
    },
  },
  {
    title: 'the checkpoint of an owner that was taken over is refused, whatever it computed',
    run: async ({ scope, engine, workspace }) => {
      const stale = engine({ leaseMs: 60_000 });
      const graph = contractAgent({
        nodes: [
          { id: 'a', type: 'call', fn: 'work@1', in: { label: 'a', ms: 200 }, durability: 'step' },
          { id: 'b', type: 'call', fn: 'remark@1', in: { text: 'b' }, durability: 'step' },
        ],
      });
      const { id } = await stale.start(scope, { graph, input: {} });
      await workspace.store.dispatch.query(
        `update run set owner = 'another', epoch = epoch + 1, lease_until = now() + interval '1 hour' where id = $1`,
        [id],
      );
      await sleep(500);
      const [run] = await scope.read((tx) =>
        tx.query<{ owner: string; cursor: string; epoch: number }>(
          'select owner, cursor, epoch from run where id = $1',
          [id],
        ),
      );
      assert.deepEqual(run, { owner: 'another', cursor: 'a', epoch: 2 });
      assert.deepEqual(await stepsOf(workspace, id), []);
    },
  },
];

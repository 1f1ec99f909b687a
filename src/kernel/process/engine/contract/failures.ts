import assert from 'node:assert/strict';
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
];

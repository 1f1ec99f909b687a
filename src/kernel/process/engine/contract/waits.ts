import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { decisionKey } from '../approve-node.ts';
import { until, type EnginePromise } from './bench.ts';
import { chainOf, contractAgent } from './tools.ts';

/** What waiting, being woken and cancelling promise. */
export const WAITS: readonly EnginePromise[] = [
  {
    title: 'a timer wakes the run by the time of the database',
    run: async ({ scope, engine }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: [
          { id: 'nap', type: 'wait', for: 'PT0.2S' },
          { id: 'a', type: 'call', fn: 'work@1', in: { label: 'awake' } },
        ],
      });
      const started = await e.start(scope, { graph, input: {} });
      assert.equal(started.status, 'waiting');
      await until(async () => (await e.settled(scope, started.id, 100)).status === 'done');
      assert.deepEqual((await e.settled(scope, started.id)).output, { label: 'awake' });
    },
  },
  {
    title: 'an event wakes only runs that wait for it, and a rolled back event wakes none',
    run: async ({ scope, engine }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: [{ id: 'reply', type: 'wait', event: 'reply', match: '=input.of', for: 'P1D' }],
        output: { by: '=reply.by', text: '=reply.event.text' },
      });
      const [mine, other] = [
        await e.start(scope, { graph, input: { of: 'r1' } }),
        await e.start(scope, { graph, input: { of: 'r2' } }),
      ];
      await assert.rejects(
        scope.write(async (tx) => {
          await e.emit(tx, [{ key: 'event:reply:r1', payload: { text: 'no' } }]);
          throw new Error('rolled back');
        }),
      );
      assert.equal((await e.settled(scope, mine.id)).status, 'waiting');
      assert.equal(await scope.write((tx) => e.emit(tx, [{ key: 'event:reply:r1', payload: { text: 'yes' } }])), 1);
      await until(async () => (await e.settled(scope, mine.id, 100)).status === 'done');
      assert.deepEqual((await e.settled(scope, mine.id)).output, { by: 'event', text: 'yes' });
      assert.equal((await e.settled(scope, other.id)).status, 'waiting');
    },
  },
  {
    title: 'a wait survives the process that began it',
    run: async ({ scope, engine }) => {
      const first = engine();
      const graph = contractAgent({
        nodes: [
          { id: 'a', type: 'call', fn: 'work@1', in: { label: 'kept' } },
          { id: 'w', type: 'wait', event: 'go' },
        ],
        output: { label: '=a.label' },
      });
      const started = await first.start(scope, { graph, input: {} });
      await first.stop();
      const second = engine();
      await scope.write((tx) => second.emit(tx, [{ key: 'event:go', payload: {} }]));
      await until(async () => (await second.settled(scope, started.id, 100)).status === 'done');
      assert.deepEqual((await second.settled(scope, started.id)).output, { label: 'kept' });
    },
  },
  {
    title: 'an approval waits under the key of its decision',
    run: async ({ scope, engine }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: [
          { id: 'card', type: 'call', fn: 'suggest@1' },
          { id: 'ok', type: 'approve' },
        ],
      });
      const started = await e.start(scope, { graph, input: {} });
      const [row] = await scope.read((tx) =>
        tx.query<{ id: string }>('select id from decision where run_id = $1', [started.id]),
      );
      assert.equal((await e.settled(scope, started.id)).waitKey, decisionKey(row?.id ?? ''));
    },
  },
  {
    title: 'a cancelled run stops, also in the middle of a step',
    run: async ({ scope, engine }) => {
      const e = engine();
      const waiting = await e.start(scope, {
        graph: contractAgent({ nodes: [{ id: 'w', type: 'wait', event: 'never' }] }),
        input: {},
      });
      await e.cancel(scope, waiting.id);
      assert.equal((await e.settled(scope, waiting.id)).status, 'cancelled');
      await assert.rejects(e.cancel(scope, waiting.id), { code: 'run.not_waiting' });
      const busy = await e.start(scope, { graph: chainOf(3, 'step', 150), input: {} });
      await sleep(50);
      await e.cancel(scope, busy.id);
      await until(async () => (await e.settled(scope, busy.id, 100)).status === 'cancelled');
    },
  },
];

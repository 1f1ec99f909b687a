import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Failure } from '#base';
import { holdRun } from '../../runs/hold-run.ts';
import { stepsOf, until, type EnginePromise } from './bench.ts';
import { chainOf, contractAgent, LOG } from './tools.ts';

const call = (id: string, label: string, more: object = {}) => ({
  id,
  type: 'call' as const,
  fn: 'work@1',
  in: { label },
  ...more,
});
const send = (id: string, more: object = {}) => ({
  id,
  type: 'call' as const,
  fn: 'send@1',
  in: { to: id },
  durability: 'step' as const,
  ...more,
});

/** What becomes of runs that a person holds, that use up their limits, and that have to be taken back. */
export const HOLDING: readonly EnginePromise[] = [
  {
    title: 'a held run stops at its next boundary, keeps what happens meanwhile, and goes on when it is let go',
    run: async ({ workspace, scope, engine, calls }) => {
      const e = engine();
      const { id } = await e.start(scope, { graph: chainOf(5, 'step', 60), input: {} });
      await holdRun(scope, id, true);
      await assert.rejects(holdRun(scope, id, true), (error) => (error as Failure).code === 'run.not_waiting');
      assert.equal((await e.settled(scope, id)).status, 'ready');
      const before = calls.length;
      await sleep(300);
      assert.equal(calls.length, before);
      assert.ok(before < 5, 'it was stopped on its way');
      await holdRun(scope, id, false);
      await until(async () => (await e.settled(scope, id)).status === 'done');
      const steps = await stepsOf(workspace, id);
      assert.deepEqual(
        steps.map((s) => s.status),
        Array.from({ length: 5 }, () => 'done'),
      );
      assert.equal(new Set(calls).size, 5);
      // A step that only reads may have been begun before the boundary was refused; it is read again.
      assert.ok(calls.length <= 6, `${calls.length} calls`);
    },
  },
  {
    title: 'what a held run waits for may happen meanwhile, and so may its time',
    run: async ({ scope, engine }) => {
      const waiting = contractAgent({
        nodes: [{ id: 'nap', type: 'wait', event: 'go.on' }, call('after', '=nap.by')],
      });
      const timed = contractAgent({
        name: 'timed',
        nodes: [{ id: 'nap', type: 'wait', for: 'PT0.6S' }, call('after', 'x')],
      });
      const e = engine();
      const [one, two] = [
        await e.start(scope, { graph: waiting, input: {} }),
        await e.start(scope, { graph: timed, input: {} }),
      ];
      for (const { id } of [one, two]) await holdRun(scope, id, true);
      assert.equal(await scope.write((tx) => e.emit(tx, [{ key: 'event:go.on', payload: {} }])), 1);
      await sleep(1_000);
      assert.deepEqual(await e.list(scope, ['done'], 9), []);
      for (const { id } of [one, two]) await holdRun(scope, id, false);
      await until(async () => (await e.list(scope, ['done'], 9)).length === 2);
      assert.deepEqual((await e.settled(scope, one.id)).output, { label: 'event' });
    },
  },
  {
    title: 'branches are held with their run, those that begin meanwhile too',
    run: async ({ scope, engine }) => {
      const graph = contractAgent({
        nodes: [
          call('a', 'a', { durability: 'step', in: { label: 'a', ms: 100 } }),
          { id: 'par', type: 'fork', branches: ['x'] },
          call('b', 'b'),
        ],
        edges: [
          { from: 'a', to: 'par' },
          { from: 'par', fromPort: 'x', to: 'b' },
        ],
      });
      const e = engine();
      const { id } = await e.start(scope, { graph, input: {} });
      await holdRun(scope, id, true);
      await sleep(400);
      assert.deepEqual(await e.list(scope, ['done'], 9), []);
      await holdRun(scope, id, false);
      await until(async () => (await e.list(scope, ['done'], 9)).length === 2);
    },
  },
  {
    title: 'a run whose limits are used up goes on at the node its graph names, once and with as much again',
    run: async ({ scope, engine }) => {
      const graph = contractAgent({
        nodes: [call('a', 'a', { maxIterations: 100 }), call('plain', 'from the book')],
        edges: [
          { from: 'a', to: 'a' },
          { from: 'a', fromPort: 'error', to: 'plain' },
        ],
        limits: { steps: 7, onExceed: 'degrade:plain' },
      });
      const e = engine();
      const done = await e.start(scope, { graph, input: {} });
      const ended = await e.settled(scope, done.id);
      assert.deepEqual([ended.status, ended.output], ['done', { label: 'from the book' }]);
      const again = contractAgent({
        ...graph,
        name: 'again',
        edges: [...graph.edges, { from: 'plain', to: 'plain' }],
      });
      const failed = await e.settled(scope, (await e.start(scope, { graph: again, input: {} })).id);
      assert.match(`${failed.status} ${failed.error}`, /failed run\.limit/);
    },
  },
  {
    title: 'effects of a run that fails for good are taken back, the last one first and each once',
    run: async ({ workspace, scope, engine, calls }) => {
      const back = (to: string) => ({ compensate: { fn: 'send@1', in: { to } } });
      const graph = contractAgent({
        autonomy: 'act',
        nodes: [
          send('first', back('=input.who + " back"')),
          send('second', back('again')),
          send('third'),
          call('bad', 'x', { in: { label: 'x', failWith: 'no' }, retry: { max: 1 } }),
        ],
      });
      const e = engine();
      const { id } = await e.start(scope, { graph, input: { who: 'Li' } });
      await until(async () => (await e.list(scope, ['done'], 9)).length === 1);
      assert.equal((await e.settled(scope, id)).status, 'failed');
      const [taking] = await e.list(scope, ['done'], 9);
      const steps = await scope.read((tx) =>
        tx.query<{ node: string; input: unknown }>('select node, input from step where run_id = $1 order by ordinal', [
          taking?.id,
        ]),
      );
      assert.deepEqual(steps, [
        { node: 'back1', input: { to: 'again' } },
        { node: 'back2', input: { to: 'Li back' } },
      ]);
      assert.equal(calls.filter((key) => key.includes(':back')).length, 2);
      assert.equal(await scope.write((tx) => e.retry(tx, [id])), 0, 'what is taken back does not go on');
      assert.equal((await stepsOf(workspace, id)).length, 4);
    },
  },
  {
    title: 'a run that is stopped takes its effects back, and those of its branches',
    run: async ({ scope, engine, calls }) => {
      const graph = contractAgent({
        autonomy: 'act',
        nodes: [
          { id: 'par', type: 'fork', branches: ['x', 'y'] },
          send('out', { compensate: { fn: 'send@1', in: { to: '=string(out.sent)' } } }),
          { id: 'nap', type: 'wait', event: 'never' },
        ],
        edges: [
          { from: 'par', fromPort: 'x', to: 'out' },
          { from: 'par', fromPort: 'y', to: 'nap' },
        ],
      });
      const e = engine({ services: { [LOG.name]: async (key: string) => void calls.push(key) } });
      const { id } = await e.start(scope, { graph, input: {} });
      await until(async () => (await e.list(scope, ['done'], 9)).length === 1);
      await e.cancel(scope, id);
      await until(async () => (await e.list(scope, ['done'], 9)).length === 2);
      assert.equal(calls.filter((key) => key.includes(':back1')).length, 1);
    },
  },
];

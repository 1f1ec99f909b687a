import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { stepsOf, until, type EnginePromise } from './bench.ts';
import { chainOf, contractAgent, LOG } from './tools.ts';

/** What starting and stepping promise. */
export const STARTS: readonly EnginePromise[] = [
  {
    title: 'a fused chain is computed once and committed with its start in one write transaction',
    run: async ({ scope, engine, calls, workspace }) => {
      const started = await engine().start(scope, { graph: chainOf(5, 'fused'), input: {} });
      assert.deepEqual([started.status, started.writes], ['done', 1]);
      assert.equal(calls.length, 5);
      const steps = await stepsOf(workspace, started.id);
      assert.deepEqual(
        steps.map((s) => s.node),
        ['n1', 'n2', 'n3', 'n4', 'n5'],
      );
      assert.deepEqual(steps.at(-1)?.output, { label: 'n1++++' });
    },
  },
  {
    title: 'durable steps that write commit before the first and after each',
    run: async ({ scope, engine, workspace }) => {
      const e = engine();
      const graph = contractAgent({
        nodes: ['n1', 'n2', 'n3'].map((id) => ({
          id,
          type: 'call' as const,
          fn: 'remark@1',
          in: { text: id },
          durability: 'step' as const,
        })),
        edges: [
          { from: 'n1', to: 'n2' },
          { from: 'n2', to: 'n3' },
        ],
      });
      const started = await e.start(scope, { graph, input: {} });
      const state = await e.settled(scope, started.id);
      assert.equal(started.status, 'running');
      assert.deepEqual([state.status, state.writes], ['done', 4]);
      assert.equal((await stepsOf(workspace, started.id)).length, 3);
    },
  },
  {
    title: 'durable steps that only read do not wait for one another, and all of them are kept',
    run: async ({ scope, engine, workspace, calls }) => {
      const e = engine();
      const started = await e.start(scope, { graph: chainOf(5, 'step'), input: {} });
      const state = await e.settled(scope, started.id);
      assert.equal(started.status, 'running');
      assert.deepEqual([state.status, state.output], ['done', { label: 'n1++++' }]);
      assert.ok(state.writes !== null && state.writes >= 2 && state.writes < 6, `${state.writes} writes`);
      assert.deepEqual(
        (await stepsOf(workspace, started.id)).map((s) => [s.node, s.status]),
        ['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => [node, 'done']),
      );
      assert.equal(calls.length, 5);
    },
  },
  {
    title: 'steps that were read ahead are on disk before anything acts',
    run: async ({ scope, engine, workspace }) => {
      const read = (id: string, label: string) => ({
        id,
        type: 'call' as const,
        fn: 'work@1',
        in: { label },
        durability: 'step' as const,
      });
      const graph = contractAgent({
        nodes: [
          read('a', 'x'),
          read('b', '=a.label'),
          { id: 'out', type: 'call', fn: 'send@1', in: { to: '=b.label' }, durability: 'step' },
        ],
        edges: [
          { from: 'a', to: 'b' },
          { from: 'b', to: 'out' },
        ],
      });
      const told = new Map<string, readonly string[]>();
      const look = async (key: string): Promise<void> => {
        const [run = '', node = ''] = key.split(':');
        const steps = await stepsOf(workspace, run);
        told.set(
          node,
          steps.map((s) => s.node),
        );
      };
      const e = engine({ services: { [LOG.name]: look } });
      const { id } = await e.start(scope, { graph, input: {}, autonomy: 'act' });
      assert.equal((await e.settled(scope, id)).status, 'done');
      assert.deepEqual(told.get('out#1'), ['a', 'b']);
    },
  },
  {
    title: 'nothing that was read ahead is written once another process has the run',
    run: async ({ scope, engine, workspace }) => {
      const e = engine();
      const { id } = await e.start(scope, { graph: chainOf(8, 'step', 40), input: {} });
      await until(async () => (await stepsOf(workspace, id)).length >= 2);
      const lease = `update run set owner = 'another', epoch = 9, lease_until = now() + interval '1 hour' where id = $1`;
      await scope.write((tx) => tx.query(lease, [id]));
      const before = (await stepsOf(workspace, id)).length;
      await sleep(300);
      assert.equal((await stepsOf(workspace, id)).length, before);
      await scope.write((tx) => tx.query(`update run set lease_until = now() - interval '1 s' where id = $1`, [id]));
      await until(async () => (await e.list(scope, ['done'], 9)).length === 1);
      assert.deepEqual(
        (await stepsOf(workspace, id)).map((s) => s.status),
        Array.from({ length: 8 }, () => 'done'),
      );
    },
  },
  {
    title: 'starting again with the same key answers the run that is there',
    run: async ({ scope, engine }) => {
      const e = engine();
      const run = { graph: chainOf(1, 'fused'), input: {}, dedupeKey: 'order-7' };
      const first = await e.start(scope, run);
      const [second, third] = await Promise.all([e.start(scope, run), e.start(scope, run)]);
      assert.deepEqual([first.isNew, second.isNew, third.isNew], [true, false, false]);
      assert.deepEqual([second.id, third.id], [first.id, first.id]);
    },
  },
  {
    title: 'many runs start with one statement and each key starts once',
    run: async ({ scope, engine, workspace }) => {
      const e = engine();
      const runs = Array.from({ length: 40 }, (_, i) => ({ input: { i }, subjectId: null, dedupeKey: `k${i % 30}` }));
      const graph = chainOf(2, 'fused');
      const n = await scope.write((tx) => e.startMany(tx, { graph, autonomy: 'ask', startedBy: 'event', runs }));
      assert.equal(n, 30);
      await until(async () => (await e.list(scope, ['done'], 100)).length === 30);
      const again = await scope.write((tx) => e.startMany(tx, { graph, autonomy: 'ask', startedBy: 'event', runs }));
      assert.equal(again, 0);
      assert.equal(workspace.tenantId, scope.tenantId);
    },
  },
  {
    title: 'a run reads its input and earlier outputs, and a switch chooses the port',
    run: async ({ scope, engine, calls }) => {
      const graph = contractAgent({
        nodes: [
          { id: 'a', type: 'call', fn: 'work@1', in: { label: '=input.who + "!"' } },
          { id: 'route', type: 'switch', cases: [{ if: 'a.label == "you!"', port: 'yes' }], default: 'no' },
          { id: 'b', type: 'call', fn: 'work@1', in: { label: 'was you' } },
          { id: 'c', type: 'call', fn: 'work@1', in: { label: 'was not' } },
        ],
        edges: [
          { from: 'a', to: 'route' },
          { from: 'route', fromPort: 'yes', to: 'b' },
          { from: 'route', fromPort: 'no', to: 'c' },
        ],
        output: { said: '=b == null ? c.label : b.label', steps: '=size(state.visits) + 1' },
      });
      const e = engine();
      const started = await e.start(scope, { graph, input: { who: 'you' } });
      const { output } = await e.settled(scope, started.id);
      assert.deepEqual(output, { said: 'was you', steps: 4 });
      assert.deepEqual(
        calls.map((k) => k.split(':')[1]),
        ['a#1', 'b#1'],
      );
    },
  },
  {
    title: 'what tools say and decide commits with the run and carries it as source',
    run: async ({ scope, engine, workspace }) => {
      const graph = contractAgent({
        nodes: [
          { id: 'say', type: 'call', fn: 'remark@1', in: { text: '=input.text' } },
          { id: 'card', type: 'call', fn: 'suggest@1', in: {} },
        ],
      });
      const started = await engine().start(scope, { graph, input: { text: 'hello' } });
      assert.deepEqual([started.status, started.writes], ['done', 1]);
      const rows = await scope.read((tx) =>
        tx.query<{ what: string; n: number }>(
          `select 'observation' as what, count(*)::int as n from observation where run_id = $1 and batch_id is not null union all
         select 'decision', count(*)::int from decision where run_id = $1 union all
         select 'evidence', count(*)::int from evidence_entry where type = 'decision.made' union all
         select 'event', count(*)::int from outbox where topic in ('record.made', 'decision.made') order by 1`,
          [started.id],
        ),
      );
      assert.deepEqual(
        rows.map((r) => [r.what, r.n]),
        [
          ['decision', 1],
          ['event', 2],
          ['evidence', 1],
          ['observation', 1],
        ],
      );
      assert.equal(workspace.tenantId, scope.tenantId);
    },
  },
];

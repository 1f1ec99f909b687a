import assert from 'node:assert/strict';
import { stepsOf, until, type EnginePromise } from './bench.ts';
import { chainOf, contractAgent } from './tools.ts';

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
    title: 'a durable chain commits before the first step and after each',
    run: async ({ scope, engine }) => {
      const e = engine();
      const started = await e.start(scope, { graph: chainOf(5, 'step'), input: {} });
      const state = await e.settled(scope, started.id);
      assert.equal(started.status, 'running');
      assert.deepEqual([state.status, state.output, state.writes], ['done', { label: 'n1++++' }, 6]);
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

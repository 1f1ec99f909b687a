import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directClient } from '#store';
import { withWorkspace, type Workspace } from '#test';
import { until, withBench, type Bench } from '../engine/contract/bench.ts';
import { chainOf, contractAgent } from '../engine/contract/tools.ts';
import type { RunStatus } from '../engine/port.ts';
import { openEngine } from '../engine/postgres-engine.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { replayRun } from './replay-run.ts';

const call = (id: string, input: Record<string, unknown>, more: object = {}) => ({
  id,
  type: 'call' as const,
  fn: 'work@1',
  in: input,
  ...more,
});

/** Goes round until it was here three times, then through a list, another agent, and two branches of which one fails. */
const MIXED = contractAgent({
  name: 'mixed',
  nodes: [
    call('start', { label: 'start' }),
    call('a', { label: '="round " + string(state.visits.a)' }, { maxIterations: 5 }),
    { id: 'again', type: 'switch', cases: [{ if: 'state.visits.a < 3', port: 'round' }], default: 'on' },
    {
      id: 'items',
      type: 'fork',
      branches: ['one'],
      each: '=input.items',
      reduce: { all: { of: 'label', by: 'list' } },
    },
    call('item', { label: '=a.label + state.item + string(state.index)' }, { durability: 'step' }),
    { id: 'sub', type: 'agent', ref: 'chain-3-fused', in: { from: '=items.reduced.all[0]' } },
    { id: 'par', type: 'fork', branches: ['good', 'bad'] },
    call('fine', { label: '=sub.label' }),
    call('broken', { label: 'x', failWith: 'out of paper' }, { retry: { max: 1 } }),
    call('mended', { label: '=par.error' }),
  ],
  edges: [
    { from: 'start', to: 'a' },
    { from: 'a', to: 'again' },
    { from: 'again', fromPort: 'round', to: 'a' },
    { from: 'again', fromPort: 'on', to: 'items' },
    { from: 'items', fromPort: 'one', to: 'item' },
    { from: 'items', to: 'sub' },
    { from: 'sub', to: 'par' },
    { from: 'par', fromPort: 'good', to: 'fine' },
    { from: 'par', fromPort: 'bad', to: 'broken' },
    { from: 'par', fromPort: 'error', to: 'mended' },
  ],
  output: { said: '=mended.label', run: '=state.run', list: '=items.results' },
});

async function played(bench: Bench, graph: AgentGraph, input: object, end: RunStatus): Promise<string> {
  const e = bench.engine({ agents: [chainOf(3, 'fused')] });
  const { id } = await e.start(bench.scope, { graph, input });
  await until(async () => (await e.list(bench.scope, [end], 200)).some((r) => r.id === id));
  return id;
}

const onBench = (fn: (bench: Bench, workspace: Workspace) => Promise<void>): Promise<void> =>
  withWorkspace((workspace) =>
    withBench({ open: openEngine, withWorkspace: (use) => use(workspace) }, (bench) => fn(bench, workspace)),
  );

test('a run that used up its limits and went on elsewhere is played again the same way', async () => {
  const graph = contractAgent({
    name: 'degraded',
    nodes: [call('a', { label: 'a' }, { maxIterations: 50 }), call('plain', { label: '=a.label + " plainly"' })],
    edges: [
      { from: 'a', to: 'a' },
      { from: 'a', fromPort: 'error', to: 'plain' },
    ],
    limits: { steps: 5, onExceed: 'degrade:plain' },
  });
  await onBench(async (bench) => {
    const id = await played(bench, graph, {}, 'done');
    const { isEqual, stop, steps } = await replayRun(bench.scope, id);
    assert.deepEqual([isEqual, stop.at, steps.at(-1)?.key], [true, 'done', 'plain#1']);
  });
});

test('a run is played again byte for byte out of its record, without a call: rounds, lists, branches, another agent', async () => {
  await onBench(async (bench) => {
    const id = await played(bench, MIXED, { items: ['x', 'y', 'z'] }, 'done');
    const calls = bench.calls.length;
    const { isEqual, stop, steps } = await replayRun(bench.scope, id);
    assert.deepEqual([isEqual, stop.at], [true, 'done']);
    assert.equal(bench.calls.length, calls, 'nothing was called');
    const [branch] = await bench.scope.read((tx) =>
      tx.query<{ id: string }>('select id from run where parent_id = $1 and branch is not null limit 1', [id]),
    );
    await assert.rejects(replayRun(bench.scope, branch?.id ?? ''), { code: 'run.not_waiting' });
    const keys = steps.map((s) => `${s.key} ${s.from}`);
    for (const key of [
      'a#3 recorded',
      'items#1/2/item#1 recorded',
      'items#1 computed',
      'sub#1/n3#1 recorded',
      'sub#1 computed',
    ])
      assert.ok(keys.includes(key), `${key} of ${keys.join(', ')}`);
  });
});

test('runs that wait, failed or were stopped are played as far as they came', async () => {
  await onBench(async (bench) => {
    const waits = contractAgent({ nodes: [call('a', { label: 'a' }), { id: 'nap', type: 'wait', event: 'never' }] });
    const waiting = await replayRun(bench.scope, await played(bench, waits, {}, 'waiting'));
    assert.deepEqual([waiting.isEqual, waiting.stop], [true, { at: 'open', key: 'nap#1' }]);
    const fails = contractAgent({
      name: 'fails',
      nodes: [call('a', { label: 'a' }), call('b', { label: 'b', failWith: 'no luck' }, { retry: { max: 1 } })],
    });
    const failed = await replayRun(bench.scope, await played(bench, fails, {}, 'failed'));
    assert.deepEqual([failed.isEqual, failed.stop], [true, { at: 'failed', error: 'no luck' }]);
    const limited = { ...chainOf(9, 'fused'), name: 'limited', limits: { ...waits.limits, steps: 4 } };
    const over = await replayRun(bench.scope, await played(bench, limited, {}, 'failed'));
    assert.deepEqual([over.isEqual, over.stop], [true, { at: 'open', key: 'n5#1' }]);
  });
});

test('an approval and an event are played as they were answered', async () => {
  await onBench(async (bench) => {
    const graph = contractAgent({
      name: 'asks',
      nodes: [
        { id: 'idea', type: 'call', fn: 'suggest@1' },
        { id: 'ok', type: 'approve', dueIn: 'PT0.05S' },
        { id: 'nap', type: 'wait', event: 'never', for: 'PT0.05S' },
        call('late', { label: '=nap.by + ok.answer' }),
      ],
      edges: [
        { from: 'idea', to: 'ok' },
        { from: 'ok', fromPort: 'expired', to: 'nap' },
        { from: 'nap', fromPort: 'timeout', to: 'late' },
      ],
    });
    const { isEqual, stop } = await replayRun(bench.scope, await played(bench, graph, {}, 'done'));
    assert.deepEqual([isEqual, stop], [true, { at: 'done', output: { label: 'timeoutexpired' } }]);
  });
});

test('what was tampered with is found where it stands', async () => {
  await onBench(async (bench, { config }) => {
    const id = await played(bench, MIXED, { items: ['x'] }, 'done');
    const client = await directClient(config);
    const change = async (node: string, label: string) =>
      client.query(
        `update step s set output = jsonb_set(s.output, '{label}', to_jsonb($2::text)) from run r
         where s.tenant_id = r.tenant_id and s.run_id = r.id and (r.id = $1 or r.parent_id = $1) and s.node = $3 and s.iteration = 1`,
        [id, label, node],
      );
    await change('item', 'something else');
    const { isEqual, stop } = await replayRun(bench.scope, id);
    await client.end();
    assert.equal(isEqual, false);
    assert.deepEqual([stop.at, stop.at === 'diverged' && stop.key], ['diverged', 'items#1']);
  });
});

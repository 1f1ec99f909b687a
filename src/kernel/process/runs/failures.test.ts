import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Failure } from '#base';
import { withWorkspace, type Workspace } from '#test';
import { until, withBench, type Bench } from '../engine/contract/bench.ts';
import { contractAgent, LOG } from '../engine/contract/tools.ts';
import { openEngine } from '../engine/postgres-engine.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { listFailures, retryFailures } from './failures.ts';
import { listWaiting, moveWaiting } from './move-waiting.ts';

const onBench = (fn: (bench: Bench, workspace: Workspace) => Promise<void>): Promise<void> =>
  withWorkspace((workspace) =>
    withBench({ open: openEngine, withWorkspace: (use) => use(workspace) }, (bench) => fn(bench, workspace)),
  );
const call = (id: string, label: string) => ({
  id,
  type: 'call' as const,
  fn: 'work@1',
  in: { label },
  retry: { max: 1 },
});

test('failed runs stand together by agent, node and reason, and a group goes on where it failed', async () => {
  await onBench(async ({ scope, engine, calls }) => {
    let isBroken = true;
    const log = async (key: string): Promise<void> => {
      calls.push(key);
      if (isBroken && key.includes(':b#')) throw new Error('the printer is out of paper: tray 2');
    };
    const e = engine({ services: { [LOG.name]: log } });
    const graph = contractAgent({ nodes: [call('a', 'a'), call('b', '=input.n == 2 ? nowhere.x : a.label')] });
    for (const n of [1, 2, 3]) await e.start(scope, { graph, input: { n } });
    const groups = await listFailures(scope);
    assert.deepEqual(
      groups.map(({ agent, node, count }) => [agent, node, count]),
      [
        ['contract', 'b', 2],
        ['contract', 'b', 1],
      ],
    );
    const [paper] = groups;
    assert.match(paper?.reason ?? '', /^the printer is out of paper$/);
    isBroken = false;
    assert.deepEqual(await retryFailures(engine(), scope, paper ?? assert.fail()), { retried: 2, left: 0 });
    await until(async () => (await e.list(scope, ['done'], 9)).length === 2);
    assert.equal((await listFailures(scope)).length, 1);
    assert.equal(calls.filter((key) => key.includes(':a#')).length, 3, 'what was finished was not done again');
  });
});

test('resting runs go over to a newer version where it knows the node they rest at; the others say why not', async () => {
  await onBench(async ({ scope, engine }, workspace) => {
    const e = engine();
    const graph = (more: Partial<AgentGraph>): AgentGraph =>
      contractAgent({ nodes: [{ id: 'nap', type: 'wait', event: 'go.on' }, call('after', 'old')], ...more });
    const resting = await e.start(scope, { graph: graph({}), input: {} });
    const gone = contractAgent({ nodes: [{ id: 'siesta', type: 'wait', event: 'go.on' }] });
    await e.start(scope, { graph: gone, input: {} });
    const forked = contractAgent({
      nodes: [
        { id: 'par', type: 'fork', branches: ['x'] },
        { id: 'nap', type: 'wait', event: 'go.on' },
      ],
      edges: [{ from: 'par', fromPort: 'x', to: 'nap' }],
    });
    const waiting = await e.start(scope, { graph: forked, input: {} });
    await until(async () => (await e.settled(scope, waiting.id)).status === 'waiting');
    const newer = graph({
      version: '2.0.0',
      nodes: [{ id: 'nap', type: 'wait', event: 'go.on' } as never, call('after', 'new') as never],
    });
    const par = { id: 'par', type: 'fork' as const, branches: ['x'], join: 'all' as const, reduce: {} };
    const target = { ...newer, nodes: [...newer.nodes, par] };
    assert.deepEqual(await listWaiting(scope, target), {
      canMove: 1,
      stay: [
        { node: 'par', count: 1, why: 'children' },
        { node: 'siesta', count: 1, why: 'gone' },
      ],
    });
    const rep = workspace.security.scopeFor(
      workspace.tenantId,
      { type: 'person', id: 'r', name: 'r', role: 'rep' },
      'sales',
    );
    await assert.rejects(moveWaiting(rep, newer), (error) => (error as Failure).code === 'auth.forbidden');
    assert.equal(await moveWaiting(scope, newer), 1);
    assert.equal((await listWaiting(scope, newer)).canMove, 0);
    await scope.write((tx) => e.emit(tx, [{ key: 'event:go.on', payload: {} }]));
    await until(async () => (await e.settled(scope, resting.id)).status === 'done');
    assert.deepEqual((await e.settled(scope, resting.id)).output, { label: 'new' });
  });
});

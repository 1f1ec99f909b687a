import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withWorkspace } from '#test';
import { CONTRACT_TOOLS, contractAgent } from '../engine/contract/tools.ts';
import { withBench, type Bench } from '../engine/contract/bench.ts';
import { partsOf } from '../engine/engine-parts.ts';
import { openEngine } from '../engine/postgres-engine.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { scriptedModels } from '../llm/scripted.ts';
import type { Models } from '../llm/port.ts';
import { nodesAnew, type Difference } from './back-test-compare.ts';
import { backTestIn, backTestRuns, planOf } from './back-test-table.ts';
import { reportOf, runBackTest, startBackTest } from './back-test.ts';
import type { SandboxParts } from './stage.ts';

/** A model says a word, and a tool repeats it. */
const talker = (version: string, instructions: string): AgentGraph =>
  contractAgent({
    name: 'talker',
    version,
    nodes: [
      {
        id: 'say',
        type: 'llm',
        task: 'write',
        instructions,
        in: { about: '=input.about' },
        schema: { type: 'object', required: ['word'], properties: { word: { type: 'string' } } },
      },
      { id: 'repeat', type: 'call', fn: 'work@1', in: { label: '=say.word' } },
      { id: 'without', type: 'call', fn: 'work@1', in: { label: 'no model' } },
    ],
    edges: [
      { from: 'say', to: 'repeat' },
      { from: 'say', fromPort: 'without', to: 'without' },
    ],
  });

const onBench = (fn: (bench: Bench) => Promise<void>): Promise<void> =>
  withBench({ open: openEngine, withWorkspace }, fn);

function partsIn({ workspace }: Bench, agents: readonly AgentGraph[], models: Models): SandboxParts {
  const { store, security } = workspace;
  const engine = partsOf({
    store,
    scopeFor: security.scopeFor,
    tools: CONTRACT_TOOLS,
    agents,
    models,
    services: { 'contract.log': async () => {} },
    report: (e) => assert.fail(e as Error),
  });
  return { engine, freshServices: () => ({ 'contract.log': async () => {} }), shippedCases: async () => '' };
}

/** The job of a back-test, as often as it is begun; it stops itself after so many runs. */
function jobOf(id: string, stopAfter = Number.POSITIVE_INFINITY) {
  const controller = new AbortController();
  const told: number[] = [];
  const run = {
    tenantId: '',
    id: '',
    input: { test: id },
    actor: { id: 'x', role: 'admin', locale: 'zh-CN', name: 'x' },
    progress: null,
    isCancelled: false,
    signal: controller.signal,
    async checkpoint(_tx: unknown, progress: object) {
      told.push((progress as { done: number }).done);
      if (told.length >= stopAfter) controller.abort(new Error('stopped'));
    },
  };
  return { told, run: run as unknown as Parameters<typeof runBackTest>[2] };
}

test('a back-test that was stopped goes on with the runs that are left, and asks a model only where it is asked otherwise', async () => {
  await onBench(async (bench) => {
    const { scope } = bench;
    const [old, same, other] = [talker('1.0.0', 'Say it'), talker('2.0.0', 'Say it'), talker('3.0.0', 'Say it loud')];
    const live = scriptedModels({ answer: () => ({ value: { word: 'then' } }) });
    const e = bench.engine({ agents: [old], models: live.models });
    for (const about of ['a', 'b', 'c', 'd'])
      await e.settled(scope, (await e.start(scope, { graph: old, input: { about } })).id);
    assert.equal(live.requests.length, 4);

    const now = scriptedModels({ answer: () => ({ value: { word: 'NOW' } }) });
    const parts = partsIn(bench, [old], now.models);
    const alike = await startBackTest(parts, scope, { candidate: same, standing: old, runs: 10 });
    await runBackTest(parts, scope, jobOf(alike.id).run);
    const { report } = await scope.read((tx) => backTestIn(tx, alike.id));
    assert.deepEqual([report?.runs, report?.same, report?.different], [4, 4, 0]);
    assert.equal(now.requests.length, 0, 'what a model had answered stands');

    const { id } = await startBackTest(parts, scope, { candidate: other, standing: old, runs: 3 });
    assert.equal((await scope.read((tx) => planOf(tx, id))).runs.length, 3);
    await assert.rejects(runBackTest(parts, scope, jobOf(id, 2).run), /stopped/);
    assert.equal(now.requests.length, 2);
    const again = jobOf(id);
    await runBackTest(parts, scope, again.run);
    assert.deepEqual(again.told, [3, 3]);
    assert.equal(now.requests.length, 3, 'no run was played twice');
    const ended = await scope.read((tx) => backTestIn(tx, id));
    assert.deepEqual([ended.report?.different, ended.report?.byWhat], [3, { output: 3 }]);
    const page = { after: null, limit: 1, isDifferent: true };
    const [run] = await scope.read((tx) => backTestRuns(tx, id, page));
    assert.deepEqual(run?.differences[0], {
      what: 'output',
      standing: { label: 'then' },
      candidate: { label: 'NOW' },
    } satisfies Difference);
  });
});

test('a node asks anew when what it asks has changed, not when it waits longer; one that is new has nothing to rest on', () => {
  const before = talker('1.0.0', 'Say it');
  const [first, ...rest] = before.nodes;
  assert.ok(first?.type === 'llm');
  const patient = { ...before, nodes: [{ ...first, timeoutMs: 90_000 }, ...rest] };
  assert.deepEqual([...nodesAnew(patient, before)], []);
  assert.deepEqual([...nodesAnew(talker('2.0.0', 'Other'), before)], ['say']);
  assert.deepEqual([...nodesAnew({ ...before, nodes: [...before.nodes, { ...first, id: 'more' }] }, before)], ['more']);
});

test('a report counts answers in pairs: what people refused and accepted, and whether each side still suggests it', () => {
  const side = (suggests: number, ms: number) => ({
    status: 'done' as const,
    suggests,
    ms,
    tokens: 1,
    cost: { CNY: 0.5 },
  });
  const run = (answered: 'accepted' | 'refused', candidate: number, ms: number) => ({
    runId: 'x',
    failed: null,
    differences: candidate === 1 ? [] : [{ what: 'suggestions' as const, standing: 1, candidate: 0 }],
    standing: side(1, ms),
    candidate: side(candidate, ms),
    answered,
  });
  const lost = { runId: 'y', failed: 'x', differences: [], standing: null, candidate: null, answered: null };
  const report = reportOf([run('accepted', 1, 1), run('refused', 0, 5), run('refused', 1, 3), lost]);
  assert.deepEqual([report.runs, report.same, report.different, report.failed], [4, 2, 1, 1]);
  assert.deepEqual(
    [report.accepted, report.refused],
    [
      { runs: 1, standing: 1, candidate: 1 },
      { runs: 2, standing: 2, candidate: 1 },
    ],
  );
  assert.deepEqual(report.standing, { ms: 3, tokens: 3, cost: { CNY: 1.5 } });
});

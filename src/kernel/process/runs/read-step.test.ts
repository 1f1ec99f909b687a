import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { defineAgent, defineTool, openEngine, readRun, readStep } from '#kernel/process';
import { withWorkspace } from '#test';

const title = { zh: '数', en: 'Count' };
const count = defineTool({
  name: 'test-count',
  version: 1,
  title,
  about: title,
  effect: 'reads',
  purpose: 'sales',
  input: z.object({ n: z.number() }),
  output: z.object({ next: z.number() }),
  run: async ({ n }) => ({ value: { next: n + 1 }, evidence: [] }),
});
const graph = defineAgent({
  $schema: 'agent-graph/1',
  name: 'test-counting',
  version: '1.0.0',
  title,
  about: title,
  purpose: 'sales',
  wakes: [],
  nodes: [
    { id: 'one', type: 'call', fn: 'test-count@1', in: { n: 1 } },
    { id: 'two', type: 'call', fn: 'test-count@1', in: { n: '=one.next' } },
  ],
  edges: [{ from: 'one', to: 'two' }],
});

test('a run of very many steps comes without what they hold, and each step has it when it is asked for', async () => {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const engine = openEngine({
      store: workspace.store,
      scopeFor: (tenantId, actor, purpose) => workspace.security.scopeFor(tenantId, actor, purpose),
      tools: [count],
      report: (error) => assert.fail(error as Error),
    });
    try {
      const { id } = await engine.start(scope, { graph, input: {} });
      const whole = await readRun(scope, id, { mostWhole: 2 });
      assert.equal(whole.isBrief, false);
      assert.deepEqual(
        whole.steps.map((s) => s.output),
        [{ next: 2 }, { next: 3 }],
      );
      const brief = await readRun(scope, id, { mostWhole: 1 });
      assert.equal(brief.isBrief, true);
      assert.deepEqual(
        brief.steps.map((s) => [s.node, s.status, s.input, s.output]),
        [
          ['one', 'done', null, null],
          ['two', 'done', null, null],
        ],
      );
      const { step, run } = await readStep(scope, { run: id, node: 'two', iteration: 1 });
      assert.deepEqual([run.id, step.input, step.output], [id, { n: 2 }, { next: 3 }]);
      await assert.rejects(readStep(scope, { run: id, node: 'two', iteration: 2 }), { code: 'run.not_found' });
    } finally {
      await engine.stop();
    }
  });
});

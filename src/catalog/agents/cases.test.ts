import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readScenarios } from '#kernel/process';
import { openKernels } from '#main';
import { withKinds, withWorkspace } from '#test';
import { readShippedCases } from './cases.ts';
import { agents } from './index.ts';

withKinds();

/** What every shipped agent has: cases, and among them such in which it must leave people alone. */
const FEWEST_CASES = 20;
const FEWEST_REFUSALS = 5;

for (const graph of agents) {
  test(`${graph.name} passes its cases, some of which it has to refuse, without a model and with one`, async () => {
    const { cases, faults } = readScenarios(await readShippedCases(graph.name));
    assert.deepEqual(faults, []);
    assert.ok(cases.length >= FEWEST_CASES, `${cases.length} cases`);
    assert.ok(cases.filter((c) => c.expect.refuses !== undefined).length >= FEWEST_REFUSALS, 'refusals');
    await withWorkspace(async ({ store, scope }) => {
      const report = (error: unknown): void => assert.fail(error as Error);
      const kernels = await openKernels({ store, isHttps: false, publicUrl: null, report });
      try {
        const done = await kernels.process.sandbox.runCases(scope(graph.purpose), { graph, cases, repeat: 1 });
        const failed = done.results.filter((r) => r.passed < r.repeats);
        assert.deepEqual(
          failed.map(({ id, faults: of, error }) => ({ id, of, error })),
          [],
        );
      } finally {
        await kernels.stop();
      }
    });
  });
}

import assert from 'node:assert/strict';
import { type EnginePromise } from './bench.ts';
import { contractAgent } from './tools.ts';

/** What becomes of a run that wants more than it may have. */
export const LIMITS: readonly EnginePromise[] = [
  {
    title: 'a run over its limits fails, or rests until a person lets it go on',
    run: async ({ scope, engine }) => {
      const e = engine();
      const loop = (onExceed: 'fail' | 'ask') =>
        contractAgent({
          nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: 'a' }, maxIterations: 100 }],
          edges: [{ from: 'a', to: 'a' }],
          limits: { steps: 7, onExceed },
        });
      const failed = await e.start(scope, { graph: { ...loop('fail'), name: 'loop' }, input: {} });
      assert.equal(failed.status, 'failed');
      assert.match((await e.settled(scope, failed.id)).error ?? '', /run\.limit.*steps/);
      const asked = await e.start(scope, { graph: loop('ask'), input: {} });
      assert.equal(asked.status, 'waiting');
    },
  },
  {
    title: 'a tool that works longer than the run may is cut off',
    run: async ({ scope, engine }) => {
      const graph = contractAgent({
        nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: 'a', ms: 5_000 } }],
        limits: { wallMs: 50 },
      });
      const since = Date.now();
      const started = await engine().start(scope, { graph, input: {} });
      assert.equal(started.status, 'failed');
      assert.ok(Date.now() - since < 2_000);
    },
  },
];

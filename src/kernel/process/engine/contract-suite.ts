import { test } from 'node:test';
import { withBench, type OpenEngine, type WithWorkspace } from './contract/bench.ts';
import { FAILURES } from './contract/failures.ts';
import { FORKS } from './contract/forks.ts';
import { HOLDING } from './contract/holding.ts';
import { LIMITS } from './contract/limits.ts';
import { MODELS } from './contract/models.ts';
import { SHARING } from './contract/sharing.ts';
import { STARTS } from './contract/starts.ts';
import { WAITS } from './contract/waits.ts';

/** What every durable engine promises, tried against a real database. Each adapter's test calls this with the test kit's `withWorkspace`. */
export function engineContract(name: string, open: OpenEngine, withWorkspace: WithWorkspace): void {
  for (const { title, run } of [
    ...STARTS,
    ...WAITS,
    ...FAILURES,
    ...LIMITS,
    ...HOLDING,
    ...FORKS,
    ...MODELS,
    ...SHARING,
  ]) {
    void test(`${name}: ${title}`, () => withBench({ open, withWorkspace }, run));
  }
}

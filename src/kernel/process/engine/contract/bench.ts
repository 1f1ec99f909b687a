import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { useKinds } from '#kernel/memory';
import type { Purpose, Scope, Security } from '#kernel/security';
import type { Store } from '#store';
import type { EngineOptions } from '../engine-parts.ts';
import type { DurableEngine } from '../port.ts';
import { CONTRACT_KIND, CONTRACT_TOOLS, LOG } from './tools.ts';

/** A workspace on a real database of its own, as the test kit gives it. */
export type Workspace = Readonly<{
  store: Store;
  security: Security;
  tenantId: string;
  scope: (purpose?: Purpose) => Scope;
}>;
export type WithWorkspace = (fn: (workspace: Workspace) => Promise<void>) => Promise<void>;

export type OpenEngine = (options: EngineOptions) => DurableEngine;

/** What a promise is tried on. */
export type Bench = Readonly<{
  workspace: Workspace;
  scope: Scope;
  /** Keys of the tool calls so far, over all engines of this test. */
  calls: string[];
  engine: (options?: Partial<EngineOptions>) => DurableEngine;
}>;

/** One thing every durable engine must do. */
export type EnginePromise = Readonly<{ title: string; run: (bench: Bench) => Promise<void> }>;

/** Runs `fn` on a workspace of its own; every engine it opened is stopped, and none may have reported an error. */
export async function withBench(
  { open, withWorkspace }: { open: OpenEngine; withWorkspace: WithWorkspace },
  fn: (bench: Bench) => Promise<void>,
): Promise<void> {
  useKinds([CONTRACT_KIND]);
  const errors: unknown[] = [];
  await withWorkspace(async (workspace) => {
    const calls: string[] = [];
    const engines: DurableEngine[] = [];
    const engine: Bench['engine'] = (options = {}) => {
      const opened = open({
        store: workspace.store,
        scopeFor: (tenantId, actor, purpose) => workspace.security.scopeFor(tenantId, actor, purpose),
        tools: CONTRACT_TOOLS,
        services: { [LOG.name]: async (key: string) => void calls.push(key) },
        report: (error) => void errors.push(error),
        retryMs: 10,
        pollMs: 50,
        ...options,
      });
      engines.push(opened);
      return opened;
    };
    try {
      await fn({ workspace, scope: workspace.scope(), calls, engine });
    } finally {
      await Promise.all(engines.map((e) => e.stop()));
    }
  });
  assert.deepEqual(errors, []);
}

export type StepRow = { node: string; status: string; output: unknown; error: string | null; epoch: number };

/** The steps of a run in the order they were reached. */
export function stepsOf({ scope }: Workspace, run: string): Promise<StepRow[]> {
  return scope().read((tx) =>
    tx.query<StepRow>('select node, status, output, error, epoch from step where run_id = $1 order by ordinal', [run]),
  );
}

/** Waits until `isTrue`, at most 20 s. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await isTrue())) {
    assert.ok(Date.now() < end, 'it did not happen in 20 s');
    await sleep(10);
  }
}

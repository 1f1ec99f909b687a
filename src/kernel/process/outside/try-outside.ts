import assert from 'node:assert/strict';
import type { Scope, Security } from '#kernel/security';
import type { Store } from '#store';
import { CONTRACT_TOOLS, contractAgent, LOG } from '../engine/contract/tools.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Models } from '../llm/port.ts';
import { openProcess, type ProcessKernel } from '../open-process.ts';

export const SECRET = 'geheim-9f2c-4711';

/** What a test of outside tools stands on. */
export type Ground = Readonly<{ kernel: ProcessKernel; scope: Scope }>;

export function openKernel(
  { store, security }: Readonly<{ store: Store; security: Security }>,
  models?: Models,
  allowsLocal = true,
): Promise<ProcessKernel> {
  return openProcess({
    ...(models === undefined ? {} : { models }),
    store,
    agents: [contractAgent({ name: 'shipped', nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: 'a' } }] })],
    tools: CONTRACT_TOOLS,
    services: { [LOG.name]: async () => {} },
    scopeFor: security.scopeFor.bind(security),
    outside: { allowsLocal },
    report: (error) => assert.fail(String(error)),
    withSchedules: false,
    pollMs: 50,
    retryMs: 20,
    leaseMs: 1_500,
  });
}

export async function connect({
  kernel,
  service,
  scope,
}: Ground & Readonly<{ service: { document: string } }>): Promise<string> {
  const { id } = await kernel.toolSources.make(scope, {
    kind: 'openapi',
    name: 'orders',
    title: 'Orders',
    address: '',
    isLocal: true,
    auth: { type: 'bearer' },
    secret: SECRET,
    document: service.document,
  });
  const names = ['list-orders', 'create-order', 'get-order', 'delete-order'];
  await kernel.toolSources.changeOperations(scope, { id, operations: names.map((name) => ({ name, isOn: true })) });
  return id;
}

export const CREATE = { title: 'Chairs', amount: 12.5 };

/** Suggests, waits for a person and then makes an order. */
export const ordering = (more: object = {}): AgentGraph =>
  contractAgent({
    name: 'ordering',
    autonomy: 'ask',
    nodes: [
      { id: 'idea', type: 'call', fn: 'suggest@1', in: {} },
      { id: 'ask', type: 'approve' },
      { id: 'make', type: 'call', fn: 'ext-orders-create-order@1', in: { body: CREATE }, durability: 'step', ...more },
    ],
    edges: [
      { from: 'idea', to: 'ask' },
      { from: 'ask', fromPort: 'accepted', to: 'make' },
    ],
  });

export const reading = (input: Record<string, unknown> = {}, fn = 'ext-orders-list-orders@1'): AgentGraph =>
  contractAgent({ name: 'reading', nodes: [{ id: 'look', type: 'call', fn, in: input, durability: 'step' }] });

export async function settled({ kernel, scope }: Ground, graph: AgentGraph, until = /done|failed/) {
  const { id } = await kernel.engine.start(scope, { graph, input: {} });
  return ended({ kernel, scope }, id, until);
}

export async function ended({ kernel, scope }: Ground, id: string, until = /done|failed/) {
  for (;;) {
    const run = await kernel.engine.settled(scope, id, 200);
    if (until.test(run.status)) return { ...run, id };
  }
}

export async function stepsOf({ scope }: Pick<Ground, 'scope'>, id: string) {
  return scope.read((tx) =>
    tx.query<{ node: string; status: string; input: unknown; output: unknown; error: string | null }>(
      'select node, status, input, output, error from step where run_id = $1 order by ordinal',
      [id],
    ),
  );
}

export async function accept({ kernel, scope }: Ground): Promise<void> {
  const [row] = await scope.read((tx) => tx.query<{ id: string }>("select id from decision where status = 'open'"));
  await kernel.decisions.answer(scope, row?.id ?? '', { answer: 'accept' });
}

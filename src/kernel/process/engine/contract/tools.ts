import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineKind } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { defineAgent, type AgentGraph } from '../../graph/schema.ts';
import { defineTool, serviceOf, type AnyTool, type ServiceKey } from '../../tool.ts';

/** Told before a tool works: `run:node#iteration`. */
export const LOG: ServiceKey<(key: string) => Promise<void>> = { name: 'contract.log' };

const title = (name: string) => ({ zh: name, en: name });

/** The kind the contract's tools write. */
export const CONTRACT_KIND = defineKind({
  name: 'remark',
  title: title('remark'),
  plural: title('remarks'),
  titleField: 'text',
  columns: ['text'],
  fields: [{ id: 'text', title: title('text'), type: 'text', category: 'business', slot: 't1' }],
});

/** Works `ms`, fails as long as the log says that it was called less than `failures` times. */
const work = defineTool({
  name: 'work',
  version: 1,
  title: title('work'),
  about: title('work'),
  effect: 'reads',
  purpose: 'sales',
  input: z.object({ label: z.string(), ms: z.number().default(0), failWith: z.string().optional() }),
  output: z.object({ label: z.string() }),
  async run({ label, ms, failWith }, { key, services, signal }) {
    await serviceOf(services, LOG)(key);
    if (ms > 0) await sleep(ms, undefined, { signal });
    if (failWith !== undefined) throw new Error(failWith);
    return { value: { label }, evidence: [] };
  },
});

/** Says one remark about a new record. */
const remark = defineTool({
  name: 'remark',
  version: 1,
  title: title('remark'),
  about: title('remark'),
  effect: 'writes',
  purpose: 'sales',
  input: z.object({ text: z.string(), about: z.string().optional() }),
  output: z.object({ id: z.string() }),
  async run({ text, about }, { say, key, services }) {
    await serviceOf(services, LOG)(key);
    return {
      value: { id: say({ kind: 'remark', data: { text }, ...(about === undefined ? {} : { id: about }) }) },
      evidence: [],
    };
  },
});

/** Suggests something to everybody. */
const suggest = defineTool({
  name: 'suggest',
  version: 1,
  title: title('suggest'),
  about: title('suggest'),
  effect: 'writes',
  purpose: 'sales',
  input: z.object({ minor: z.string().default('100') }),
  output: z.object({ decision: z.string() }),
  async run({ minor }, { decide, key, services }) {
    await serviceOf(services, LOG)(key);
    const decision = decide({
      subjectId: null,
      ownerId: null,
      card: { action: title('do it'), why: [], chain: {} },
      expected: { minor: BigInt(minor), currency: 'CNY' },
      probability: 0.5,
      versions: [{ what: 'suggest', version: '1' }],
    });
    return { value: { decision }, evidence: [] };
  },
});

/** Acts outside. */
const send = defineTool({
  name: 'send',
  version: 1,
  title: title('send'),
  about: title('send'),
  effect: 'leaves-the-building',
  purpose: 'sales',
  sensitive: { to: 'recipient' },
  input: z.object({ to: z.string() }),
  output: z.object({ sent: z.boolean() }),
  async run(_input, { key, services }) {
    await serviceOf(services, LOG)(key);
    return { value: { sent: true }, evidence: [] };
  },
});

const PLACES = 3;

/** Takes one of three places a record has. */
const takePlace = defineTool({
  name: 'take-place',
  version: 1,
  title: title('take-place'),
  about: title('take-place'),
  effect: 'writes',
  purpose: 'sales',
  input: z.object({ of: z.string() }),
  output: z.object({ taken: z.boolean() }),
  async run({ of }, { scope, say, guard }) {
    if ((await placesOf(scope, of)) >= PLACES) return { value: { taken: false }, evidence: [] };
    guard({ lock: of, check: async (now) => (await placesOf(now, of)) <= PLACES });
    say({ kind: 'remark', data: { text: of } });
    return { value: { taken: true }, evidence: [] };
  },
});

async function placesOf(scope: Scope, of: string): Promise<number> {
  const [row] = await scope.read((tx) =>
    tx.query<{ n: number }>(`select count(*)::int as n from entity where kind = 'remark' and t1 = $1`, [of]),
  );
  return row?.n ?? 0;
}

/** Says something about a record that keeps changing under it. */
const chase = defineTool({
  name: 'chase',
  version: 1,
  title: title('chase'),
  about: title('chase'),
  effect: 'writes',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({}),
  async run(_input, { say, guard, key, services }) {
    await serviceOf(services, LOG)(key);
    const id = say({ kind: 'remark', data: { text: 'never' } });
    guard({ lock: id, check: async () => false });
    return { value: {}, evidence: [] };
  },
});

export const CONTRACT_TOOLS: readonly AnyTool[] = [work, remark, suggest, send, takePlace, chase];

type Draft = Pick<Parameters<typeof defineAgent>[0], 'nodes'> & Partial<Parameters<typeof defineAgent>[0]>;

/** An agent of the contract: nodes in a row unless `edges` say otherwise. */
export function contractAgent(draft: Draft): AgentGraph {
  return defineAgent({
    $schema: 'agent-graph/1',
    name: 'contract',
    version: '1.0.0',
    title: title('contract'),
    about: title('contract'),
    purpose: 'sales',
    wakes: [],
    edges: draft.nodes.slice(1).map((node, i) => ({ from: draft.nodes[i]?.id ?? '', to: node.id })),
    ...draft,
  });
}

/** `n` calls of `work`, fused or each durable. */
export function chainOf(n: number, durability: 'fused' | 'step', ms = 0): AgentGraph {
  return contractAgent({
    name: `chain-${n}-${durability}`,
    nodes: Array.from({ length: n }, (_, i) => ({
      id: `n${i + 1}`,
      type: 'call' as const,
      fn: 'work@1',
      in: { label: i === 0 ? 'n1' : `=n${i}.label + "+"`, ms },
      durability,
    })),
  });
}

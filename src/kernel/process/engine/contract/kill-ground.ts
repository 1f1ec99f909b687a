import { directClient, type StoreConfig } from '#store';
import { scriptedModels } from '../../llm/scripted.ts';
import type { Models } from '../../llm/port.ts';
import { contractAgent } from './tools.ts';

const LABEL = { type: 'object', properties: { label: { type: 'string' } }, required: ['label'] };
const inARow = (...nodes: string[]) => nodes.slice(1).map((to, i) => ({ from: nodes[i] ?? '', to }));

/** What `KILL_GRAPH` calls. */
export const KILL_SUB = contractAgent({
  name: 'killed-sub',
  nodes: [{ id: 's', type: 'call', fn: 'remark@1', in: { text: 's' }, durability: 'step' }],
});

/** Fused and durable steps, writes before and between them, a decision that policy agrees to, a timer, a choice, a model that asks for a tool, branches, another agent and an effect outside: every kind of node and boundary. */
export const KILL_GRAPH = contractAgent({
  name: 'killed',
  autonomy: 'act',
  nodes: [
    { id: 'a', type: 'call', fn: 'remark@1', in: { text: 'a' } },
    { id: 'b', type: 'call', fn: 'work@1', in: { label: 'b', ms: 2 }, durability: 'step' },
    { id: 'c', type: 'call', fn: 'remark@1', in: { text: 'c', about: '=a.id' } },
    { id: 'd', type: 'call', fn: 'suggest@1' },
    { id: 'ok', type: 'approve' },
    { id: 'e', type: 'call', fn: 'remark@1', in: { text: 'e', about: '=a.id' }, durability: 'step' },
    { id: 'f', type: 'wait', for: 'PT0.05S' },
    { id: 'g', type: 'call', fn: 'work@1', in: { label: '=a.id', ms: 2 }, durability: 'step' },
    { id: 'sw', type: 'switch', cases: [{ if: 'g.label == a.id', port: 'on' }], default: 'off' },
    { id: 'q', type: 'llm', instructions: 'Say it.', schema: LABEL, tools: ['remark@1'] },
    { id: 'h', type: 'fork', branches: ['left', 'right'] },
    { id: 'l', type: 'call', fn: 'remark@1', in: { text: 'l', about: '=a.id' }, durability: 'step' },
    { id: 'm', type: 'call', fn: 'work@1', in: { label: '=l.id', ms: 2 }, durability: 'step' },
    { id: 'r', type: 'call', fn: 'remark@1', in: { text: 'r' } },
    { id: 'i', type: 'agent', ref: KILL_SUB.name, in: { after: '=h.results.left.label' } },
    { id: 't', type: 'call', fn: 'send@1', in: { to: 'somebody' }, durability: 'step' },
  ],
  edges: [
    ...inARow('a', 'b', 'c', 'd', 'ok', 'e', 'f', 'g', 'sw'),
    { from: 'sw', fromPort: 'on', to: 'q' },
    { from: 'q', to: 'h' },
    { from: 'h', fromPort: 'left', to: 'l' },
    { from: 'l', to: 'm' },
    { from: 'h', fromPort: 'right', to: 'r' },
    { from: 'h', to: 'i' },
    { from: 'i', to: 't' },
  ],
});

/** Acts outside, fails for good, and is taken back. */
export const KILL_BACK = contractAgent({
  name: 'killed-back',
  autonomy: 'act',
  nodes: [
    {
      id: 't',
      type: 'call',
      fn: 'send@1',
      in: { to: 'somebody' },
      durability: 'step',
      compensate: { fn: 'send@1', in: { to: '=string(t.sent)' } },
    },
    { id: 'bad', type: 'call', fn: 'work@1', in: { label: 'x', failWith: 'no' }, retry: { max: 1 } },
  ],
});

type Writes = Readonly<{ remarks: number; decisions: number; steps: number }>;
/** What finished runs have written, by agent and branch. */
export const KILL_WRITES: ReadonlyMap<string, Writes> = new Map([
  ['killed', { remarks: 4, decisions: 1, steps: 13 }],
  ['killed left', { remarks: 1, decisions: 0, steps: 2 }],
  ['killed right', { remarks: 1, decisions: 0, steps: 1 }],
  ['killed-sub', { remarks: 1, decisions: 0, steps: 1 }],
]);

/** Stands in its second step for a minute. */
export const LONG_GRAPH = contractAgent({
  name: 'long',
  nodes: [
    { id: 'first', type: 'call', fn: 'work@1', in: { label: 'first' }, durability: 'step' },
    { id: 'second', type: 'call', fn: 'work@1', in: { label: 'second', ms: 60_000 }, durability: 'step' },
  ],
});

/** Makes the table that outlives killed processes: each call of a tool or model, and whether it was finished already. */
export async function makeExecutionLog(config: StoreConfig): Promise<void> {
  const client = await directClient(config);
  await client.query(
    'create table execution (key text not null, was_done boolean not null, at timestamptz not null default clock_timestamp())',
  );
  await client.end();
}

/**
 * Whether the step of a key is finished, or the turn of a model: `run:node#iteration`, `run:node#iteration/turn.place`. It is
 * asked by the keys of the tables: reading them whole at each call made a thousand kills stand still.
 */
const IS_DONE = `case when $5::int is null
  then exists (select from step where tenant_id = $7::uuid and run_id = $2::uuid and node = $3 and iteration = $4::int and status = 'done')
  else exists (select from model_turn where tenant_id = $7::uuid and run_id = $2::uuid and node = $3 and iteration = $4::int and turn = $5::int
    and ($6 = 'model' or done is not null)) end`;

/** What runs outside their process reach: a log of calls, a model that notes who asks it, and a receiver of what is sent. */
export async function executionLog(
  { config, tenantId }: Readonly<{ config: StoreConfig; tenantId: string }>,
  receiver: string,
): Promise<{ log: (key: string) => Promise<void>; models: Models; close: () => Promise<void> }> {
  const client = await directClient(config);
  let queue: Promise<unknown> = Promise.resolve();
  const insert = async (key: string): Promise<void> => {
    const [, run, node, iteration, turn, place] = /^(.+):(\w+)#(\d+)(?:\/(\d+)\.(\w+))?$/.exec(key) ?? [];
    await client.query(`insert into execution (key, was_done) select $1, ${IS_DONE}`, [
      key,
      run,
      node,
      iteration,
      turn ?? null,
      place ?? '',
      tenantId,
    ]);
    if (node === 't' || node === 'back1')
      await fetch(receiver, { method: 'POST', headers: { 'idempotency-key': key } });
  };
  const log = async (key: string): Promise<void> => {
    const mine = queue.then(() => insert(key));
    queue = mine.catch(() => {});
    return mine;
  };
  // It wants something written first, then it answers.
  const { models } = scriptedModels({
    async answer({ messages, run }) {
      const turn = messages.filter((m) => m.role === 'assistant').length;
      await log(`${run?.id ?? ''}:${run?.node ?? ''}#1/${turn}.model`);
      return turn === 0 ? { calls: [{ tool: 'remark', arguments: { text: 'q' } }] } : { value: { label: 'q' } };
    },
  });
  return { log, models, close: () => client.end() };
}

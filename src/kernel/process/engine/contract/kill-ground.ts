import { directClient, type StoreConfig } from '#store';
import { contractAgent } from './tools.ts';

/** What `KILL_GRAPH` calls. */
export const KILL_SUB = contractAgent({
  name: 'killed-sub',
  nodes: [{ id: 's', type: 'call', fn: 'remark@1', in: { text: 's' }, durability: 'step' }],
});

/** Fused and durable steps, writes before and between them, a decision, a timer, branches and another agent: every kind of boundary. */
export const KILL_GRAPH = contractAgent({
  name: 'killed',
  nodes: [
    { id: 'a', type: 'call', fn: 'remark@1', in: { text: 'a' } },
    { id: 'b', type: 'call', fn: 'work@1', in: { label: 'b', ms: 2 }, durability: 'step' },
    { id: 'c', type: 'call', fn: 'remark@1', in: { text: 'c', about: '=a.id' } },
    { id: 'd', type: 'call', fn: 'suggest@1' },
    { id: 'e', type: 'call', fn: 'remark@1', in: { text: 'e', about: '=a.id' }, durability: 'step' },
    { id: 'f', type: 'wait', for: 'PT0.05S' },
    { id: 'g', type: 'call', fn: 'work@1', in: { label: '=a.id', ms: 2 }, durability: 'step' },
    { id: 'h', type: 'fork', branches: ['left', 'right'] },
    { id: 'l', type: 'call', fn: 'remark@1', in: { text: 'l', about: '=a.id' }, durability: 'step' },
    { id: 'm', type: 'call', fn: 'work@1', in: { label: '=l.id', ms: 2 }, durability: 'step' },
    { id: 'r', type: 'call', fn: 'remark@1', in: { text: 'r' } },
    { id: 'i', type: 'agent', ref: KILL_SUB.name, in: { after: '=h.results.left.label' } },
  ],
  edges: [
    ...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((from, i) => ({ from, to: 'bcdefgh'.charAt(i) })),
    { from: 'h', fromPort: 'left', to: 'l' },
    { from: 'l', to: 'm' },
    { from: 'h', fromPort: 'right', to: 'r' },
    { from: 'h', to: 'i' },
  ],
});

type Writes = Readonly<{ remarks: number; decisions: number; steps: number }>;
/** What finished runs have written, by agent and branch. */
export const KILL_WRITES: ReadonlyMap<string, Writes> = new Map([
  ['killed', { remarks: 3, decisions: 1, steps: 9 }],
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

/** Makes the table that outlives killed processes: each tool call, and whether its step was finished already. */
export async function makeExecutionLog(config: StoreConfig): Promise<void> {
  const client = await directClient(config);
  await client.query(
    'create table execution (key text not null, was_done boolean not null, at timestamptz not null default clock_timestamp())',
  );
  await client.end();
}

/** Notes a tool call before it works, committed at once on a connection of its own. */
export async function executionLog(
  config: StoreConfig,
): Promise<{ log: (key: string) => Promise<void>; close: () => Promise<void> }> {
  const client = await directClient(config);
  let queue: Promise<unknown> = Promise.resolve();
  const insert = async (key: string): Promise<void> => {
    const [, run, node, iteration] = /^(.+):(.+)#(\d+)$/.exec(key) ?? [];
    await client.query(
      `insert into execution (key, was_done) select $1, exists (
         select from step where run_id = $2::uuid and node = $3 and iteration = $4::int and status = 'done')`,
      [key, run, node, iteration],
    );
  };
  const log = async (key: string): Promise<void> => {
    const mine = queue.then(() => insert(key));
    queue = mine.catch(() => {});
    return mine;
  };
  return { log, close: () => client.end() };
}

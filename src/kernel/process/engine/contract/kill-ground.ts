import { directClient, type StoreConfig } from '#store';
import { contractAgent } from './tools.ts';

/** Fused and durable steps, writes before and between them, a decision and a timer: every kind of boundary. */
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
  ],
});

/** What a finished run of `KILL_GRAPH` has written. */
export const KILL_WRITES = { remarks: 3, decisions: 1, steps: 7 } as const;

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

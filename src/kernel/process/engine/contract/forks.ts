import assert from 'node:assert/strict';
import { Failure } from '#base';
import { stepsOf, until, type Bench, type EnginePromise } from './bench.ts';
import { chainOf, contractAgent, LOG } from './tools.ts';

type ChildRow = { id: string; branch: string | null; ordinal: number; status: string; agent: string };

function childrenOf({ workspace }: Bench, parent: string): Promise<ChildRow[]> {
  return workspace
    .scope()
    .read((tx) =>
      tx.query<ChildRow>('select id, branch, ordinal, status, agent from run where parent_id = $1 order by ordinal', [
        parent,
      ]),
    );
}

const call = (id: string, input: Record<string, unknown>) => ({ id, type: 'call' as const, fn: 'work@1', in: input });

/** Two branches of which one waits for an event, and a node behind both. */
const BRANCHED = contractAgent({
  name: 'branched',
  nodes: [
    call('before', { label: '=input.who' }),
    { id: 'par', type: 'fork', branches: ['left', 'right'], reduce: { all: { of: 'label', by: 'list' } } },
    call('l', { label: '=before.label + " left"' }),
    { id: 'nap', type: 'wait', event: 'go.on' },
    call('r', { label: '=before.label + " right"' }),
    call('after', { label: '=par.results.left.label + ", " + par.results.right.label' }),
  ],
  edges: [
    { from: 'before', to: 'par' },
    { from: 'par', fromPort: 'left', to: 'l' },
    { from: 'par', fromPort: 'right', to: 'nap' },
    { from: 'nap', to: 'r' },
    { from: 'par', to: 'after' },
  ],
  output: { said: '=after.label', all: '=par.reduced.all' },
});

/** Goes through `input.items`. */
const EACH = contractAgent({
  name: 'each',
  nodes: [
    {
      id: 'par',
      type: 'fork',
      branches: ['one'],
      each: '=input.items',
      reduce: { sum: { of: 'n', by: 'sum' }, joined: { by: 'merge' } },
    },
    call('work', { label: '=state.item.label' }),
    { id: 'mark', type: 'switch', cases: [{ if: 'state.index == 0', port: 'first' }], default: 'later' },
  ],
  edges: [
    { from: 'par', fromPort: 'one', to: 'work' },
    { from: 'work', to: 'mark' },
  ],
});

const CALLER = contractAgent({
  name: 'caller',
  nodes: [
    { id: 'sub', type: 'agent', ref: 'chain-2-step', in: { who: '=input.who' } },
    call('after', { label: '=sub.label + "!"' }),
  ],
});

/** What branches and agents that call agents promise. */
export const FORKS: readonly EnginePromise[] = [
  {
    title: 'branches run side by side, each to its end, and what they gave stands behind them',
    run: async (bench) => {
      const { scope, engine, workspace } = bench;
      const e = engine();
      const started = await e.start(scope, { graph: BRANCHED, input: { who: 'you' } });
      await until(async () => (await childrenOf(bench, started.id)).some((c) => c.status === 'waiting'));
      assert.equal((await e.settled(scope, started.id)).status, 'waiting');
      await scope.write((tx) => e.emit(tx, [{ key: 'event:go.on', payload: {} }]));
      await until(async () => (await e.list(scope, ['done'], 10)).length === 3);
      const run = (await e.list(scope, ['done'], 10)).find((r) => r.id === started.id);
      assert.deepEqual(run?.output, { said: 'you left, you right', all: ['you left', 'you right'] });
      assert.deepEqual(
        (await childrenOf(bench, started.id)).map((c) => [c.branch, c.status]),
        [
          ['left', 'done'],
          ['right', 'done'],
        ],
      );
      assert.deepEqual(
        (await stepsOf(workspace, started.id)).map((s) => s.node),
        ['before', 'par', 'after'],
      );
    },
  },
  {
    title: 'a branch for each item of a list, in the order of the list, whichever ends first',
    run: async ({ scope, engine, calls }) => {
      const e = engine();
      const items = Array.from({ length: 30 }, (_, i) => ({ label: `n${i}` }));
      const { id } = await e.start(scope, { graph: EACH, input: { items } });
      await until(async () => (await e.list(scope, ['done'], 100)).length === 31);
      const { output } = await e.settled(scope, id);
      const { results, reduced } = output as { results: { port: string }[]; reduced: { sum: number } };
      assert.deepEqual(
        results.map((r) => r.port),
        ['first', ...Array.from({ length: 29 }, () => 'later')],
      );
      assert.equal(reduced.sum, 0);
      assert.equal(calls.length, 30);
      const none = await e.start(scope, { graph: EACH, input: { items: [] } });
      assert.deepEqual((await e.settled(scope, none.id)).output, {
        results: [],
        reduced: { sum: 0, joined: {} },
      });
    },
  },
  {
    title: 'one branch that fails ends the others, and the run goes on by the port error',
    run: async (bench) => {
      const { scope, engine } = bench;
      const graph = contractAgent({
        name: 'lost',
        nodes: [
          { id: 'par', type: 'fork', branches: ['bad', 'slow'] },
          call('b', { label: '=input.nothing' }),
          { id: 'nap', type: 'wait', for: 'P9D' },
          call('recovered', { label: '=par.error' }),
        ],
        edges: [
          { from: 'par', fromPort: 'bad', to: 'b' },
          { from: 'par', fromPort: 'slow', to: 'nap' },
          { from: 'par', fromPort: 'error', to: 'recovered' },
        ],
      });
      const e = engine();
      const { id } = await e.start(scope, { graph, input: {} });
      await until(async () => (await e.list(scope, ['done'], 10)).some((r) => r.id === id));
      const { output } = await e.settled(scope, id);
      assert.match((output as { label: string }).label, /bad: .*nothing/);
      assert.deepEqual(
        (await childrenOf(bench, id)).map((c) => c.status),
        ['failed', 'cancelled'],
      );
    },
  },
  {
    title:
      'a failed run goes on where it failed, its finished steps are not done again, and a fork starts its branches anew',
    run: async (bench) => {
      const { scope, engine, calls } = bench;
      let isBroken = true;
      const e = engine({
        services: {
          [LOG.name]: async (key: string) => {
            calls.push(key);
            if (isBroken && key.includes(':work#')) throw new Failure('run.unapproved', { params: { tool: 'x' } });
          },
        },
      });
      const graph = contractAgent({ ...EACH, name: 'again' });
      const { id } = await e.start(scope, { graph, input: { items: [{ label: 'a' }, { label: 'b' }] } });
      await until(async () => (await e.list(scope, ['failed'], 10)).some((r) => r.id === id));
      isBroken = false;
      assert.equal(await scope.write((tx) => e.retry(tx, [id])), 1);
      assert.equal(await scope.write((tx) => e.retry(tx, [id])), 0);
      await until(async () => (await e.list(scope, ['done'], 10)).some((r) => r.id === id));
      assert.equal((await childrenOf(bench, id)).length, 4);
    },
  },
  {
    title: 'where one branch is enough the first to end counts and the others are called off',
    run: async (bench) => {
      const { scope, engine } = bench;
      const graph = contractAgent({
        name: 'race',
        nodes: [
          { id: 'par', type: 'fork', branches: ['quick', 'never'], join: 'any' },
          call('q', { label: 'quick' }),
          { id: 'nap', type: 'wait', for: 'P9D' },
        ],
        edges: [
          { from: 'par', fromPort: 'quick', to: 'q' },
          { from: 'par', fromPort: 'never', to: 'nap' },
        ],
      });
      const e = engine();
      const { id } = await e.start(scope, { graph, input: {} });
      await until(async () => (await e.list(scope, ['done'], 10)).some((r) => r.id === id));
      assert.deepEqual((await e.settled(scope, id)).output, { results: { quick: { label: 'quick' } }, reduced: {} });
      assert.deepEqual(
        (await childrenOf(bench, id)).map((c) => c.status),
        ['done', 'cancelled'],
      );
    },
  },
  {
    title: 'branches that end at the same moment wake their run once, over and over',
    run: async ({ scope, engine }) => {
      const graph = contractAgent({
        name: 'pair',
        nodes: [
          { id: 'par', type: 'fork', branches: ['a', 'b', 'c'] },
          call('x', { label: 'x' }),
          call('y', { label: 'y' }),
          call('z', { label: 'z' }),
        ],
        edges: [
          { from: 'par', fromPort: 'a', to: 'x' },
          { from: 'par', fromPort: 'b', to: 'y' },
          { from: 'par', fromPort: 'c', to: 'z' },
        ],
      });
      const engines = [engine(), engine()] as const;
      const runs = await Promise.all(
        Array.from({ length: 40 }, (_, i) => engines[i % 2 === 0 ? 0 : 1].start(scope, { graph, input: {} })),
      );
      await until(async () => (await engines[0].list(scope, ['done'], 500)).length === 160);
      const ids = new Set(runs.map((r) => r.id));
      const done = (await engines[0].list(scope, ['done'], 500)).filter((r) => ids.has(r.id));
      assert.equal(done.length, 40);
    },
  },
  {
    title: 'stopping a run stops all that it started, and a branch that somebody stops fails its run',
    run: async (bench) => {
      const { scope, engine } = bench;
      const e = engine();
      const first = await e.start(scope, { graph: BRANCHED, input: { who: 'you' } });
      const statesOf = async (id: string) => (await childrenOf(bench, id)).map((c) => c.status).join(' ');
      await until(async () => (await statesOf(first.id)) === 'done waiting');
      await e.cancel(scope, first.id);
      assert.equal(await statesOf(first.id), 'done cancelled');
      const second = await e.start(scope, { graph: BRANCHED, input: { who: 'me' } });
      await until(async () => (await statesOf(second.id)) === 'done waiting');
      const [, right] = await childrenOf(bench, second.id);
      await e.cancel(scope, right?.id ?? '');
      await until(async () => (await e.list(scope, ['failed'], 10)).some((r) => r.id === second.id));
    },
  },
  {
    title: 'an agent that calls an agent goes on with its output, and calls at most eight deep',
    run: async (bench) => {
      const { scope, engine } = bench;
      const circle = contractAgent({ name: 'circle', nodes: [{ id: 'self', type: 'agent', ref: 'circle' }] });
      const e = engine({ agents: [chainOf(2, 'step'), circle] });
      const { id } = await e.start(scope, { graph: CALLER, input: { who: 'you' } });
      await until(async () => (await e.list(scope, ['done'], 10)).some((r) => r.id === id));
      assert.deepEqual((await e.settled(scope, id)).output, { label: 'n1+!' });
      assert.deepEqual(
        (await childrenOf(bench, id)).map((c) => [c.agent, c.branch, c.status]),
        [['chain-2-step', null, 'done']],
      );
      const endless = await e.start(scope, { graph: circle, input: {} });
      await until(async () => (await e.list(scope, ['failed'], 20)).some((r) => r.id === endless.id));
      assert.equal((await e.list(scope, ['failed'], 20)).length, 9);
    },
  },
];

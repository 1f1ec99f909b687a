import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observe, recallOne, useKinds } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withWorkspace } from '#test';
import { z } from 'zod';
import { CONTRACT_KIND, CONTRACT_TOOLS, contractAgent, LOG } from '../engine/contract/tools.ts';
import { partsOf } from '../engine/engine-parts.ts';
import { openEngine } from '../engine/postgres-engine.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { defineTool } from '../tool.ts';
import {
  advanceSession,
  answerSession,
  changeSession,
  editStep,
  forkSession,
  startSession,
  wakeSession,
  type StartSession,
} from './sessions.ts';
import { readSession, type StoredSession } from './session-table.ts';
import type { SandboxParts } from './stage.ts';

const title = (name: string) => ({ zh: name, en: name });

/** Reads the text of a remark. */
const look = defineTool({
  name: 'look',
  version: 1,
  title: title('look'),
  about: title('look'),
  effect: 'reads',
  purpose: 'sales',
  input: z.object({ at: z.string() }),
  output: z.object({ text: z.string() }),
  async run({ at }, { scope }) {
    const { data } = await recallOne(scope, at);
    return { value: { text: data['text'] as string }, evidence: [] };
  },
});
const TOOLS = [...CONTRACT_TOOLS, look];

type Bench = Readonly<{
  scope: Scope;
  parts: SandboxParts;
  calls: string[];
  start: (graph: AgentGraph, wish?: Partial<StartSession>) => Promise<StoredSession>;
  go: (id: string, how?: 'step' | 'continue') => Promise<StoredSession>;
  remark: (text: string, id?: string) => Promise<string>;
  run: (graph: AgentGraph, input: object) => Promise<string>;
  counts: () => Promise<string>;
}>;

async function onBench(fn: (bench: Bench) => Promise<void>): Promise<void> {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async ({ store, security, scope: scopeOf }) => {
    const scope = scopeOf();
    const calls: string[] = [];
    const services = { [LOG.name]: async (key: string) => void calls.push(key) };
    const options = {
      store,
      scopeFor: security.scopeFor,
      tools: TOOLS,
      agents: [
        contractAgent({
          name: 'helper',
          nodes: [{ id: 'help', type: 'call', fn: 'work@1', in: { label: '="helped " + input.who' } }],
        }),
      ],
      services,
      report: (error: unknown) => assert.fail(error as Error),
      retryMs: 10,
    };
    const parts: SandboxParts = {
      engine: partsOf(options),
      freshServices: () => services,
      shippedCases: async () => '',
    };
    const wish: Omit<StartSession, 'graph'> = { input: {}, subjectId: null, autonomy: null, runId: null };
    await fn({
      scope,
      parts,
      calls,
      start: (graph, more = {}) => startSession(parts, scope, { graph, ...wish, ...more }),
      go: (id, how = 'continue') => advanceSession(parts, scope, { id, how }),
      async remark(text, id) {
        const saying = { kind: 'remark', data: { text }, ...(id === undefined ? {} : { id }) };
        const { entities } = await observe(scope, { source: { kind: 'person', name: 't' }, sayings: [saying] });
        return entities[0] ?? '';
      },
      async run(graph, input) {
        const engine = openEngine(options);
        const { id } = await engine.start(scope, { graph, input });
        await engine.settled(scope, id);
        await engine.stop();
        return id;
      },
      async counts() {
        const tables = ['entity', 'observation', 'decision', 'run', 'outbox', 'evidence_entry', 'batch', 'source'];
        const rows = await scope.read((tx) =>
          tx.query<{ n: string }>(
            `select concat_ws(' ', ${tables.map((t) => `(select count(*) from ${t})`).join(', ')}) as n`,
          ),
        );
        return rows[0]?.n ?? '';
      },
    });
  });
}

const call = (id: string, fn: string, input: Record<string, unknown>, more: object = {}) => ({
  id,
  type: 'call' as const,
  fn,
  in: input,
  ...more,
});

const WRITES = contractAgent({
  name: 'writes',
  autonomy: 'act',
  nodes: [
    call('say', 'remark@1', { text: 'buffered' }),
    call('see', 'look@1', { at: '=say.id' }),
    call('idea', 'suggest@1', {}),
    { id: 'ok', type: 'approve', always: true },
    call('post', 'send@1', { to: '=see.text' }, { durability: 'step' }),
    call('last', 'look@1', { at: '=input.about' }),
  ],
  edges: [
    { from: 'say', to: 'see' },
    { from: 'see', to: 'idea' },
    { from: 'idea', to: 'ok' },
    { from: 'ok', fromPort: 'accepted', to: 'post' },
    { from: 'post', to: 'last' },
  ],
});

test('what an agent would write is seen by its later steps, across requests, and nothing is written or sent', async () => {
  await onBench(async ({ start, go, remark, scope, counts, calls }) => {
    const about = await remark('as it was');
    const before = await counts();
    const { id } = await start(WRITES, { input: { about } });
    const stopped = await go(id);
    assert.deepEqual(stopped.rest.at === 'waiting' && [stopped.rest.key, stopped.rest.for], ['ok#1', 'answer']);
    assert.deepEqual(
      stopped.steps.map((s) => s.key),
      ['say#1', 'see#1', 'idea#1'],
    );
    assert.deepEqual(stopped.steps[1]?.output, { text: 'buffered' });
    assert.equal(stopped.steps[2]?.effects.decisions[0]?.draft.expected?.minor, 100n);
    assert.equal((await readSession(scope, id)).steps[2]?.effects.decisions[0]?.draft.expected?.minor, 100n);
    await answerSession(scope, { id, answer: { answer: 'accepted' } });
    const done = await go(id);
    assert.deepEqual(done.rest, { at: 'done', output: { text: 'as it was' } });
    const sent = done.steps.find((s) => s.node === 'post');
    assert.deepEqual([sent?.by, sent?.captured], ['captured', [{ tool: 'send@1', input: { to: 'buffered' } }]]);
    assert.equal(
      calls.some((key) => key.includes('post')),
      false,
      'nothing was sent',
    );
    assert.equal(await counts(), before);
  });
});

test('a session sees the records as they stood when it began, whatever happens meanwhile', async () => {
  await onBench(async ({ start, go, remark, scope }) => {
    const [first, second] = [await remark('one'), await remark('two')];
    const graph = contractAgent({
      nodes: [
        call('a', 'look@1', { at: '=input.first' }),
        call('b', 'look@1', { at: '=input.second' }),
        call('full', 'take-place@1', { of: 'one' }),
      ],
    });
    const { id } = await start(graph, { input: { first, second } });
    await go(id, 'step');
    await remark('TWO', second);
    for (let i = 0; i < 3; i += 1) await remark('one');
    const done = await go(id);
    assert.deepEqual(done.steps[1]?.output, { text: 'two' });
    assert.deepEqual(done.rest, { at: 'done', output: { taken: true } }, 'records made since are not there');
    assert.equal((await recallOne(scope, second)).data['text'], 'TWO');
  });
});

test('one step at a time, stopping where a condition holds, and on from an output that a person set', async () => {
  await onBench(async ({ start, go, scope, calls }) => {
    const graph = contractAgent({
      nodes: [
        call('begin', 'work@1', { label: 'b' }),
        call('a', 'work@1', { label: '="round " + string(state.visits.a)' }, { maxIterations: 9 }),
        { id: 'again', type: 'switch', cases: [{ if: 'state.visits.a < 5', port: 'round' }], default: 'on' },
        call('z', 'work@1', { label: '="after " + a.label' }),
      ],
      edges: [
        { from: 'begin', to: 'a' },
        { from: 'a', to: 'again' },
        { from: 'again', fromPort: 'round', to: 'a' },
        { from: 'again', fromPort: 'on', to: 'z' },
      ],
    });
    const { id } = await start(graph);
    await go(id, 'step');
    const first = await go(id, 'step');
    assert.deepEqual(first.rest, { at: 'paused', key: 'again#1', why: 'step' });
    await changeSession(scope, { id, breakpoints: [{ node: 'a', at: 'before', if: 'state.visits.a == 3' }] });
    assert.deepEqual((await go(id)).rest, { at: 'paused', key: 'a#3', why: 'breakpoint' });
    const done = await go(id);
    assert.deepEqual(done.rest, { at: 'done', output: { label: 'after round 5' } });
    const at = done.steps.findIndex((s) => s.key === 'a#2');
    const edited = await editStep(scope, { id, step: at, output: { label: 'by hand' } });
    assert.deepEqual([edited.steps.length, edited.rest], [at + 1, { at: 'paused', key: 'again#2', why: 'step' }]);
    const turned = await go(id, 'step');
    await editStep(scope, { id, step: turned.steps.length - 1, output: { port: 'on' } });
    assert.deepEqual((await go(id)).rest, { at: 'done', output: { label: 'after by hand' } });
    assert.equal(calls.filter((key) => key.endsWith(':z#1')).length, 2);
  });
});

test('a fork keeps the steps so far, is gone on with by itself, and pins answer for their node', async () => {
  await onBench(async ({ start, go, scope, calls }) => {
    const graph = contractAgent({
      nodes: [
        call('a', 'work@1', { label: 'a' }),
        call('b', 'work@1', { label: '=a.label + "b"' }),
        call('c', 'work@1', { label: '=b.label + "c"' }),
      ],
    });
    const { id } = await start(graph);
    await go(id);
    const fork = await forkSession(scope, { id, step: 1 });
    assert.deepEqual([fork.parent, fork.steps.length], [{ id, step: 1 }, 1]);
    await changeSession(scope, { id: fork.id, pins: { b: { label: 'pinned' } } });
    const before = calls.length;
    const done = await go(fork.id);
    assert.deepEqual(done.rest, { at: 'done', output: { label: 'pinnedc' } });
    assert.equal(calls.length, before + 1, 'only c was called');
    assert.deepEqual((await readSession(scope, id)).rest, { at: 'done', output: { label: 'abc' } });
  });
});

test('branches, lists and other agents are walked through in order; one that fails ends the others', async () => {
  await onBench(async ({ start, go }) => {
    const graph = contractAgent({
      nodes: [
        call('start', 'work@1', { label: 's' }),
        {
          id: 'items',
          type: 'fork',
          branches: ['one'],
          each: '=input.items',
          reduce: { all: { of: 'label', by: 'list' } },
        },
        call('item', 'work@1', { label: '=start.label + state.item' }),
        { id: 'sub', type: 'agent', ref: 'helper', in: { who: '=items.reduced.all[1]' } },
        { id: 'par', type: 'fork', branches: ['good', 'bad', 'never'] },
        call('fine', 'work@1', { label: 'fine' }),
        call('broken', 'work@1', { label: 'x', failWith: 'out of paper' }),
        call('unreached', 'work@1', { label: 'x' }),
        { id: 'race', type: 'fork', branches: ['left', 'right'], join: 'any' },
        call('left', 'work@1', { label: '=par.error' }),
        call('right', 'work@1', { label: 'right' }),
        call('end', 'work@1', { label: '=sub.label + " " + race.results.left.label' }),
      ],
      edges: [
        { from: 'start', to: 'items' },
        { from: 'items', fromPort: 'one', to: 'item' },
        { from: 'items', to: 'sub' },
        { from: 'sub', to: 'par' },
        { from: 'par', fromPort: 'good', to: 'fine' },
        { from: 'par', fromPort: 'bad', to: 'broken' },
        { from: 'par', fromPort: 'never', to: 'unreached' },
        { from: 'par', fromPort: 'error', to: 'race' },
        { from: 'race', fromPort: 'left', to: 'left' },
        { from: 'race', fromPort: 'right', to: 'right' },
        { from: 'race', to: 'end' },
      ],
    });
    const { id } = await start(graph, { input: { items: ['x', 'y'] } });
    const done = await go(id);
    assert.deepEqual(done.rest, { at: 'done', output: { label: 'helped sy bad: out of paper' } });
    const keys = done.steps.map((s) => s.key);
    assert.ok(keys.includes('items#1/1/item#1') && keys.includes('sub#1/help#1'));
    assert.equal(
      keys.some((k) => k.includes('unreached') || k.includes('right#1')),
      false,
    );
    const steps: string[] = [];
    const again = await start(graph, { input: { items: ['x', 'y'] } });
    for (;;) {
      const { rest } = await go(again.id, 'step');
      if (rest.at !== 'paused') break;
      steps.push(rest.key);
    }
    assert.equal((await go(again.id)).rest.at, 'done', 'the same one step at a time');
    assert.ok(steps.includes('sub#1/help#1'));
  });
});

test('a wait ends when the clock is put on or an event is told, and a tool sees the clock of the session', async () => {
  await onBench(async ({ start, go, scope }) => {
    const graph = contractAgent({
      nodes: [
        { id: 'nap', type: 'wait', event: 'answer.came', for: 'P3D' },
        { id: 'idle', type: 'wait', for: 'PT2H' },
        call('late', 'work@1', { label: '=nap.by + idle.by' }),
      ],
      edges: [
        { from: 'nap', fromPort: 'timeout', to: 'idle' },
        { from: 'nap', fromPort: 'event', to: 'idle' },
        { from: 'idle', to: 'late' },
      ],
    });
    const { id, now } = await start(graph);
    const asleep = await go(id);
    assert.ok(asleep.rest.at === 'waiting' && asleep.rest.for === 'event');
    assert.equal(asleep.rest.wakeAt?.getTime(), now.getTime() + 3 * 86_400_000);
    await wakeSession(scope, { id, event: { from: 'customer' } });
    await go(id);
    const woken = await wakeSession(scope, { id, event: null });
    assert.equal(woken.now.getTime(), now.getTime() + 2 * 3_600_000);
    assert.deepEqual((await go(id)).rest, { at: 'done', output: { label: 'eventtimeout' } });
  });
});

test('a past run is walked through on its record where the same is asked, and anew where it is not', async () => {
  await onBench(async ({ start, go, run, calls }) => {
    const nodes = [call('a', 'work@1', { label: '=input.who' }), call('b', 'work@1', { label: '=a.label + "!"' })];
    const runId = await run(contractAgent({ nodes }), { who: 'anna' });
    const before = calls.length;
    const same = await start(contractAgent({ nodes }), { runId });
    const played = await go(same.id);
    assert.deepEqual(played.rest, { at: 'done', output: { label: 'anna!' } });
    assert.deepEqual(
      played.steps.map((s) => s.by),
      ['recorded', 'recorded'],
    );
    assert.equal(calls.length, before, 'nothing was called');
    const other = contractAgent({
      version: '1.1.0',
      nodes: [nodes[0] ?? call('a', 'work@1', {}), call('b', 'work@1', { label: '=a.label + "?"' })],
    });
    const changed = await go((await start(other, { runId })).id);
    assert.deepEqual(
      changed.steps.map((s) => s.by),
      ['recorded', 'live'],
    );
    assert.deepEqual(changed.rest, { at: 'done', output: { label: 'anna?' } });
    const live = await go((await start(contractAgent({ nodes }), { runId, switches: { a: 'live' } })).id);
    assert.deepEqual(
      live.steps.map((s) => s.by),
      ['live', 'recorded'],
    );
  });
});

test('a session is open to who began it only, and a request that came too late changes nothing', async () => {
  await onBench(async ({ start, scope, parts, go }) => {
    const { id } = await start(contractAgent({ nodes: [call('a', 'work@1', { label: 'a', ms: 30 })] }));
    const other = parts.engine.scopeFor(
      scope.tenantId,
      { type: 'person', id: 'other', name: 'o', role: 'admin' },
      'sales',
    );
    await assert.rejects(readSession(other, id), { code: 'sandbox.not_found' });
    const both = await Promise.allSettled([go(id), go(id)]);
    assert.deepEqual(both.map((r) => r.status).toSorted(), ['fulfilled', 'rejected']);
    assert.equal((await readSession(scope, id)).steps.length, 1);
  });
});

test('a write that would be refused fails its step, and a graph that could not run is refused with the node', async () => {
  await onBench(async ({ start, go, remark }) => {
    const about = await remark('x');
    const graph = contractAgent({
      nodes: [
        call('bad', 'remark@1', { text: '=input.long', about: '=input.about' }),
        call('see', 'look@1', { at: '=input.about' }),
      ],
      edges: [{ from: 'bad', fromPort: 'error', to: 'see' }],
    });
    const { id } = await start(graph, { input: { about, long: 'y'.repeat(2_000) } });
    const { rest, steps } = await go(id);
    assert.match(steps[0]?.error ?? '', /input\.invalid/);
    assert.deepEqual(rest, { at: 'done', output: { text: 'x' } });
    const broken = {
      ...graph,
      nodes: [call('a', 'nothing@1', {}, { durability: 'fused', retry: { max: 1 } })],
    } as AgentGraph;
    await assert.rejects(start({ ...broken, edges: [] }), { code: 'agent.invalid_graph' });
  });
});

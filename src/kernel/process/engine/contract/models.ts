import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '#base';
import { readTurns } from '../../llm/turn-table.ts';
import { scriptedModels, type Line, type Script } from '../../llm/scripted.ts';
import type { ModelRequest } from '../../llm/port.ts';
import type { AgentGraph } from '../../graph/schema.ts';
import { stepsOf, until, type Bench, type EnginePromise } from './bench.ts';
import { contractAgent } from './tools.ts';

const SCHEMA = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] };
type Draft = Parameters<typeof contractAgent>[0];

/** An agent of one node `llm`, and where it leads. */
function asking(more: object = {}, edges: Draft['edges'] = [], rest: Partial<Draft> = {}): AgentGraph {
  const llm = { id: 'ask', type: 'llm' as const, instructions: 'Say it.', in: { who: '=input.who' }, schema: SCHEMA };
  const call = (id: string, label: string) => ({ id, type: 'call' as const, fn: 'work@1', in: { label } });
  const nodes = [{ ...llm, ...more }, call('plain', 'from the book'), call('broken', '=ask.error')];
  const wanted = new Set(edges.filter((e) => e.from === 'ask').map((e) => e.to));
  return contractAgent({ nodes: nodes.filter((n) => n.id === 'ask' || wanted.has(n.id)), edges, ...rest });
}

const WITHOUT = [{ from: 'ask', fromPort: 'without', to: 'plain' }];
const says = (text: string): Line => ({ value: { text } });
const wants = (tool: string, input: object): Line => ({ calls: [{ tool, arguments: input }] });

async function ran(
  { scope, engine }: Bench,
  graph: AgentGraph,
  script: Script,
  input: object = { who: 'Li' },
): Promise<Readonly<{ id: string; status: string; output: unknown; error: string | null; requests: ModelRequest[] }>> {
  const { models, requests } = scriptedModels(script);
  const e = engine({ models });
  const { id } = await e.start(scope, { graph, input });
  const end = new Set(['done', 'failed', 'waiting']);
  await until(async () => end.has((await e.settled(scope, id)).status));
  const { status, output, error } = await e.settled(scope, id);
  // Or it would go on with a run of the next script.
  await e.stop();
  return { id, status, output, error, requests };
}

const turnsOf = async ({ scope }: Bench, run: string) =>
  (await scope.read((tx) => readTurns(tx, run))).map((row) => row.turn);

/** What becomes of nodes that ask a language model. */
export const MODELS: readonly EnginePromise[] = [
  {
    title: 'a model answers from what its node was given, and the run knows which one it was and what it cost',
    run: async (bench) => {
      const cost = { micro: 1_200, currency: 'CNY' };
      const { id, output, requests } = await ran(bench, asking(), { answer: () => says('hello'), cost });
      const { proposed, by, text } = output as { proposed: unknown; by: { model: string }; text: string };
      assert.deepEqual([text, proposed, by.model], ['hello', [], 'script-1']);
      assert.equal(requests.length, 1);
      const [system, data] = requests[0]?.messages ?? [];
      assert.match(system?.role === 'system' ? system.text : '', /Say it\./);
      assert.match(data?.role === 'user' ? data.text : '', /"who": "Li"/);
      const [row] = await bench.scope.read((tx) =>
        tx.query<{ spent: unknown }>('select spent from run where id = $1', [id]),
      );
      assert.deepEqual(row?.spent, { steps: 1, toolCalls: 0, tokens: 120, cost: { CNY: 1_200 } });
    },
  },
  {
    title: 'without a model the run goes on at its port for that, or fails with what the model failed with',
    run: async (bench) => {
      const has = () => false;
      const on = await ran(bench, asking({}, WITHOUT), { answer: () => says('x'), has });
      assert.deepEqual([on.status, on.output, on.requests.length], ['done', { label: 'from the book' }, 0]);
      const failed = await ran(bench, asking(), { answer: () => says('x'), has });
      assert.match(failed.error ?? '', /^model\.none/);
      const none = bench.engine();
      const { id } = await none.start(bench.scope, { graph: asking({}, WITHOUT), input: { who: 'Li' } });
      assert.equal((await none.settled(bench.scope, id)).status, 'done');
      await none.stop();
      const away = await ran(bench, asking({}, WITHOUT), {
        answer: () => {
          throw new Failure('model.unavailable');
        },
      });
      assert.deepEqual([away.output, away.requests.length], [{ label: 'from the book' }, 2]);
    },
  },
  {
    title: 'an answer of another shape is asked for again, and leads to the port for errors in the end',
    run: async (bench) => {
      const mended = await ran(bench, asking(), { answer: (_, n) => (n === 1 ? { value: { txt: 1 } } : says('good')) });
      assert.deepEqual([mended.status, mended.requests.length], ['done', 2]);
      assert.equal((await turnsOf(bench, mended.id)).length, 2, 'what was paid for is kept');
      const edges = [{ from: 'ask', fromPort: 'error', to: 'broken' }];
      const bad = await ran(bench, asking({}, edges), { answer: () => ({ value: 'no' }) });
      assert.match((bad.output as { label: string }).label, /^model\.unusable/);
    },
  },
  {
    title: 'a model that never answers is given up after its time',
    run: async (bench) => {
      const hanging = { answer: () => sleep(60_000, says('late'), { ref: false }) };
      const { output } = await ran(bench, asking({ timeoutMs: 100, retry: { max: 1 } }, WITHOUT), hanging);
      assert.deepEqual(output, { label: 'from the book' });
      const over = await ran(bench, asking({}, [], { limits: { wallMs: 100 } }), hanging);
      assert.match(over.error ?? '', /run\.limit.*wallMs/);
    },
  },
  {
    title: 'tools a model asks for are the node’s own, read with the run’s scope, and what they gave is told to it',
    run: async (bench) => {
      const { output, requests, id } = await ran(bench, asking({ tools: ['work@1'] }), {
        answer: (request, n) => {
          if (n === 1)
            return {
              calls: [
                { tool: 'work', arguments: { label: 'A' } },
                { tool: 'send', arguments: { to: 'x' } },
                { tool: 'work', arguments: { label: 7 } },
              ],
            };
          const told = request.messages.flatMap((m) => (m.role === 'tool' ? [m.text] : []));
          return says(told.map((t) => /"label": "A"|there is no tool|does not fit/.exec(t)?.[0] ?? '?').join('; '));
        },
      });
      assert.equal((output as { text: string }).text, '"label": "A"; there is no tool; does not fit');
      assert.deepEqual(
        requests[0]?.tools.map((t) => t.name),
        ['work'],
      );
      assert.deepEqual(bench.calls, [`${id}:ask#1/0.0`]);
      const [turn] = await turnsOf(bench, id);
      assert.deepEqual(
        turn?.done?.map((d) => d.status),
        ['done', 'refused', 'refused'],
      );
    },
  },
  {
    title: 'what acts outside is never done for a model but proposed, and what writes only where the run may act',
    run: async (bench) => {
      const tools = ['send@1', 'remark@1'];
      const script = (): Script => ({
        answer: (_, n) =>
          n === 1
            ? {
                calls: [
                  { tool: 'send', arguments: { to: 'x' } },
                  { tool: 'remark', arguments: { text: 'noted' } },
                ],
              }
            : says('ok'),
      });
      const graph = (autonomy: 'ask' | 'act') =>
        asking({ tools, in: { to: 'x' } }, [], { autonomy, name: `w-${autonomy}` });
      const asked = await ran(bench, graph('ask'), script());
      const { proposed } = asked.output as { proposed: unknown };
      assert.deepEqual(proposed, [
        { tool: 'send', in: { to: 'x' } },
        { tool: 'remark', in: { text: 'noted' } },
      ]);
      assert.equal(bench.calls.length, 0);
      const acted = await ran(bench, graph('act'), script());
      assert.deepEqual((acted.output as { proposed: unknown }).proposed, [{ tool: 'send', in: { to: 'x' } }]);
      const said = await bench.scope.read((tx) => tx.query('select 1 from observation where run_id = $1', [acted.id]));
      assert.equal(said.length, 1);
    },
  },
  {
    title: 'a run that may use no more tokens or money fails, or rests until a person lets it go on',
    run: async (bench) => {
      const more: Script = {
        answer: (_, n) => (n < 4 ? wants('work', { label: 'x' }) : says('ok')),
        cost: { micro: 60_000, currency: 'CNY' },
      };
      const graph = (limits: Draft['limits'], name: string) => asking({ tools: ['work@1'] }, [], { name, limits });
      const tokens = await ran(bench, graph({ tokens: 200 }, 'l1'), more);
      assert.match(tokens.error ?? '', /run\.limit.*tokens/);
      assert.equal(tokens.requests.length, 2);
      const money = await ran(bench, graph({ cost: { CNY: 0.1 } }, 'l2'), more);
      assert.match(money.error ?? '', /run\.limit.*CNY/);
      const turns = await ran(bench, asking({ tools: ['work@1'], maxTurns: 2 }, [], { name: 'l3' }), more);
      assert.match(turns.error ?? '', /run\.limit.*maxTurns/);
      assert.deepEqual(
        turns.requests.map((r) => r.tools.length),
        [1, 0],
        'the last answer is asked for without tools',
      );
      const rests = await ran(bench, graph({ tokens: 200, onExceed: 'ask' }, 'l4'), more);
      assert.equal(rests.status, 'waiting');
    },
  },
  {
    title: 'a process that ends between two answers never pays again for the first',
    run: async (bench) => {
      const stopped = Promise.withResolvers<void>();
      const first = scriptedModels({
        answer: (_, n) => {
          if (n === 1) return wants('remark', { text: 'noted' });
          stopped.resolve();
          return sleep(60_000, says('never'), { ref: false });
        },
      });
      const graph = asking({ tools: ['remark@1'] }, [], { autonomy: 'act' });
      const dying = bench.engine({ models: first.models });
      const { id } = await dying.start(bench.scope, { graph, input: { who: 'Li' } });
      await stopped.promise;
      await dying.stop();
      const second = scriptedModels({ answer: () => says('done') });
      const e = bench.engine({ models: second.models });
      await until(async () => (await e.settled(bench.scope, id)).status === 'done');
      assert.equal(second.requests.length, 1);
      assert.equal(second.requests[0]?.messages.at(-1)?.role, 'tool', 'it goes on where it was');
      assert.equal(bench.calls.length, 1, 'the tool was called once');
      const [step] = await stepsOf(bench.workspace, id);
      assert.equal(step?.status, 'done');
    },
  },
];

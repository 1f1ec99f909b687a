import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { newUuid } from '#base';
import { observe, recallList, recallOne, useKinds } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { startOutbox, type OutboxEvent } from '#store';
import { withWorkspace, type Workspace } from '#test';
import { agentLookup } from './agents/agents-here.ts';
import { nextTime, runDueSchedules } from './agents/start-schedules.ts';
import { contractAgent, CONTRACT_KIND, CONTRACT_TOOLS, LOG } from './engine/contract/tools.ts';
import type { AgentGraph } from './graph/schema.ts';
import {
  countOpenDecisions,
  listDecisions,
  listOpenDecisions,
  listRuns,
  openProcess,
  readDecision,
  readRun,
  type ProcessKernel,
} from './index.ts';

const OPTIONS = {
  tools: CONTRACT_TOOLS,
  services: { [LOG.name]: async () => {} },
  pollMs: 50,
  withSchedules: false,
};

async function withProcess(
  agents: readonly AgentGraph[],
  fn: (kernel: ProcessKernel, scope: Scope, workspace: Workspace) => Promise<void>,
): Promise<void> {
  useKinds([CONTRACT_KIND]);
  const errors: unknown[] = [];
  await withWorkspace(async (workspace) => {
    const { store, security } = workspace;
    const scopeFor = security.scopeFor.bind(security);
    const kernel = await openProcess({ ...OPTIONS, store, scopeFor, agents, report: (e) => void errors.push(e) });
    try {
      await fn(kernel, workspace.scope(), workspace);
    } finally {
      await kernel.stop();
    }
  });
  assert.deepEqual(errors, []);
}

const asking = (more: object = {}) =>
  contractAgent({
    name: 'asking',
    nodes: [
      { id: 'say', type: 'call', fn: 'remark@1', in: { text: 'noted' } },
      { id: 'card', type: 'call', fn: 'suggest@1', in: { minor: '=has(input.minor) ? input.minor : "100"' } },
      { id: 'ok', type: 'approve', ...more },
      { id: 'yes', type: 'call', fn: 'work@1', in: { label: '="yes " + ok.by' } },
      { id: 'no', type: 'call', fn: 'work@1', in: { label: '="no " + ok.reason' } },
      { id: 'late', type: 'call', fn: 'work@1', in: { label: 'late' } },
    ],
    edges: [
      { from: 'say', to: 'card' },
      { from: 'card', to: 'ok' },
      { from: 'ok', fromPort: 'accepted', to: 'yes' },
      { from: 'ok', fromPort: 'refused', to: 'no' },
      { from: 'ok', fromPort: 'expired', to: 'late' },
    ],
  });

/** A run of `graph` that waits for the answer to its decision. */
async function asked(
  { engine }: ProcessKernel,
  scope: Scope,
  { graph, input = {} }: { graph: AgentGraph; input?: object },
) {
  const run = await engine.start(scope, { graph, input, autonomy: 'ask' });
  assert.equal(run.status, 'waiting');
  const { items } = await listDecisions(scope, { runId: run.id, limit: 2 });
  assert.equal(items.length, 1);
  return { run: run.id, decision: items[0]?.id ?? '' };
}

/** How a run ended, at most 10 s from now. */
async function ended({ engine }: ProcessKernel, scope: Scope, id: string) {
  for (let tries = 0; tries < 100; tries++) {
    const state = await engine.settled(scope, id, 100);
    if (state.status !== 'waiting' && state.status !== 'ready' && state.status !== 'running') return state;
    await sleep(20);
  }
  throw new Error('the run did not end in time');
}

test('an accepted suggestion lets the run go on, and its answer is notarised with it', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    const { run, decision } = await asked(kernel, scope, { graph: asking() });
    const answered = await kernel.decisions.answer(scope, decision, { answer: 'accept' });
    assert.deepEqual([answered.status, answered.answer?.by], ['accepted', '测试员']);
    assert.deepEqual((await ended(kernel, scope, run)).output, { label: 'yes 测试员' });
    const entries = await scope.read((tx) =>
      tx.query(`select 1 from evidence_entry where type = 'decision.answered' and body ->> 'decision' = $1`, [
        decision,
      ]),
    );
    assert.equal(entries.length, 1);
  });
});

test('the same answer again changes nothing, another one is refused, and so is an agent that answers', async () => {
  await withProcess([asking()], async (kernel, scope, { security, tenantId }) => {
    const { run, decision } = await asked(kernel, scope, { graph: asking() });
    const refusal = { answer: 'refuse', reason: 'too early' } as const;
    const agent = security.scopeFor(
      tenantId,
      { type: 'agent', id: 'asking', name: 'asking', role: 'manager' },
      'sales',
    );
    await assert.rejects(kernel.decisions.answer(agent, decision, { answer: 'accept' }), { code: 'auth.forbidden' });
    const first = await kernel.decisions.answer(scope, decision, refusal);
    assert.deepEqual(await kernel.decisions.answer(scope, decision, refusal), first);
    await assert.rejects(kernel.decisions.answer(scope, decision, { answer: 'accept' }), { code: 'decision.closed' });
    assert.deepEqual((await ended(kernel, scope, run)).output, { label: 'no too early' });
    await assert.rejects(readDecision(scope, newUuid()), { code: 'decision.not_found' });
  });
});

test('a snoozed suggestion is away until its time and can be answered then', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    const { decision } = await asked(kernel, scope, { graph: asking() });
    assert.equal(await countOpenDecisions(scope), 1);
    const until = new Date(Date.now() + 400).toISOString();
    await assert.rejects(
      kernel.decisions.answer(scope, decision, { answer: 'snooze', until: new Date(0).toISOString() }),
      { code: 'input.invalid' },
    );
    await kernel.decisions.answer(scope, decision, { answer: 'snooze', until });
    assert.equal(await countOpenDecisions(scope), 0);
    await sleep(500);
    assert.deepEqual(
      (await listOpenDecisions(scope, { limit: 5 })).items.map((d) => d.id),
      [decision],
    );
    await kernel.decisions.answer(scope, decision, { answer: 'accept' });
    assert.equal(await countOpenDecisions(scope), 0);
  });
});

test('nobody answers: the card goes to everybody once more, then it expires and the run goes on', async () => {
  const graph = asking({ dueIn: 'PT0.2S', onTimeout: 'escalate' });
  await withProcess([graph], async (kernel, scope) => {
    const { run, decision } = await asked(kernel, scope, { graph });
    const since = Date.now();
    assert.deepEqual((await ended(kernel, scope, run)).output, { label: 'late' });
    assert.ok(Date.now() - since >= 300, 'it waited twice');
    assert.equal((await readDecision(scope, decision)).status, 'expired');
  });
});

test('an agent that may act does not wait, and its decision says that it was done without asking', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    const run = await kernel.engine.start(scope, { graph: asking(), input: {}, autonomy: 'act' });
    assert.deepEqual([run.status, run.writes], ['done', 1]);
    const { items } = await listDecisions(scope, { runId: run.id, limit: 1 });
    assert.deepEqual([items[0]?.status, items[0]?.answer?.kind], ['done', 'policy']);
  });
});

test('open suggestions come most valuable first, page by page', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    for (const minor of ['5', '30', '7', '7']) await asked(kernel, scope, { graph: asking(), input: { minor } });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listOpenDecisions(scope, { limit: 2, after });
      seen.push(...page.items.map((d) => String(d.expected?.minor)));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(seen, ['30', '7', '7', '5']);
    await assert.rejects(listOpenDecisions(scope, { limit: 2, after: 'x' }), { code: 'input.invalid' });
  });
});

test('undo takes back what a run wrote, and its suggestion becomes undone', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    const { run, decision } = await asked(kernel, scope, { graph: asking() });
    const remarks = async () => (await recallList(scope, { kind: 'remark', limit: 5 })).items.length;
    assert.equal(await remarks(), 1);
    await kernel.runs.undo(scope, run);
    assert.equal(await remarks(), 0);
    assert.equal((await readDecision(scope, decision)).status, 'undone');
    assert.equal((await readRun(scope, run)).status, 'cancelled');
  });
});

test('runs are listed newest first and read with their steps and graph', async () => {
  await withProcess([asking()], async (kernel, scope) => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await asked(kernel, scope, { graph: asking() })).run);
    const first = await listRuns(scope, { limit: 3, statuses: ['waiting'] });
    const rest = await listRuns(scope, { limit: 3, after: first.next });
    assert.deepEqual(
      [...first.items, ...rest.items].map((r) => r.id),
      ids,
    );
    assert.equal(rest.next, null);
    const detail = await readRun(scope, ids[0] ?? '');
    assert.deepEqual(
      detail.steps.map((s) => [s.node, s.status]),
      [
        ['say', 'done'],
        ['card', 'done'],
        ['ok', 'waiting'],
      ],
    );
    assert.deepEqual(
      [detail.graph.name, detail.agentVersion, detail.canCancel, detail.canUndo],
      ['asking', '1.0.0', true, true],
    );
    await assert.rejects(readRun(scope, newUuid()), { code: 'run.not_found' });
  });
});

const woken = contractAgent({
  name: 'woken',
  wakes: [
    { event: 'record.made', kind: 'remark' },
    { event: 'record.changed', kind: 'remark' },
    { hand: true, kind: 'remark' },
  ],
  nodes: [{ id: 'echo', type: 'call', fn: 'remark@1', in: { text: 'seen', about: '=input.record' } }],
});

test('records made wake an agent once each, whatever is delivered twice, and what the agent writes does not wake it again', async () => {
  await withProcess([woken], async (kernel, scope, { store }) => {
    const texts = Array.from({ length: 300 }, (_, i) => ({ kind: 'remark', data: { text: `r${i}` } }));
    await observe(scope, { source: { kind: 'person', name: 'tester' }, sayings: texts });
    const errors: unknown[] = [];
    const twice = async (events: readonly OutboxEvent[]) => {
      await kernel.onEvents(events);
      await kernel.onEvents(events);
    };
    const outbox = startOutbox(store, twice, (error) => void errors.push(error));
    try {
      for (let i = 0; i < 200 && (await kernel.engine.list(scope, ['done'], 1000)).length < 300; i++) await sleep(50);
      await sleep(200);
    } finally {
      await outbox.stop();
    }
    assert.deepEqual(errors, []);
    assert.equal(
      (await kernel.engine.list(scope, ['done', 'ready', 'running', 'waiting', 'failed'], 1000)).length,
      300,
    );
    const said = await scope.read((tx) => tx.query('select 1 from observation where run_id is not null'));
    assert.equal(said.length, 300);
  });
});

test('agents that wake one another come to rest, with a run that has failed where the circle was cut', async () => {
  const echo = (name: string) => ({ ...woken, name, wakes: [{ event: 'record.changed', kind: 'remark' }] });
  await withProcess([echo('ping'), echo('pong')], async (kernel, scope, { store }) => {
    const said = { kind: 'remark', data: { text: 'a' } };
    const source = { kind: 'person', name: 'tester' } as const;
    const { entities } = await observe(scope, { source, sayings: [said] });
    const outbox = startOutbox(
      store,
      (events) => kernel.onEvents(events),
      (error) => assert.fail(String(error)),
    );
    const failed = async () => kernel.engine.list(scope, ['failed'], 100);
    try {
      await observe(scope, { source, sayings: [{ ...said, id: entities[0] ?? '', data: { text: 'b' } }] });
      for (let i = 0; i < 200 && (await failed()).length < 2; i++) await sleep(50);
      await sleep(300);
    } finally {
      await outbox.stop();
    }
    // Both are woken by the person, and each wakes the other eight times over
    const all = await kernel.engine.list(scope, ['done', 'failed', 'ready', 'running'], 100);
    assert.deepEqual([all.length, (await failed()).length], [20, 2]);
    assert.match((await failed())[0]?.error ?? '', /run\.limit/);
  });
});

test('an agent that is off is neither woken nor started, and only managers switch', async () => {
  await withProcess([woken], async (kernel, scope, { store, security, tenantId }) => {
    const rep = security.scopeFor(tenantId, { type: 'person', id: 'r', name: 'rep', role: 'rep' }, 'sales');
    await assert.rejects(kernel.agents.change(rep, 'woken', { isOn: false }), { code: 'auth.forbidden' });
    const off = await kernel.agents.change(scope, 'woken', { isOn: false, autonomy: 'suggest' });
    assert.deepEqual(off.setting, { isOn: false, autonomy: 'suggest' });
    const { entities } = await observe(scope, {
      source: { kind: 'person', name: 'tester' },
      sayings: [{ kind: 'remark', data: { text: 'x' } }],
    });
    await assert.rejects(kernel.agents.startByHand(scope, 'woken', entities[0] ?? ''), { code: 'agent.off' });
    await kernel.onEvents([
      { tenantId, id: newUuid(), topic: 'record.made', payload: { kind: 'remark', ids: entities }, at: new Date() },
    ]);
    assert.equal((await kernel.engine.list(scope, ['ready', 'running', 'done'], 9)).length, 0);
    await kernel.agents.change(scope, 'woken', { isOn: true });
    const started = await kernel.agents.startByHand(scope, 'woken', entities[0] ?? '');
    assert.equal(started.status, 'done');
    assert.equal((await recallOne(scope, entities[0] ?? '')).kind, 'remark');
    assert.equal((await kernel.agents.list(scope))[0]?.stats.runs, 1);
    assert.ok(store);
  });
});

test('an event wakes a run that waits for that record', async () => {
  const graph = contractAgent({
    name: 'waiting',
    nodes: [{ id: 'w', type: 'wait', event: 'record.changed', match: '=input.record' }],
    output: { record: '=w.event.record' },
  });
  await withProcess([graph], async (kernel, scope, { tenantId }) => {
    const record = newUuid();
    const { id } = await kernel.engine.start(scope, { graph, input: { record } });
    const event = (ids: string[]) => ({
      tenantId,
      id: newUuid(),
      topic: 'record.changed',
      payload: { kind: 'remark', ids },
      at: new Date(),
    });
    await kernel.onEvents([event([newUuid()])]);
    assert.equal((await kernel.engine.settled(scope, id)).status, 'waiting');
    await kernel.onEvents([event([newUuid(), record]), event([record])]);
    assert.deepEqual((await ended(kernel, scope, id)).output, { record });
  });
});

test('a schedule starts one run for the time it was due, and its next time is in the zone it is written in', async () => {
  const graph = contractAgent({
    name: 'daily',
    wakes: [{ cron: '0 6 * * *' }],
    nodes: [{ id: 'a', type: 'call', fn: 'work@1', in: { label: '=input.schedule' } }],
  });
  await withProcess([graph], async (kernel, scope, { store, tenantId }) => {
    const schedules = { store, engine: kernel.engine, agents: agentLookup([graph]), timeZone: 'Asia/Shanghai' };
    await kernel.agents.syncSchedules([tenantId]);
    assert.equal(await runDueSchedules(schedules), 1);
    assert.equal((await kernel.engine.list(scope, ['ready', 'running', 'done'], 9)).length, 0);
    const [row] = await scope.read((tx) => tx.query<{ at: Date }>('select next_at as at from agent_schedule'));
    assert.deepEqual([row?.at.getUTCHours(), row?.at.getUTCMinutes()], [22, 0]);
    await store.dispatch.query(`update agent_schedule set next_at = now() - interval '1 hour'`);
    assert.deepEqual(
      await Promise.all([runDueSchedules(schedules), runDueSchedules(schedules)]).then((n) => n.toSorted()),
      [0, 1],
    );
    assert.equal((await kernel.engine.list(scope, ['ready', 'running', 'done'], 9)).length, 1);
    assert.equal(
      nextTime('0 6 * * *', new Date('2026-11-22T00:00:00Z'), 'Asia/Shanghai')?.toISOString(),
      '2026-11-22T22:00:00.000Z',
    );
  });
});

test('a run over its limit goes on when a person grants it more', async () => {
  const graph = contractAgent({
    name: 'long',
    nodes: Array.from({ length: 5 }, (_, i) => ({
      id: `n${i}`,
      type: 'call' as const,
      fn: 'work@1',
      in: { label: `${i}` },
    })),
    limits: { steps: 3, onExceed: 'ask' },
  });
  await withProcess([graph], async (kernel, scope) => {
    const run = await kernel.engine.start(scope, { graph, input: {} });
    assert.equal(run.status, 'waiting');
    await kernel.runs.extend(scope, run.id);
    assert.deepEqual((await ended(kernel, scope, run.id)).output, { label: '4' });
    await assert.rejects(kernel.runs.extend(scope, run.id), { code: 'run.not_waiting' });
  });
});

test('the program does not start while a waiting run needs a tool version that is missing', async () => {
  await withProcess([asking()], async (kernel, scope, { store, security }) => {
    await asked(kernel, scope, { graph: asking() });
    const fewer = { ...OPTIONS, store, scopeFor: security.scopeFor.bind(security), agents: [], report: () => {} };
    const tools = CONTRACT_TOOLS.filter((t) => t.name !== 'remark');
    await assert.rejects(openProcess({ ...fewer, tools }), {
      code: 'setup.tool_missing',
      params: { tools: 'remark@1' },
    });
  });
});

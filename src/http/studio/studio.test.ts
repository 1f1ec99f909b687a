import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type {
  Agent,
  AgentFile,
  CheckAnswer,
  DraftSaved,
  GraphDoc,
  NewLink,
  Roster,
  RunRow,
  StudioAgentDetail,
  StudioAgents,
} from '@valence/contract';
import { withApp, type Caller, type TestApp } from '#test';

const PASSWORD = 'correct horse battery';
const codeOf = (answer: { json: unknown }): string => (answer.json as { code: string }).code;

/** A graph that scores a lead and ends. */
const scoring = (more: Partial<GraphDoc> = {}): GraphDoc => ({
  $schema: 'agent-graph/1',
  name: 'mine',
  version: '1.0.0',
  title: { zh: '我的', en: 'Mine' },
  about: { zh: '评分', en: 'Scores' },
  purpose: 'sales',
  wakes: [
    { hand: true, kind: 'lead' },
    { event: 'record.made', kind: 'task' },
  ],
  nodes: [{ id: 'port', type: 'switch', cases: [{ if: 'input.record != null', port: 'yes' }], default: 'no' }],
  edges: [],
  output: { record: '=input.record' },
  autonomy: 'ask',
  ...more,
});

async function made(me: Caller, body: object = { name: 'mine' }): Promise<StudioAgentDetail> {
  const answer = await me.call('POST', '/api/studio/agents', body);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as StudioAgentDetail;
}

async function saved(me: Caller, graph: GraphDoc, revision: number): Promise<DraftSaved> {
  const answer = await me.call('PUT', `/api/studio/agents/${graph.name}/draft`, { graph, revision });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as DraftSaved;
}

async function published(me: Caller, name: string, revision: number, note = ''): Promise<StudioAgentDetail> {
  const answer = await me.call('POST', `/api/studio/agents/${name}/versions`, { revision, note });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as StudioAgentDetail;
}

const activate = (me: Caller, name: string, version: string | null) =>
  me.call('POST', `/api/studio/agents/${name}/activate`, { version });

async function colleague(app: TestApp, admin: Caller, email: string, role: 'rep' | 'manager'): Promise<Caller> {
  const link = (await admin.call('POST', '/api/workspace/invitations', { email, role })).json as NewLink;
  await app.app.inject({
    method: 'POST',
    url: '/api/join',
    payload: { token: link.token, name: '王芳', password: PASSWORD },
  });
  return app.signIn(email, PASSWORD);
}

async function settingsOf(me: Caller) {
  const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
  return { tenantId: workspace.id.replace('wsp_', ''), actor: 'test', purpose: 'sales' };
}

async function runsOf(me: Caller, agent: string, atLeast: number): Promise<RunRow[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = (await me.call('GET', `/api/runs?agent=${agent}`)).json as { items: RunRow[] };
    if (items.length >= atLeast && items.every((r) => r.status === 'done')) return items;
    await sleep(50);
  }
  throw new Error(`no ${atLeast} runs of ${agent}`);
}

test('an agent that was drawn, published and activated is woken by events and started by hand, and shows beside those that ship', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const blank = await made(me);
    assert.deepEqual([blank.draft?.revision, blank.activeVersion, blank.problems], [1, null, 1]);
    const { revision, problems } = await saved(me, scoring(), 1);
    assert.deepEqual([revision, problems], [2, []]);
    const one = await published(me, 'mine', revision, '第一版');
    assert.deepEqual(
      one.versions.map((v) => [v.version, v.note, v.by, v.isActive, v.runs]),
      [['1.0.0', '第一版', '林悦', false, 0]],
    );
    const active = (await activate(me, 'mine', '1.0.0')).json as StudioAgentDetail;
    assert.equal(active.activeVersion, '1.0.0');
    const { agents } = (await me.call('GET', '/api/agents')).json as { agents: Agent[] };
    assert.deepEqual([agents[0]?.name, agents.at(-1)?.name], ['lead-to-touch', 'mine']);
    // What another agent does as well ships at rest.
    assert.deepEqual(
      agents.filter((a) => !a.isOn).map((a) => a.name),
      ['lead-scoring', 'lead-assignment'],
    );
    const task = (await me.call('POST', '/api/records/task', { data: { title: '来吧' } })).json as { id: string };
    const [byEvent] = await runsOf(me, 'mine', 1);
    assert.deepEqual(
      [byEvent?.agentTitle.zh, byEvent?.agentVersion, byEvent?.startedBy, byEvent?.subject?.id],
      ['我的', '1.0.0', 'event', task.id],
    );
    const started = await me.call('POST', '/api/runs', { agent: 'mine', record: task.id });
    assert.equal(started.status, 200, started.text);
    await runsOf(me, 'mine', 2);
    const detail = (await me.call('GET', '/api/studio/agents/mine')).json as StudioAgentDetail;
    assert.deepEqual([detail.versions[0]?.runs, detail.versions[0]?.live], [2, 0]);
    assert.equal((await activate(me, 'mine', null)).status, 200);
    await me.call('POST', '/api/records/task', { data: { title: '太晚' } });
    await sleep(300);
    assert.equal((await runsOf(me, 'mine', 2)).length, 2);
    assert.equal(codeOf(await me.call('POST', '/api/runs', { agent: 'mine', record: task.id })), 'agent.unknown');
  });
});

test('of two people who save one draft the second gets the other’s; a version is of what was looked at, never of less', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    await made(me);
    await saved(me, scoring({ layout: { port: { x: 1, y: 2 } } }), 1);
    const late = await me.call('PUT', '/api/studio/agents/mine/draft', { graph: scoring(), revision: 1 });
    const { theirs } = late.json as { theirs: { revision: number; graph: GraphDoc; updatedBy: string } };
    assert.deepEqual(
      [late.status, codeOf(late), theirs.revision, theirs.updatedBy],
      [409, 'studio.conflict', 2, '林悦'],
    );
    assert.deepEqual(theirs.graph.layout, { port: { x: 1, y: 2 } });
    const stale = await me.call('POST', '/api/studio/agents/mine/versions', { revision: 1 });
    assert.equal(codeOf(stale), 'studio.conflict');
    await published(me, 'mine', 2);
    assert.equal(
      codeOf(await me.call('POST', '/api/studio/agents/mine/versions', { revision: 2 })),
      'studio.unchanged',
    );
    await saved(me, scoring({ nodes: [{ id: 'port', type: 'call', fn: 'no-such@1' }] }), 2);
    const invalid = await me.call('POST', '/api/studio/agents/mine/versions', { revision: 3 });
    assert.deepEqual([invalid.status, codeOf(invalid)], [422, 'agent.invalid_graph']);
    const { fields } = invalid.json as { fields: { path: string; rule: string }[] };
    assert.deepEqual(
      fields.map((f) => `${f.path} ${f.rule}`),
      ['nodes.0.fn graph_unknown_tool'],
    );
    const kept = (await me.call('GET', '/api/studio/agents/mine/versions/1.0.0')).json as { graph: GraphDoc };
    assert.equal(kept.graph.nodes[0]?.type, 'switch');
  });
});

test('going back to an earlier version is activating it; runs that wait stay on the version they began with', async () => {
  await withApp(async ({ signUp, store }) => {
    const me = await signUp();
    await made(me);
    const waiting = scoring({ nodes: [{ id: 'nap', type: 'wait', for: 'P1D' }], output: { said: 'one' } });
    await published(me, 'mine', (await saved(me, waiting, 1)).revision);
    await activate(me, 'mine', '1.0.0');
    const task = (await me.call('POST', '/api/records/lead', { data: { title: '甲' } })).json as { id: string };
    await me.call('POST', '/api/runs', { agent: 'mine', record: task.id });
    await published(me, 'mine', (await saved(me, scoring({ output: { said: 'two' } }), 2)).revision);
    await activate(me, 'mine', '2.0.0');
    const inUse = await me.call('DELETE', '/api/studio/agents/mine');
    assert.deepEqual([inUse.status, codeOf(inUse)], [409, 'studio.in_use']);
    assert.match((inUse.json as { detail: string }).detail, /1 次/);
    const back = (await activate(me, 'mine', '1.0.0')).json as StudioAgentDetail;
    assert.deepEqual(
      back.versions.map((v) => [v.version, v.isActive, v.live]),
      [
        ['2.0.0', false, 0],
        ['1.0.0', true, 1],
      ],
    );
    await activate(me, 'mine', '2.0.0');
    const settings = await settingsOf(me);
    await store.write(settings, (tx) => tx.query(`update run set wake_at = now() where status = 'waiting'`));
    store.wake.send('run');
    const [run] = await runsOf(me, 'mine', 1);
    assert.equal(run?.agentVersion, '1.0.0');
    const detail = (await me.call('GET', `/api/runs/${run?.id}`)).json as { output: unknown };
    assert.deepEqual(detail.output, { said: 'one' });
    await activate(me, 'mine', null);
    assert.equal((await me.call('DELETE', '/api/studio/agents/mine')).status, 200);
    assert.equal((await me.call('GET', '/api/studio/agents/mine')).status, 404);
    const [still] = await runsOf(me, 'mine', 1);
    assert.equal(still?.agentTitle.zh, '我的', 'its runs keep their name');
    const again = await made(me);
    assert.equal(again.lastVersion, '2.0.0', 'a version never means something else');
  });
});

test('a copy, a file and an empty agent are ways to begin; what ships is copied, not changed, and a bad file is told field by field', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const copy = await made(me, { name: 'my-touch', copy: { name: 'lead-to-touch' } });
    assert.deepEqual([copy.problems, copy.title.zh, copy.draft?.graph.name], [0, '线索到首触（副本）', 'my-touch']);
    const file = (await me.call('GET', '/api/studio/agents/my-touch/export')).json as AgentFile;
    const other = await signUp('别家');
    const moved = await made(other, { name: 'theirs', file });
    assert.deepEqual([moved.problems, moved.draft?.graph.nodes.length], [0, copy.draft?.graph.nodes.length]);
    const bad = { ...file, graph: { ...file.graph, nodes: [{ id: 5, type: 'call' }], edges: 'none' } };
    const refused = await other.call('POST', '/api/studio/agents', { name: 'bad', file: bad });
    assert.deepEqual(
      (refused.json as { fields: { path: string }[] }).fields.map((f) => f.path),
      ['file.graph.nodes.0.id', 'file.graph.edges'],
    );
    assert.equal(codeOf(await me.call('POST', '/api/studio/agents', { name: 'my-touch' })), 'studio.name_taken');
    assert.equal(codeOf(await me.call('POST', '/api/studio/agents', { name: 'lead-to-touch' })), 'studio.name_taken');
    const shipped = await me.call('PUT', '/api/studio/agents/lead-to-touch/draft', { graph: scoring(), revision: 1 });
    assert.equal(codeOf(shipped), 'studio.shipped');
    assert.equal((await other.call('GET', '/api/studio/agents/my-touch')).status, 404);
  });
});

test('who may build is set by role, a private draft is its maker’s, and an agent works with the rights of who activated it', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const manager = await colleague(app, admin, 'meg@example.com', 'manager');
    const rep = await colleague(app, admin, 'ann@example.com', 'rep');
    assert.equal(codeOf(await rep.call('POST', '/api/studio/agents', { name: 'mine' })), 'studio.not_builder');
    assert.equal((await manager.call('PUT', '/api/studio/settings', { builders: ['rep'] })).status, 403);
    await made(manager, { name: 'quiet', audience: 'private' });
    await made(manager, { name: 'open', audience: 'all' });
    const seen = async (who: Caller) =>
      ((await who.call('GET', '/api/studio/agents')).json as StudioAgents).agents.filter((a) => !a.isShipped);
    assert.deepEqual(
      (await seen(rep)).map((a) => [a.name, a.canEdit]),
      [['open', false]],
    );
    assert.equal((await seen(admin)).length, 2);
    assert.equal((await admin.call('PUT', '/api/studio/settings', { builders: ['rep', 'manager'] })).status, 200);
    await made(rep);
    const alone = await saved(rep, scoring({ autonomy: 'act' }), 1);
    await published(rep, 'mine', alone.revision);
    assert.equal(codeOf(await activate(rep, 'mine', '1.0.0')), 'studio.acts_alone');
    await published(rep, 'mine', (await saved(rep, scoring(), alone.revision)).revision);
    assert.equal((await activate(rep, 'mine', '2.0.0')).status, 200);
    await admin.call('POST', '/api/records/task', { data: { title: '给谁' } });
    await runsOf(admin, 'mine', 1);
    const { members } = (await admin.call('GET', '/api/workspace/members')).json as Roster;
    const ann = members.find((m) => m.email === 'ann@example.com');
    const rows = await app.store.read(await settingsOf(admin), (tx) =>
      tx.query<{ actor: { for: string; role: string } }>(`select actor from run where agent = 'mine'`),
    );
    assert.deepEqual([rows[0]?.actor.for, rows[0]?.actor.role], [ann?.id, 'rep']);
    const ended = await admin.call('POST', `/api/workspace/members/${ann?.id}/end`);
    assert.equal(ended.status, 200, ended.text);
    const mine = (await seen(admin)).find((a) => a.name === 'mine');
    assert.equal(mine?.activeVersion, null, 'nobody’s rights are left to work with');
  });
});

test('what is wrong with a graph is told with the node and the cure in the caller’s language, however unfinished it is', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    const graph = scoring({
      nodes: [
        { id: 'score', type: 'call', fn: 'score-lead@1', in: { laed: '=input.record' } },
        { id: 'when', type: 'switch', cases: [{ if: 'score.score.probabilty > 0.5', port: 'high' }], default: 'low' },
        { id: 'half', type: 'call' },
      ],
      edges: [
        { from: 'score', to: 'when' },
        { from: 'when', fromPort: 'high', to: 'half' },
      ],
    });
    const asked = async (language: string) =>
      ((await me.call('POST', '/api/studio/check', { graph }, { 'accept-language': language })).json as CheckAnswer)
        .problems;
    const [en, zh] = await Promise.all([asked('en'), asked('zh-CN')]);
    assert.deepEqual(
      en.map((p) => [p.node, p.rule, p.path]),
      [
        ['half', 'graph_missing', 'nodes.2.fn'],
        ['score', 'graph_required_input', 'nodes.0.in.lead'],
        ['score', 'graph_unknown_input', 'nodes.0.in.laed'],
        ['when', 'graph_unknown_field', 'nodes.1.cases.0.if'],
      ],
    );
    assert.equal(en[2]?.cure, 'It has: lead.');
    assert.match(en[3]?.cure ?? '', /^It has: probability, /);
    for (const problem of zh) assert.match(problem.message + problem.cure, /[一-龥]/);
    const junk = (await me.call('POST', '/api/studio/check', { graph: 7 })).json as CheckAnswer;
    assert.ok(junk.problems.length > 0 && junk.hash === null);
  });
});

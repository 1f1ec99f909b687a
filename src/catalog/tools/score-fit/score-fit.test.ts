import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { catalog } from '#catalog';
import { cite, observe, recallList, recallOne, type Data } from '#kernel/memory';
import { defineAgent, openEngine } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';

const today = new Date('2026-11-22T08:00:00Z');
withKinds();

/** notice → fit → brief → ask the owner → task → message: the agent of the guide's first tutorial, with every tool that ships for it. */
const desk = defineAgent({
  $schema: 'agent-graph/1',
  name: 'tender-desk',
  version: '1.0.0',
  title: { zh: '招标台', en: 'Tender desk' },
  about: { zh: '评估招标', en: 'Looks at tenders' },
  purpose: 'sales',
  wakes: [{ hand: true, kind: 'tender' }],
  nodes: [
    {
      id: 'fit',
      type: 'call',
      fn: 'score-fit@1',
      in: {
        record: '=input.record',
        criteria: [
          { field: 'budget', test: 'atLeast', value: 1_000_000, weight: 3 },
          { field: 'closesAt', test: 'daysLeft', value: 7, weight: 2 },
          { field: 'province', test: 'is', value: '江苏', weight: 1 },
          { field: 'method', test: 'is', value: '公开招标', weight: 1 },
          { field: 'agency', test: 'known', weight: 1 },
        ],
      },
    },
    { id: 'worth', type: 'switch', cases: [{ if: 'fit.fit >= 0.6', port: 'yes' }], default: 'no' },
    { id: 'brief', type: 'call', fn: 'write-brief@1', in: { record: '=input.record', reasons: '=fit.reasons' } },
    {
      id: 'propose',
      type: 'call',
      fn: 'propose-card@1',
      in: { record: '=input.record', action: '参加投标', reasons: '=fit.reasons', brief: '=brief.sentences' },
    },
    { id: 'ask', type: 'approve' },
    {
      id: 'task',
      type: 'call',
      fn: 'create-task@1',
      in: { title: '准备投标文件', about: '=input.record', dueInDays: 2, note: '=brief.text.zh' },
    },
    { id: 'tell', type: 'call', fn: 'message-colleague@1', in: { about: '=input.record', text: '可以开始准备了' } },
  ],
  edges: [
    { from: 'fit', to: 'worth' },
    { from: 'worth', fromPort: 'yes', to: 'brief' },
    { from: 'brief', to: 'propose' },
    { from: 'propose', to: 'ask' },
    { from: 'ask', fromPort: 'accepted', to: 'task' },
    { from: 'task', to: 'tell' },
  ],
});

type Step = { node: string; output: unknown };
type Done = Readonly<{
  scope: Scope;
  tender: string;
  owner: string;
  steps: Map<string, Step['output']>;
  status: string;
}>;

async function runDesk(data: Data, fn: (done: Done) => Promise<void>) {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const source = { kind: 'person', name: 'tester' } as const;
    const { entities } = await observe(scope, {
      source,
      sayings: [
        { kind: 'person', data: { name: '林夕', side: 'staff' } },
        { kind: 'organisation', data: { name: '江苏工业园' } },
      ],
    });
    const [owner = '', organisation = ''] = entities;
    await scope.write((tx) =>
      tx.query(`insert into membership (tenant_id, user_id, role, person_id) values ($1, 'lin', 'rep', $2)`, [
        scope.tenantId,
        owner,
      ]),
    );
    const made = await observe(scope, {
      source,
      sayings: [{ kind: 'tender', data: { title: '园区能耗监测', owner, organisation, ...data } }],
    });
    const tender = String(made.entities[0]);
    const engine = openEngine({
      store: workspace.store,
      scopeFor: (tenantId, actor, purpose) => workspace.security.scopeFor(tenantId, actor, purpose),
      tools: catalog.tools,
      services: {},
      report: (error) => assert.fail(error as Error),
      now: () => today,
    });
    try {
      const { id, status } = await engine.start(scope, {
        graph: desk,
        input: { record: tender },
        subjectId: tender,
        autonomy: 'act',
        startedBy: 'hand',
        dedupeKey: newUuid(),
      });
      const rows = await scope.read((tx) =>
        tx.query<Step>('select node, output from step where tenant_id = $1 and run_id = $2', [scope.tenantId, id]),
      );
      await fn({ scope, tender, owner, status, steps: new Map(rows.map(({ node, output }) => [node, output])) });
    } finally {
      await engine.stop();
    }
  });
}

const told = (scope: Scope) =>
  scope.read((tx) =>
    tx.query(
      `select user_id, record_id, body -> 'title' ->> 'zh' as title, body -> 'agent' ->> 'zh' as agent from notification where tenant_id = $1 and type = 'notice'`,
      [scope.tenantId],
    ),
  );

test('a tender that fits becomes a brief, a card, a task and a message for its owner, every line with its source', async () => {
  const data = {
    budget: { minor: '320000000', currency: 'CNY' },
    closesAt: '2026-12-10T09:00:00Z',
    province: '江苏',
    method: 'open',
  };
  await runDesk(data, async ({ scope, tender, owner, steps, status }) => {
    assert.equal(status, 'done');
    const fit = steps.get('fit') as {
      fit: number;
      met: number;
      of: number;
      unknown: string[];
      reasons: { text: { zh: string } }[];
    };
    assert.deepEqual([fit.fit, fit.met, fit.of, fit.unknown], [7 / 8, 4, 5, []]);
    assert.equal(fit.reasons[0]?.text.zh, '预算金额：320 万元，满足（权重 3）。');
    const brief = steps.get('brief') as {
      text: { zh: string; en: string };
      sentences: { text: { en: string }; evidence: never[] }[];
    };
    assert.match(brief.text.zh, /招标简报：园区能耗监测\n/);
    assert.ok(
      brief.sentences.some(({ text }) => text.en === 'Buyer: 江苏工业园'),
      'a record is named, not numbered',
    );
    assert.ok(brief.sentences.some(({ text }) => text.en === 'Method: Open tender'));
    for (const { evidence } of brief.sentences)
      assert.equal((await cite(scope, evidence)).length, evidence.length, 'each line opens its source');
    const { items } = await recallList(scope, { kind: 'task', limit: 5 });
    const [task] = items;
    assert.deepEqual(
      [task?.title, task?.data['owner'], task?.data['dueOn'], task?.data['about']],
      ['准备投标文件', owner, '2026-11-24', tender],
    );
    const record = await recallOne(scope, tender);
    assert.equal(task?.data['organisation'], record.data['organisation']);
    assert.deepEqual(await told(scope), [
      { user_id: 'lin', record_id: tender, title: '可以开始准备了', agent: '招标台' },
    ]);
  });
});

test('what is not known counts as not met and is named, and nothing is made of a tender that does not fit', async () => {
  await runDesk({ province: '浙江', closesAt: '2026-11-23T09:00:00Z' }, async ({ scope, steps }) => {
    const fit = steps.get('fit') as { fit: number; unknown: string[] };
    assert.deepEqual([fit.fit, fit.unknown.toSorted()], [0, ['budget', 'method']]);
    assert.equal(steps.has('brief'), false);
    assert.equal((await recallList(scope, { kind: 'task', limit: 5 })).items.length, 0);
    assert.deepEqual(await told(scope), []);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalog, DESK, openDesk, OPEN_DECISIONS } from '#catalog';
import { leadScorer, scoreLead, subjectsOf } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace } from '#test';
import { partsOf } from '../engine/engine-parts.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { judge, partOf, type CaseOutcome } from './judge.ts';
import { runCases } from './run-cases.ts';
import { Scenario, type ScenarioDraft } from './scenario.ts';
import type { SandboxParts } from './stage.ts';

const { agents, tools } = catalog;
const leadToTouch = agents.find((a) => a.name === 'lead-to-touch') as AgentGraph;
async function onCases(
  fn: (parts: SandboxParts, scope: Scope, counts: () => Promise<string>) => Promise<void>,
): Promise<void> {
  withKinds();
  await withWorkspace(async ({ store, security, scope }) => {
    const services = { [leadScorer.name]: { scoreLead }, [OPEN_DECISIONS.name]: { subjectsOf } };
    const engine = partsOf({
      store,
      scopeFor: security.scopeFor,
      tools,
      agents,
      report: (e) => assert.fail(e as Error),
    });
    const parts = {
      engine,
      freshServices: (now: () => Date) => ({ ...services, [DESK.name]: openDesk({ now }) }),
      shippedCases: async () => '',
    };
    const counts = async (): Promise<string> => {
      const tables = [
        'entity',
        'observation',
        'decision',
        'run',
        'outbox',
        'evidence_entry',
        'source',
        'sandbox_session',
      ];
      const [row] = await scope().read((tx) =>
        tx.query<{ n: string }>(
          `select concat_ws(' ', ${tables.map((t) => `(select count(*) from ${t})`).join(', ')}) as n`,
        ),
      );
      return row?.n ?? '';
    };
    await fn(parts, scope(), counts);
  });
}

const NOW = '2026-11-22T08:00:00Z';
const RECORDS = [
  { ref: 'anna', kind: 'person', data: { name: '安娜', side: 'staff', capacity: 20 } },
  { ref: 'plant', kind: 'organisation', data: { name: '苏州新能厂' } },
  {
    ref: 'lead',
    kind: 'lead',
    data: {
      title: '正极材料询价',
      contactName: '王工',
      company: '苏州新能厂',
      email: 'wang@example.com',
      status: 'new',
      product: '正极材料',
    },
  },
];
const draft = (change: Partial<ScenarioDraft>): Scenario =>
  Scenario.parse({
    id: 'open-lead',
    title: { zh: '新线索', en: 'A new lead' },
    input: { record: '@lead' },
    given: { records: RECORDS, now: NOW },
    expect: { status: 'waiting' },
    ...change,
  });

test('an agent is played on records that exist for the case only, and every expectation is looked at', async () => {
  await onCases(async (parts, scope, counts) => {
    const before = await counts();
    const good = draft({
      expect: {
        status: 'waiting',
        calls: ['score-lead@1', 'propose-touch@1'],
        notCalls: ['carry-out-touch@1'],
        score: { path: 'score.score.probability', min: 0, max: 1 },
        port: { still: 'open' },
        nodes: { score: { isOpen: true } },
        decisions: [{ subjectId: '@lead' }],
        cites: ['@lead'],
        maxTokens: 0,
      },
    });
    const accepted = draft({
      id: 'accepted',
      given: { records: RECORDS, now: NOW, answers: { agree: 'accepted' } },
      expect: { status: 'done', calls: ['carry-out-touch@1'], port: { agree: 'accepted' } },
    });
    const closed = RECORDS.map((r) => (r.ref === 'lead' ? { ...r, data: { ...r.data, status: 'lost' } } : r));
    const refuses = draft({
      id: 'lost-lead',
      given: { records: closed, now: NOW },
      expect: { refuses: 'a lead that is lost is left alone', status: 'done', port: { still: 'closed' } },
    });
    const wrong = draft({ id: 'wrong', expect: { refuses: 'never', calls: ['carry-out-touch@1'], maxMs: 0.001 } });
    const report = await runCases(parts, scope, {
      graph: leadToTouch,
      cases: [good, accepted, refuses, wrong],
      repeat: 2,
    });
    const shown = report.results.map((r) => [r.id, r.passed, r.faults.map((f) => f.what)]);
    assert.deepEqual(shown, [
      ['open-lead', 2, []],
      ['accepted', 2, []],
      ['lost-lead', 2, []],
      ['wrong', 0, ['calls', 'refuses', 'maxMs']],
    ]);
    assert.deepEqual([report.cases, report.passed, report.flaky], [4, 3, 0]);
    assert.equal(await counts(), before, 'nothing is left of it');
  });
});

test('a tool answers what a case gives in its place, and the kinds of the workspace are there', async () => {
  await onCases(async (parts, scope) => {
    const mocked = draft({
      id: 'mocked',
      given: {
        records: RECORDS,
        now: NOW,
        tools: { 'score-lead@1': [{ in: { lead: '@lead' }, out: { isOpen: false, score: null } }] },
      },
      expect: { status: 'done', port: { still: 'closed' }, calls: ['score-lead@1'] },
    });
    const unknown = draft({
      id: 'unknown-kind',
      given: { records: [...RECORDS, { ref: 'x', kind: 'nothing-such', data: {} }], now: NOW },
      expect: { status: 'waiting' },
    });
    const { results } = await runCases(parts, scope, { graph: leadToTouch, cases: [mocked, unknown], repeat: 1 });
    assert.deepEqual(results[0]?.faults, []);
    assert.match(String(results[1]?.error), /memory\.unknown_kind/);
  });
});

test('parts of values: named fields, items in this order, an empty list, and JSON Schema', () => {
  const wrongs = (part: unknown, value: unknown): string[] => partOf(part, value, 'v').map((f) => f.what);
  assert.deepEqual(wrongs({ a: 1, b: { c: ['x'] } }, { a: 1, b: { c: ['w', 'x', 'y'] }, d: 2 }), []);
  assert.deepEqual(wrongs({ b: { c: ['y', 'x'] } }, { b: { c: ['x', 'y'] } }), ['v.b.c.1']);
  assert.deepEqual(wrongs([], [1]), ['v']);
  assert.deepEqual(wrongs({ a: null }, {}), []);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { n: { type: 'number', minimum: 3 } },
    required: ['n'],
  };
  assert.deepEqual(wrongs(schema, { n: 3 }), []);
  assert.deepEqual(wrongs(schema, { n: 2 }), ['v']);
});

test('what leaves, what is written and what it costs is held against the case', () => {
  const outcome: CaseOutcome = {
    status: 'done',
    output: {},
    error: null,
    nodes: {},
    ports: {},
    calls: ['a@1', 'b@1', 'a@1'],
    writes: [{ kind: 'task', id: 'x', data: { name: 'call' } }],
    decisions: [],
    leaves: [{ tool: 'send@1', in: { to: '@anna' } }],
    cites: ['@anna', '@anna.name'],
    ms: 5,
    tokens: 100,
    cost: { CNY: 0.2 },
  };
  const wrong = (expect: Scenario['expect']): string[] => judge({ expect }, outcome).map((f) => f.what);
  assert.deepEqual(
    wrong({ calls: ['a@1', 'a@1'], writes: [{ kind: 'task' }], leaves: [{ tool: 'send@1', in: { to: '@anna' } }] }),
    [],
  );
  assert.deepEqual(wrong({ calls: ['b@1', 'b@1'] }), ['calls']);
  assert.deepEqual(wrong({ writes: [{ kind: 'task', data: { name: 'mail' } }] }), ['writes']);
  assert.deepEqual(wrong({ cites: ['@anna.name', '@bob'], maxCost: 0.1, maxTokens: 99 }), [
    'cites',
    'maxTokens',
    'maxCost',
  ]);
});

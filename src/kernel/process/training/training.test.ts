import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, newUuid } from '#base';
import { observe } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { readAgent, readAgents } from './read-training.ts';
import { gapOf, shareOf } from './shares.ts';

const AGENT = { name: 'adviser', title: { zh: '顾问', en: 'Adviser' } };
const MS_PER_DAY = 86_400_000;
const since = new Date(Date.now() - 84 * MS_PER_DAY);

type Invented = Readonly<{
  version: string;
  status: string;
  record?: string | null;
  code?: string;
  /** Minutes until it was answered. */
  after?: number;
  /** Days ago. */
  ago?: number;
  agent?: string;
}>;

/** Suggestions with their runs and graphs, as an engine would have left them. */
async function invent(scope: Scope, suggestions: readonly Invented[]): Promise<void> {
  const rows = suggestions.map(({ version, status, record = null, code, after = 10, ago = 1, agent = AGENT.name }) => {
    const at = new Date(Date.now() - ago * MS_PER_DAY);
    const isAnswered = ['accepted', 'edited', 'refused', 'done'].includes(status);
    const answer = isAnswered
      ? { kind: 'accept', by: 'x', reason: null, ...(code === undefined ? {} : { code }) }
      : null;
    const answered_at = isAnswered ? new Date(at.getTime() + after * 60_000).toISOString() : null;
    // The time of an id is that of its making.
    const made = `${at.getTime().toString(16).padStart(12, '0')}${newId('decision').replaceAll('-', '').slice(12)}`;
    const id = made.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const run = newUuid();
    return {
      id,
      run,
      agent,
      version,
      hash: `${agent} ${version}`,
      status,
      record,
      answer,
      made_at: at.toISOString(),
      answered_at,
    };
  });
  const values = [scope.tenantId, JSON.stringify(rows)];
  const from = `from jsonb_to_recordset($2) as r (id uuid, run uuid, agent text, version text, hash text, status text, record uuid, answer jsonb, made_at timestamptz, answered_at timestamptz)`;
  await scope.write(async (tx) => {
    await tx.query(
      `insert into agent_graph (tenant_id, hash, agent, version, graph, tools) select distinct $1::uuid, r.hash, r.agent, r.version, '{}'::jsonb, '{}'::text[] ${from} on conflict do nothing`,
      values,
    );
    await tx.query(
      `insert into run (tenant_id, id, agent, graph_hash, autonomy, purpose, actor, started_by, status, state, input, spent)
       select $1, r.run, r.agent, r.hash, 'ask', 'sales', '{}', 'hand', 'done', '{}', '{}', '{}' ${from}`,
      values,
    );
    await tx.query(
      `insert into decision (tenant_id, id, run_id, agent, subject_id, status, card, versions, answer, made_at, answered_at)
       select $1, r.id, r.run, r.agent, r.record, r.status, '{}', '[]', nullif(r.answer, 'null'::jsonb), r.made_at, r.answered_at ${from}`,
      values,
    );
  });
}

const times = (n: number, one: Invented): Invented[] => Array.from({ length: n }, () => one);
const near = (value: number | undefined, wanted: number): void =>
  assert.ok(Math.abs((value ?? Number.NaN) - wanted) < 5e-4, `${value}, not ${wanted}`);

const agentOf = (scope: Scope, atWork: string | null) =>
  scope.read((tx) => readAgent(tx, scope, { agent: AGENT, atWork, since }));

test('a share has Wilson’s interval from fifty answers on, and no number below', () => {
  assert.equal(shareOf({ n: 49, hits: 30 }).known, null);
  const { known } = shareOf({ n: 263, hits: 81 });
  // Newcombe 1998 (two-sided confidence intervals for the single proportion), table I: 81 of 263
  near(known?.low, 0.2553);
  near(known?.high, 0.3662);
  assert.equal(gapOf(shareOf({ n: 80, hits: 40 }), shareOf({ n: 20, hits: 10 })), null);
  // Newcombe 1998, table II, example (a), method 10
  const gap = gapOf(shareOf({ n: 70, hits: 56 }), shareOf({ n: 80, hits: 48 }));
  near(gap?.low, 0.0524);
  near(gap?.high, 0.3339);
});

test('answers are counted by version, and the version at work is held against the one before it', async () => {
  withKinds();
  await withWorkspace(async ({ scope: scopeFor }) => {
    const scope = scopeFor();
    await invent(scope, [
      ...times(36, { version: '1.0.0', status: 'accepted', ago: 30, after: 60 }),
      ...times(12, { version: '1.0.0', status: 'edited', ago: 30, after: 120 }),
      ...times(32, { version: '1.0.0', status: 'refused', ago: 29, code: 'not-fit', after: 240 }),
      ...times(56, { version: '2.0.0', status: 'accepted', ago: 3, after: 5 }),
      ...times(10, { version: '2.0.0', status: 'refused', ago: 3, code: 'timing' }),
      ...times(4, { version: '2.0.0', status: 'refused', ago: 2 }),
      ...times(3, { version: '2.0.0', status: 'open' }),
      ...times(2, { version: '2.0.0', status: 'snoozed' }),
      ...times(5, { version: '2.0.0', status: 'expired' }),
      ...times(6, { version: '2.0.0', status: 'done' }),
      { version: '2.0.0', status: 'undone' },
      ...times(9, { version: '0.9.0', status: 'accepted', ago: 200 }),
      ...times(4, { version: '1.0.0', status: 'accepted', agent: 'somebody-else' }),
    ]);
    const { versions, change, reasons, counts, share, after } = await agentOf(scope, '2.0.0');
    assert.deepEqual(
      versions.map(({ version, isAtWork, medianMs }) => [version, isAtWork, medianMs]),
      [
        ['2.0.0', true, 5 * 60_000],
        ['1.0.0', false, 120 * 60_000],
      ],
      'what is older than the period, or of another agent, does not count',
    );
    const { suggested, accepted, edited, refused, snoozed, open, expired, alone, undone } = counts;
    assert.deepEqual(
      [suggested, accepted, edited, refused, snoozed, open, expired, alone, undone],
      [167, 92, 12, 46, 2, 3, 5, 6, 1],
    );
    assert.deepEqual([share.n, share.hits], [150, 104]);
    assert.deepEqual(
      reasons.map((r) => [r.version, r.code, r.count]),
      [
        ['1.0.0', 'not-fit', 32],
        ['2.0.0', 'timing', 10],
        ['2.0.0', null, 4],
      ],
    );
    // The same counts as in Newcombe’s example: 56 of 70 after 48 of 80.
    assert.deepEqual([change?.after.share.hits, change?.before.share.hits], [56, 48]);
    near(change?.gap?.difference, 0.2);
    near(change?.gap?.low, 0.0524);
    near(change?.gap?.high, 0.3339);
    assert.equal(after, null, 'nothing was about a lead or a deal');
    assert.equal((await agentOf(scope, null)).change, null, 'nothing is at work');
  });
});

test('after a way back the version that was tried in between is the one before', async () => {
  withKinds();
  await withWorkspace(async ({ scope: scopeFor }) => {
    const scope = scopeFor();
    await invent(scope, [
      ...times(2, { version: '1.0.0', status: 'accepted', ago: 20 }),
      ...times(2, { version: '2.0.0', status: 'refused', ago: 10 }),
      ...times(1, { version: '1.0.0', status: 'accepted', ago: 1 }),
    ]);
    const { change } = await agentOf(scope, '1.0.0');
    assert.deepEqual([change?.before.version, change?.after.version, change?.gap], ['2.0.0', '1.0.0', null]);
  });
});

test('what happened afterwards is what the records say today, to whoever may see them', async () => {
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const records = {
      won: newUuid(),
      lost: newUuid(),
      open: newUuid(),
      deal: newUuid(),
      gone: newUuid(),
      customer: newUuid(),
    };
    const lead = (id: string, status: string) => ({ kind: 'lead', id, data: { title: status, status } });
    await observe(scope, {
      source: { kind: 'person', name: 'x' },
      sayings: [
        lead(records.won, 'won'),
        lead(records.lost, 'lost'),
        lead(records.open, 'working'),
        { kind: 'deal', id: records.deal, data: { title: 'd', stage: 'won' } },
        { kind: 'organisation', id: records.customer, data: { name: 'c' } },
      ],
    });
    await invent(scope, [
      { version: '1.0.0', status: 'accepted', record: records.won },
      { version: '1.0.0', status: 'edited', record: records.deal },
      { version: '1.0.0', status: 'accepted', record: records.open },
      { version: '1.0.0', status: 'refused', record: records.lost },
      // Its last answer counts, once.
      { version: '1.0.0', status: 'accepted', record: records.lost, ago: 9 },
      { version: '1.0.0', status: 'accepted', record: records.gone },
      { version: '1.0.0', status: 'accepted', record: records.customer },
      { version: '1.0.0', status: 'open', record: records.open },
    ]);
    assert.deepEqual((await agentOf(scope, '1.0.0')).after, {
      accepted: { won: 2, lost: 0, open: 1 },
      refused: { won: 0, lost: 1, open: 0 },
    });
    await scope.write((tx) =>
      tx.query(`update entity set data = data || '{"status":"won"}' where tenant_id = $1 and id = $2`, [
        scope.tenantId,
        records.open,
      ]),
    );
    assert.deepEqual((await agentOf(scope, '1.0.0')).after?.accepted, { won: 3, lost: 0, open: 0 });
    const other = await anotherWorkspace(workspace);
    assert.deepEqual((await agentOf(other, '1.0.0')).counts.suggested, 0);
    assert.deepEqual(
      (await other.read((tx) => readAgents(tx, { named: [AGENT], atWork: new Map() }, since))).map(
        (a) => a.counts.suggested,
      ),
      [0],
    );
  });
});

async function anotherWorkspace({ security }: Workspace): Promise<Scope> {
  const tenantId = await security.workspaces.make({ name: '别家', isDemo: false, adminId: null });
  return security.scopeFor(tenantId, { type: 'person', id: 'other', name: 'other', role: 'admin' }, 'sales');
}

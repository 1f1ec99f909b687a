import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { observe, runDueTimers, type Saying } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { directClient } from '#store';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { deal, makePlan, type Candidate } from './plan.ts';
import { armOf, assignmentsIn } from './trial-table.ts';
import { listTrials, lookAtTrials, readTrial, startTrial, stopTrial, TRIAL_LOOK, verdictOf } from './index.ts';

const NOW = new Date('2026-11-01T02:00:00Z');
const wish = { agent: 'renewal-guard', metric: 'renewed', withinDays: 90, base: 0.2 } as const;
const candidatesOf = (n: number): Candidate[] =>
  Array.from({ length: n }, (_, i) => ({ account: newUuid(), risk: i / n }));

/** Contracts that some accounts sign on a day. */
async function signed(scope: Scope, accounts: readonly string[], day: string): Promise<void> {
  const sayings = accounts.flatMap((id, i): Saying[] => [
    { kind: 'organisation', id, data: { name: `客户 ${id}` } },
    { kind: 'contract', data: { title: `续 ${i}`, organisation: id, status: 'signed', signedOn: day } },
  ]);
  await observe(scope, { source: { kind: 'generator', name: 'test' }, sayings });
}

async function armsOf(scope: Scope, trial: string): Promise<Record<'treated' | 'control', string[]>> {
  const all = await scope.read((tx) => assignmentsIn(tx, trial));
  const of = (arm: string): string[] => all.filter((a) => a.arm === arm).map((a) => a.account);
  return { treated: of('treated'), control: of('control') };
}

const keys = (id: string, ...days: number[]): string[] => days.map((day) => `${id}:${day}`);

async function inTrial(
  n: number,
  fn: (at: { scope: Scope; id: string; workspace: Workspace }) => Promise<void>,
): Promise<void> {
  // Another test of the same process may have brought kinds of its own.
  withKinds();
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    const { id } = await startTrial(scope, { wish, candidates: candidatesOf(n), now: NOW });
    await fn({ scope, id, workspace });
  });
}

test('accounts are dealt evenly within the risky and the calm ones, by a seed that anybody can repeat', () => {
  const candidates = candidatesOf(41);
  const dealt = deal(candidates, 'abc');
  assert.deepEqual(deal(candidates.toReversed(), 'abc'), dealt);
  assert.notDeepEqual(deal(candidates, 'abd'), dealt);
  for (const stratum of [0, 1]) {
    const own = dealt.filter((a) => a.stratum === stratum);
    const treated = own.filter((a) => a.arm === 'treated').length;
    assert.ok(Math.abs(own.length - 2 * treated) <= 1);
  }
  assert.throws(() => makePlan(wish, candidatesOf(19)), { code: 'trial.too_few' });
  const { plan } = makePlan(wish, candidatesOf(200));
  assert.deepEqual(
    plan.power.map((p) => p.effect),
    [0.1, 0.15, 0.2, 0.3],
  );
  assert.ok((plan.power.at(-1)?.power ?? 0) > 0.9);
});

test('when only treated accounts renew, the trial ends at the look that shows it, and the agent knows the arms until then', async () => {
  await inTrial(60, async ({ scope, id }) => {
    const { treated, control } = await armsOf(scope, id);
    assert.deepEqual([treated.length, control.length], [30, 30]);
    assert.equal(await armOf(scope, { agent: 'renewal-guard', account: control[0] ?? '' }), 'control');
    assert.equal(await armOf(scope, { agent: 'churn-rescue', account: control[0] ?? '' }), null);
    await signed(scope, treated.slice(0, 20), '2026-11-08');
    // Before the trial and after its look: neither counts.
    await signed(scope, control.slice(0, 15), '2026-11-01');
    await signed(scope, control.slice(15, 30), '2026-11-12');
    await lookAtTrials(scope, keys(id, 7), new Date('2026-11-20T00:00:00Z'));
    const { trial, isIntact } = await readTrial(scope, id);
    assert.ok(isIntact);
    assert.deepEqual([trial.status, verdictOf(trial), trial.looks.length], ['done', 'better', 1]);
    const [look] = trial.looks;
    assert.deepEqual(
      [look?.treated, look?.control],
      [
        { n: 30, hits: 20 },
        { n: 30, hits: 0 },
      ],
    );
    assert.ok((look?.low ?? 0) > 0);
    await lookAtTrials(scope, keys(id, 7, 10, 14), NOW);
    assert.equal((await readTrial(scope, id)).trial.looks.length, 1, 'what is over is not looked at again');
    assert.equal(await armOf(scope, { agent: 'renewal-guard', account: control[0] ?? '' }), null);
  });
});

test('where both arms renew alike all looks are taken, and the verdict is not proven', async () => {
  await inTrial(40, async ({ scope, id }) => {
    const { treated, control } = await armsOf(scope, id);
    await signed(scope, [...treated.slice(0, 6), ...control.slice(0, 5)], '2026-11-05');
    await lookAtTrials(scope, keys(id, 14, 7, 10), NOW);
    const { trial } = await readTrial(scope, id);
    assert.deepEqual(
      trial.looks.map((l) => [l.day, l.verdict]),
      [
        [7, 'running'],
        [10, 'running'],
        [14, 'not_proven'],
      ],
    );
    assert.equal(verdictOf(trial), 'not_proven');
    assert.ok(trial.looks.every((l) => l.low < 0 && l.high > 0));
  });
});

test('looks are timers: a server that was away takes them when it is back, each once', async () => {
  await inTrial(30, async ({ scope, id, workspace }) => {
    const { treated } = await armsOf(scope, id);
    await signed(scope, treated.slice(0, 3), '2026-11-04');
    const options = {
      store: workspace.store,
      scopeOf: () => scope,
      report: (error: unknown) => assert.fail(error as Error),
      handlers: {
        [TRIAL_LOOK]: (within: Scope, due: readonly { key: string }[]) =>
          lookAtTrials(
            within,
            due.map((d) => d.key),
            new Date(),
          ),
      },
    };
    const timers = await scope.read((tx) =>
      tx.query<{ key: string }>('select key from timer where kind = $1 order by due_at', [TRIAL_LOOK]),
    );
    assert.deepEqual(
      timers.map((t) => t.key),
      keys(id, 7, 10, 14),
    );
    await runDueTimers(options);
    assert.equal((await readTrial(scope, id)).trial.looks.length, 3);
    assert.equal(await runDueTimers(options), 0);
  });
});

test('a trial stopped by hand proves nothing, and says who stopped it', async () => {
  await inTrial(40, async ({ scope, id }) => {
    const { treated } = await armsOf(scope, id);
    await signed(scope, treated.slice(0, 7), '2026-11-03');
    await assert.rejects(startTrial(scope, { wish, candidates: candidatesOf(40), now: NOW }), {
      code: 'trial.running',
    });
    const stopped = await stopTrial(scope, id, { reason: '换了价格表', now: new Date('2026-11-05T00:00:00Z') });
    assert.deepEqual(
      [stopped.status, stopped.endedBy?.name, stopped.stopReason, verdictOf(stopped)],
      ['stopped', '测试员', '换了价格表', 'not_proven'],
    );
    await assert.rejects(stopTrial(scope, id, { reason: 'x', now: NOW }), { code: 'trial.over' });
    await startTrial(scope, { wish, candidates: candidatesOf(40), now: NOW });
    assert.equal((await listTrials(scope)).length, 2);
  });
});

test('what was fixed cannot be changed, by the application or unseen', async () => {
  await inTrial(30, async ({ scope, id, workspace }) => {
    const change = (sql: string) => scope.write((tx) => tx.query(sql));
    for (const sql of [
      `update trial set plan = jsonb_set(plan, '{base}', '0.9')`,
      `update trial set ends_at = now()`,
      `delete from trial_account`,
      `update trial_account set arm = 'control'`,
      `insert into trial_account select tenant_id, trial_id, gen_random_uuid(), 0, 'control' from trial_account limit 1`,
      `update trial_look set result = '{}'`,
    ])
      await assert.rejects(change(sql), sql);
    assert.ok((await readTrial(scope, id)).isIntact);
    const admin = await directClient(workspace.config);
    await admin.query(`update trial_account set arm = case arm when 'control' then 'treated' else 'control' end`);
    await admin.end();
    assert.equal((await readTrial(scope, id)).isIntact, false, 'even the owner of the database is found out');
    const entries = await scope.read((tx) =>
      tx.query(`select 1 from evidence_entry where type = 'trial.started' and body ->> 'trial' = $1`, [id]),
    );
    assert.equal(entries.length, 1);
  });
});

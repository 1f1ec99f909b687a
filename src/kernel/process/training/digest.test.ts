import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, newUuid } from '#base';
import { runDueTimers } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { openStore } from '#store';
import { withStore, withWorkspace } from '#test';
import { openSecurity } from '#kernel/security';
import { planTrainerWeeks, tellTrainerWeek, TRAINER_WEEK } from './digest.ts';

/** A Monday, 08:30 in China. */
const MONDAY = new Date('2026-11-23T00:30:00Z');
const MS_PER_DAY = 86_400_000;
const daysBefore = (days: number): Date => new Date(MONDAY.getTime() - days * MS_PER_DAY);

async function answered(scope: Scope, at: Date, status: string, code: string | null = null): Promise<void> {
  await scope.write((tx) =>
    tx.query(
      `insert into decision (tenant_id, id, run_id, agent, status, card, versions, answer, answered_at) values ($1, $2, $3, 'a', $4, '{}', '[]', $5, $6)`,
      [
        scope.tenantId,
        newId('decision'),
        newUuid(),
        status,
        JSON.stringify({ kind: 'accept', by: 'x', reason: null, code }),
        at,
      ],
    ),
  );
}

type Notice = { user_id: string; body: { title: { zh: string; en: string }; href: string } };
const notices = (scope: Scope): Promise<Notice[]> =>
  scope.read((tx) =>
    tx.query<Notice>('select user_id, body from notification where tenant_id = $1 order by id', [scope.tenantId]),
  );
const member = (scope: Scope, user: string, role: string): Promise<unknown> =>
  scope.write((tx) =>
    tx.query('insert into membership (tenant_id, user_id, role) values ($1, $2, $3)', [scope.tenantId, user, role]),
  );
const dueAt = async (scope: Scope): Promise<string | undefined> => {
  const [row] = await scope.read((tx) =>
    tx.query<{ due_at: Date }>('select due_at from timer where tenant_id = $1 and kind = $2', [
      scope.tenantId,
      TRAINER_WEEK,
    ]),
  );
  return row?.due_at.toISOString();
};

test('administrators are told on Monday morning what people answered the week before, once', async () => {
  await withWorkspace(async ({ scope: scopeFor }) => {
    const scope = scopeFor();
    await member(scope, 'ada', 'admin');
    await member(scope, 'bo', 'admin');
    await member(scope, 'rep', 'rep');
    await planTrainerWeeks(scope, daysBefore(3));
    assert.equal(await dueAt(scope), MONDAY.toISOString());
    for (const status of ['accepted', 'edited', 'accepted']) await answered(scope, daysBefore(2), status);
    for (const code of ['not-fit', 'not-fit', 'timing']) await answered(scope, daysBefore(6), 'refused', code);
    await answered(scope, daysBefore(9), 'accepted');
    await answered(scope, daysBefore(20), 'refused', 'known');
    // Already of the new week: 00:10 on Monday in China.
    await answered(scope, new Date('2026-11-22T16:10:00Z'), 'refused', 'known');
    await scope.write((tx) =>
      tx.query(
        `insert into case_set (tenant_id, agent, case_id, body, is_proposed, made_by) values ($1, 'a', 'c', '{}', true, 'x')`,
        [scope.tenantId],
      ),
    );
    await tellTrainerWeek(scope, MONDAY);
    const told = await notices(scope);
    assert.deepEqual(
      told.map((n) => n.user_id),
      ['ada', 'bo'],
    );
    assert.deepEqual(told[0]?.body, {
      title: {
        zh: '上周回答了 6 条建议，采纳 3/6；前一周采纳 1/1；不做的主要原因：不是我们的客户（2 条）；1 个用例等人查看',
        en: 'Last week 6 suggestions were answered, accepted 3/6; the week before 1/1; most were refused for: not our customer (2); proposed cases to look at: 1',
      },
      href: '/training',
    });
    assert.equal(await dueAt(scope), '2026-11-30T00:30:00.000Z');
    // Late in the same week, by a process that had not heard of it.
    await tellTrainerWeek(scope, new Date('2026-11-25T10:00:00Z'));
    assert.equal((await notices(scope)).length, 2);
    await tellTrainerWeek(scope, new Date('2026-11-30T00:30:00Z'));
    assert.equal((await notices(scope)).length, 4, 'the one refusal of the week after');
    await tellTrainerWeek(scope, new Date('2026-12-07T00:30:00Z'));
    assert.equal((await notices(scope)).length, 4, 'a week without answers is not told');
  });
});

test('with fifty answers the share is told in per cent', async () => {
  await withWorkspace(async ({ scope: scopeFor }) => {
    const scope = scopeFor();
    await member(scope, 'ada', 'admin');
    for (let i = 0; i < 50; i += 1) await answered(scope, daysBefore(2), i < 34 ? 'accepted' : 'refused');
    await tellTrainerWeek(scope, MONDAY);
    const [notice] = await notices(scope);
    assert.match(
      notice?.body.title.en ?? '',
      /accepted 68 %; none were answered the week before; .*another reason \(16\)$/,
    );
  });
});

test('two processes at the same due timer tell a week once, and so does one that was started anew', async () => {
  await withStore(async (store, config) => {
    const other = await openStore(config);
    try {
      const security = openSecurity(store, { isHttps: false, trustedOrigins: [] });
      const tenantId = await security.workspaces.make({ name: '测试', isDemo: false, adminId: null });
      const actor = { type: 'system', id: 't', name: 't', role: 'admin' } as const;
      const scope = security.scopeFor(tenantId, actor, 'sales');
      await member(scope, 'ada', 'admin');
      await answered(scope, daysBefore(2), 'accepted');
      const processes = [store, other].map((own) => {
        const { scopeFor } = openSecurity(own, { isHttps: false, trustedOrigins: [] });
        return {
          store: own,
          scopeOf: (tenant: string) => scopeFor(tenant, actor, 'sales'),
          handlers: { [TRAINER_WEEK]: (bound: Scope) => tellTrainerWeek(bound, MONDAY) },
          report: (error: unknown) => assert.fail(error as Error),
        };
      });
      await planTrainerWeeks(scope, daysBefore(9));
      const due = await Promise.all(processes.map(runDueTimers));
      assert.deepEqual(due.toSorted(), [0, 1]);
      assert.equal((await notices(scope)).length, 1);
      // Begun anew: the timer that stands is kept, and what is due already waits for nobody twice.
      await planTrainerWeeks(scope, daysBefore(9));
      await Promise.all(processes.map(runDueTimers));
      assert.equal((await notices(scope)).length, 1);
    } finally {
      await other.close();
    }
  });
});

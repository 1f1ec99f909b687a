import { Failure } from '#base';
import type { Tx } from '#store';
import type { Role } from '../policy.ts';
import { notarise, type Scope } from '../scope.ts';
import { endLinksOf } from './links.ts';

/**
 * Gives a member another role.
 *
 * @throws Failure `auth.forbidden`, `member.not_found`, `member.self`
 */
export async function changeRole(scope: Scope, userId: string, role: Role): Promise<void> {
  await governing(scope, userId, async (tx) => {
    const rows = await tx.query<{ was: Role }>(
      `update membership m set role = $3 from membership old
       where m.tenant_id = $1 and m.user_id = $2 and old.tenant_id = m.tenant_id and old.user_id = m.user_id returning old.role as was`,
      [tx.settings.tenantId, userId, role],
    );
    const [row] = rows;
    if (row === undefined) throw new Failure('member.not_found');
    await notarise(tx, [{ type: 'member.changed', body: { user: userId, role, was: row.was } }]);
  });
}

/**
 * Takes a member out of the workspace; what they wrote and own stays. They can be let back in.
 *
 * @throws Failure `auth.forbidden`, `member.not_found`, `member.self`
 */
export async function endMembership(scope: Scope, userId: string): Promise<void> {
  await governing(scope, userId, async (tx) => {
    const rows = await tx.query(
      `with gone as (delete from membership where tenant_id = $1 and user_id = $2 returning *)
       insert into former_member (tenant_id, user_id, role, person_id, preferences, made_at, ended_by)
       select tenant_id, user_id, role, person_id, preferences, made_at, $3 from gone returning user_id`,
      [tx.settings.tenantId, userId, scope.actor.id],
    );
    if (rows.length === 0) throw new Failure('member.not_found');
    await endLinksOf(tx, userId);
    await notarise(tx, [{ type: 'member.ended', body: { user: userId } }]);
  });
}

/** Lets a former member back in with their old role. @throws Failure `auth.forbidden`, `member.not_found` */
export async function returnMember(scope: Scope, userId: string): Promise<void> {
  await governing(scope, userId, async (tx) => {
    const rows = await tx.query(
      `with back as (delete from former_member where tenant_id = $1 and user_id = $2 returning *)
       insert into membership (tenant_id, user_id, role, person_id, preferences, made_at)
       select tenant_id, user_id, role, person_id, preferences, made_at from back returning user_id`,
      [tx.settings.tenantId, userId],
    );
    if (rows.length === 0) throw new Failure('member.not_found');
    await notarise(tx, [{ type: 'member.returned', body: { user: userId } }]);
  });
}

/**
 * Work of an administrator on somebody else. Administrators are locked one after the other and looked at anew, so that two
 * who turn on each other at once leave one of them.
 */
async function governing(scope: Scope, userId: string, work: (tx: Tx) => Promise<void>): Promise<void> {
  const { role, type, key } = scope.actor;
  if (role !== 'admin' || type !== 'person' || key !== undefined) throw new Failure('auth.forbidden');
  if (scope.actor.id === userId) throw new Failure('member.self');
  await scope.write(async (tx) => {
    const admins = await tx.query<{ user_id: string }>(
      `select user_id from membership where tenant_id = $1 and role = 'admin' order by user_id for update`,
      [tx.settings.tenantId],
    );
    if (!admins.some((admin) => admin.user_id === scope.actor.id)) throw new Failure('auth.forbidden');
    await work(tx);
  });
}

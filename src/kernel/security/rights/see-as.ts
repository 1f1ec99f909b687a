import { Failure } from '#base';
import type { Store } from '#store';
import type { Role } from '../policy.ts';
import { notarise } from '../scope.ts';
import type { Person } from '../workspaces.ts';
import { accessOf } from './access.ts';
import { settingsIn } from './settings.ts';

/** Looking again within this time is the same look and noted once. Chosen, not fitted. */
const ONE_LOOK_MS = 60 * 60 * 1000;

type MemberRow = { id: string; name: string; email: string; role: Role; person_id: string | null };

/**
 * Lets administrators and managers see the workspace as one of its members does: that member with `seenBy` set, so that
 * every scope made of it reads with the member's rights, but for what is private, and writes nothing. It is notarised.
 *
 * @throws Failure `auth.forbidden` unless an administrator asks, or a manager about a rep of their teams
 */
export function openSeeAs(store: Store): (viewer: Person, memberId: string) => Promise<Person> {
  const looks = new Map<string, number>();
  return async (viewer, memberId) => {
    const tenantId = viewer.workspace.id;
    const { rows } = await store.identity.query<MemberRow>(
      `select u.id, u.name, u.email, m.role, m.person_id from public.membership m join identity."user" u on u.id = m.user_id
       where m.tenant_id = $1 and m.user_id = $2`,
      [tenantId, memberId],
    );
    const [member] = rows;
    if (member === undefined || !(await maySee(store, viewer, member)))
      throw new Failure('auth.forbidden', { facts: { member: memberId } });
    const look = `${tenantId} ${viewer.user.id} ${memberId}`;
    const now = Date.now();
    if (now - (looks.get(look) ?? 0) > ONE_LOOK_MS) {
      await store.write({ tenantId, actor: `person:${viewer.user.id}`, purpose: 'administration' }, (tx) =>
        notarise(tx, [{ type: 'rights.seen_as', body: { by: viewer.user.id, as: memberId } }]),
      );
      looks.set(look, now);
    }
    return {
      user: { id: member.id, name: member.name, email: member.email },
      workspace: viewer.workspace,
      role: member.role,
      personId: member.person_id,
      preferences: viewer.preferences,
      seenBy: viewer.user.id,
    };
  };
}

async function maySee(store: Store, viewer: Person, member: MemberRow): Promise<boolean> {
  if (viewer.role === 'admin') return true;
  if (viewer.role !== 'manager' || member.role !== 'rep' || member.person_id === null) return false;
  const { id, name } = viewer.user;
  const settings = await store.read(
    { tenantId: viewer.workspace.id, actor: `person:${id}`, purpose: 'administration' },
    settingsIn,
  );
  return accessOf(settings, { type: 'person', id, name, role: viewer.role }).team.includes(member.person_id);
}

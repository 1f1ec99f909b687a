import { observe, recallList } from '#kernel/memory';
import type { Person, Security } from '#kernel/security';
import { USUAL_CAPACITY } from './furnish.ts';

/**
 * Gives who joined a place among the staff: the record that waits for them (staff, with their mail address, without a login)
 * or a new one, and the team they were asked into.
 */
export async function seat(security: Security, person: Person, teamId: string | null): Promise<Person> {
  const { user, workspace } = person;
  const actor = { type: 'system', id: 'members', name: 'members', role: 'admin' } as const;
  const scope = security.scopeFor(workspace.id, actor, 'sales');
  const isStaff = { field: 'side', op: 'is', value: 'staff' } as const;
  const { items } = await recallList(scope, { kind: 'person', filters: [isStaff], q: user.email, limit: 20 });
  const waiting = items.find(
    ({ data: { email, memberId } }) =>
      typeof email === 'string' && email.toLowerCase() === user.email && memberId === undefined,
  );
  const fresh = { name: user.name, side: 'staff', email: user.email, capacity: USUAL_CAPACITY };
  const { entities } = await observe(scope, {
    source: { kind: 'generator', name: '邀请 / invitation' },
    sayings: [
      waiting === undefined
        ? { kind: 'person', data: { ...fresh, memberId: user.id } }
        : { kind: 'person', id: waiting.id, data: { memberId: user.id } },
    ],
  });
  const [personId] = entities;
  if (personId === undefined) throw new Error('one saying makes one record');
  await security.members.seat(scope, { userId: user.id, personId, teamId });
  return { ...person, personId };
}

import { makeStarter } from '#catalog';
import { observe, openBatch } from '#kernel/memory';
import { planTrainerWeeks } from '#kernel/process';
import type { Person, Scope, Security } from '#kernel/security';
import { newUuid } from '#base';
import { planMornings } from './morning.ts';

/** Open leads a person takes on until they say otherwise. Chosen, not measured. */
export const USUAL_CAPACITY = 60;

/** Gives a new workspace what its agents need on the first day: a starter playbook, and who signed up as its first seller. */
export async function furnish(security: Security, person: Person): Promise<Person> {
  const scope = security.scopeOf(person, 'sales', 'zh-CN');
  const personId = await furnishScope(scope, {
    name: person.user.name,
    email: person.user.email,
    memberId: person.user.id,
  });
  await planMornings(scope, new Date());
  await planTrainerWeeks(scope, new Date());
  await security.workspaces.linkPerson(person.workspace.id, person.user.id, personId);
  return { ...person, personId };
}

/** The same for a workspace without logins. Returns the staff record. */
export async function furnishScope(
  scope: Scope,
  seller: { name: string; email?: string; memberId?: string; capacity?: number },
): Promise<string> {
  const { source, sayings } = makeStarter({ newId: newUuid, today: new Date().toISOString().slice(0, 10) });
  const batchId = await openBatch(scope, { kind: 'starter', label: { zh: '入门话术', en: 'Starter playbook' } });
  await observe(scope, { source, batchId, sayings });
  const { name, email, memberId, capacity = USUAL_CAPACITY } = seller;
  const data = {
    name,
    side: 'staff',
    capacity,
    ...(email === undefined ? {} : { email }),
    ...(memberId === undefined ? {} : { memberId }),
  };
  const { entities } = await observe(scope, {
    source: { kind: 'generator', name: '注册 / sign-up' },
    sayings: [{ kind: 'person', data }],
  });
  const [id] = entities;
  if (id === undefined) throw new Error('one saying makes one record');
  return id;
}

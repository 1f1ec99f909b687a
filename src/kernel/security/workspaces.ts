import { Failure, newUuid, type Locale } from '#base';
import type { Store } from '#store';
import type { ActingKey } from './keys/acting-key.ts';
import type { Role } from './policy.ts';
import { notarise } from './scope.ts';

export type Preferences = Readonly<{ locale?: Locale | null; theme?: 'light' | 'dark' | null }>;

/** A signed-in person with the workspace they work in. */
export type Person = Readonly<{
  user: { id: string; name: string; email: string };
  workspace: { id: string; name: string; isDemo: boolean };
  role: Role;
  /** The staff person record of this user, when there is one. */
  personId: string | null;
  preferences: Preferences;
  /** The login of who looks with this person's eyes; absent when it is the person. */
  seenBy?: string;
  /** The API key a program acts with; absent for a person at a screen. */
  key?: ActingKey;
}>;

/** Somebody who can sign in to a workspace. */
export type Member = Readonly<{
  userId: string;
  name: string;
  email: string;
  role: Role;
  personId: string | null;
  preferences: Preferences;
}>;

export type Workspaces = ReturnType<typeof openWorkspaces>;

type MemberRow = {
  tenant_id: string;
  role: Role;
  person_id: string | null;
  preferences: Preferences;
  name: string;
  is_demo: boolean;
};

/** The tenant registry and who belongs where. `changed` is told of every change of who belongs where, as what. */
export function openWorkspaces(store: Store, changed: () => void) {
  const sql = <Row extends object>(text: string, values: unknown[] = []) => store.identity.query<Row>(text, values);
  return {
    /** @throws Failure `auth.no_workspace` */
    async personOf(user: Person['user']): Promise<Person> {
      const { rows } = await sql<MemberRow>(
        `select m.tenant_id, m.role, m.person_id, m.preferences, t.name, t.is_demo
         from public.membership m join identity.tenant t on t.id = m.tenant_id where m.user_id = $1 order by m.made_at limit 1`,
        [user.id],
      );
      const row = rows[0];
      if (row === undefined) throw new Failure('auth.no_workspace');
      const workspace = { id: row.tenant_id, name: row.name, isDemo: row.is_demo };
      return { user, workspace, role: row.role, personId: row.person_id, preferences: row.preferences };
    },
    /** Registers a workspace and, where given, its administrator. Returns its id. */
    make: (input: { name: string; isDemo: boolean; adminId: string | null }) => makeWorkspace(store, input),
    async join(tenantId: string, userId: string, role: Role, personId: string | null): Promise<void> {
      await sql('insert into public.membership (tenant_id, user_id, role, person_id) values ($1, $2, $3, $4)', [
        tenantId,
        userId,
        role,
        personId,
      ]);
      changed();
    },
    async linkPerson(tenantId: string, userId: string, personId: string): Promise<void> {
      await sql('update public.membership set person_id = $3 where tenant_id = $1 and user_id = $2', [
        tenantId,
        userId,
        personId,
      ]);
      changed();
    },
    async prefer(person: Person, preferences: Preferences): Promise<Person> {
      const merged = { ...person.preferences, ...preferences };
      await sql('update public.membership set preferences = $3 where tenant_id = $1 and user_id = $2', [
        person.workspace.id,
        person.user.id,
        JSON.stringify(merged),
      ]);
      changed();
      return { ...person, preferences: merged };
    },
    /** Who can sign in to a workspace, by name; some of them where `users` is given. */
    async members(tenantId: string, users: readonly string[] | null = null): Promise<readonly Member[]> {
      const { rows } = await sql<Member>(
        `select m.user_id as "userId", u.name, u.email, m.role, m.person_id as "personId", m.preferences
         from public.membership m join identity."user" u on u.id = m.user_id
         where m.tenant_id = $1 and ($2::text[] is null or m.user_id = any ($2)) order by u.name, m.user_id limit 2000`,
        [tenantId, users],
      );
      return rows;
    },
    ...registryOf(store, changed),
  };
}

/** Which workspaces there are. */
function registryOf(store: Store, changed: () => void) {
  const sql = <Row extends object>(text: string, values: unknown[] = []) => store.identity.query<Row>(text, values);
  return {
    /** Makes a workspace that was filled by set-up the demo workspace. */
    async showAsDemo(tenantId: string): Promise<void> {
      await sql('update identity.tenant set is_demo = true where id = $1', [tenantId]);
      changed();
    },
    /** How many workspaces have a member. */
    async visible(): Promise<number> {
      const { rows } = await sql<{ n: string }>('select count(distinct tenant_id) as n from public.membership');
      return Number(rows[0]?.n ?? 0);
    },
    async demo(): Promise<string | null> {
      const { rows } = await sql<{ id: string }>(
        'select id from identity.tenant where is_demo order by created_at limit 1',
      );
      return rows[0]?.id ?? null;
    },
    async all(): Promise<readonly string[]> {
      const { rows } = await sql<{ id: string }>('select id from identity.tenant order by created_at');
      return rows.map((r) => r.id);
    },
  };
}

async function makeWorkspace(
  store: Store,
  { name, isDemo, adminId }: { name: string; isDemo: boolean; adminId: string | null },
): Promise<string> {
  const id = newUuid();
  await store.identity.query(
    `with t as (insert into identity.tenant (id, name, is_demo) values ($1, $2, $3))
     insert into public.membership (tenant_id, user_id, role) select $1, $4, 'admin' where $4::text is not null`,
    [id, name.trim(), isDemo, adminId],
  );
  const actor = adminId === null ? 'system' : `person:${adminId}`;
  await store.write({ tenantId: id, actor, purpose: 'administration' }, (tx) =>
    notarise(tx, [{ type: 'workspace.made', body: { isDemo } }]),
  );
  return id;
}

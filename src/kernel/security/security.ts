import { betterAuth } from 'better-auth';
import { createHmac } from 'node:crypto';
import { Failure, newUuid, type Locale } from '#base';
import type { Store } from '#store';
import { makeScope, notarise, type Actor, type Scope } from './scope.ts';
import type { Purpose, Role } from './policy.ts';

const MIN_PASSWORD = 10;
const MAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;

/** A signed-in person with the workspace they work in. */
export type Person = Readonly<{
  user: { id: string; name: string; email: string };
  workspace: { id: string; name: string; isDemo: boolean };
  role: Role;
  personId: string | null;
  preferences: { locale?: Locale | null; theme?: 'light' | 'dark' | null };
}>;

/** Cookies to set with an answer. */
export type Opened = Readonly<{ person: Person; cookies: readonly string[] }>;

export type Security = ReturnType<typeof openSecurity>;

/** The one door: who asks, for which purpose. Built once in `main`. */
export function openSecurity(store: Store, options: { isHttps: boolean; trustedOrigins: readonly string[] }) {
  const auth = betterAuth({
    database: store.identity,
    secret: createHmac('sha256', store.config.secret).update('session').digest('base64url'),
    baseURL: options.trustedOrigins[0] ?? 'http://localhost',
    basePath: '/api/auth',
    trustedOrigins: [...options.trustedOrigins],
    emailAndPassword: { enabled: true, minPasswordLength: MIN_PASSWORD, maxPasswordLength: 200, autoSignIn: true },
    session: { cookieCache: { enabled: false }, expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    advanced: {
      cookiePrefix: 'valence',
      useSecureCookies: options.isHttps,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
  });

  async function personOf(userId: string, user: Person['user']): Promise<Person> {
    const { rows } = await store.identity.query<{
      tenant_id: string;
      role: Role;
      person_id: string | null;
      preferences: Person['preferences'];
      name: string;
      is_demo: boolean;
    }>(
      `select m.tenant_id, m.role, m.person_id, m.preferences, t.name, t.is_demo
       from public.membership m join identity.tenant t on t.id = m.tenant_id where m.user_id = $1 order by m.made_at limit 1`,
      [userId],
    );
    const row = rows[0];
    if (row === undefined) throw new Failure('auth.no_workspace');
    return {
      user,
      workspace: { id: row.tenant_id, name: row.name, isDemo: row.is_demo },
      role: row.role,
      personId: row.person_id,
      preferences: row.preferences,
    };
  }

  /** @throws Failure `auth.required` when the headers carry no live session. */
  async function identify(headers: Headers): Promise<Person> {
    const session = await auth.api.getSession({ headers });
    if (session === null) throw new Failure('auth.required');
    const { id, name, email } = session.user;
    return personOf(id, { id, name, email });
  }

  function scopeOf(person: Person, purpose: Purpose, locale: Locale): Scope {
    const actor: Actor = { type: 'person', id: person.user.id, name: person.user.name, role: person.role };
    return makeScope({ store, tenantId: person.workspace.id, actor, purpose, locale });
  }

  return {
    auth,
    identify,
    scopeOf,
    /** @throws Failure `auth.required`, `auth.no_workspace`, `purpose.refused` */
    async authorize(headers: Headers, purpose: Purpose, locale: Locale): Promise<Scope> {
      return scopeOf(await identify(headers), purpose, locale);
    },
    /** A scope for work that no request started: schedules, events, jobs. It names the agent or service that acts. */
    scopeFor: (tenantId: string, actor: Actor, purpose: Purpose, locale: Locale = 'zh-CN'): Scope =>
      makeScope({ store, tenantId, actor, purpose, locale }),
    /** @throws Failure `input.invalid` when mail address or password are wrong; it does not say which. */
    async signIn(email: string, password: string, headers: Headers): Promise<Opened> {
      const response = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
      if (!response.ok) throw new Failure('auth.wrong_password');
      return opened(response);
    },
    async signOut(headers: Headers): Promise<readonly string[]> {
      const response = await auth.api.signOut({ headers, asResponse: true });
      return response.headers.getSetCookie();
    },
    /** Signs a person up with a workspace of their own, as its administrator. @throws Failure `input.invalid` field by field. */
    async signUp(
      input: { workspace: string; name: string; email: string; password: string; isDemo?: boolean },
      headers: Headers,
    ): Promise<Opened> {
      assertSignUp(input);
      const response = await auth.api.signUpEmail({
        body: { name: input.name, email: input.email, password: input.password },
        headers,
        asResponse: true,
      });
      if (!response.ok) throw new Failure('input.invalid', { fields: [{ path: 'email', rule: 'email_taken' }] });
      const { user } = (await response.clone().json()) as { user: Person['user'] };
      await makeWorkspace(store, { name: input.workspace, isDemo: input.isDemo ?? false, adminId: user.id });
      return opened(response);
    },
    /** Adds a member with a login to a workspace; used by set-up and invitations. Returns the user's id. */
    async addMember(
      tenantId: string,
      input: { name: string; email: string; password: string; role: Role; personId?: string },
    ): Promise<string> {
      const { user } = await auth.api.signUpEmail({
        body: { name: input.name, email: input.email, password: input.password },
      });
      await store.identity.query(
        'insert into public.membership (tenant_id, user_id, role, person_id) values ($1, $2, $3, $4)',
        [tenantId, user.id, input.role, input.personId ?? null],
      );
      return user.id;
    },
    makeWorkspace: (input: { name: string; isDemo: boolean; adminId: string | null }) => makeWorkspace(store, input),
    async demoWorkspace(): Promise<string | null> {
      const { rows } = await store.identity.query<{ id: string }>(
        'select id from identity.tenant where is_demo order by created_at limit 1',
      );
      return rows[0]?.id ?? null;
    },
    async workspaces(): Promise<readonly string[]> {
      const { rows } = await store.identity.query<{ id: string }>('select id from identity.tenant order by created_at');
      return rows.map((r) => r.id);
    },
    async linkPerson(tenantId: string, userId: string, personId: string): Promise<void> {
      await store.identity.query('update public.membership set person_id = $3 where tenant_id = $1 and user_id = $2', [
        tenantId,
        userId,
        personId,
      ]);
    },
    async prefer(person: Person, preferences: Person['preferences']): Promise<Person> {
      const merged = { ...person.preferences, ...preferences };
      await store.identity.query(
        'update public.membership set preferences = $3 where tenant_id = $1 and user_id = $2',
        [person.workspace.id, person.user.id, JSON.stringify(merged)],
      );
      return { ...person, preferences: merged };
    },
  };

  async function opened(response: Response): Promise<Opened> {
    const { user } = (await response.json()) as { user: Person['user'] };
    const person = await personOf(user.id, { id: user.id, name: user.name, email: user.email });
    await store.write({ tenantId: person.workspace.id, actor: `person:${user.id}`, purpose: 'administration' }, (tx) =>
      notarise(tx, [{ type: 'session.opened', body: { user: user.id } }]),
    );
    return { person, cookies: response.headers.getSetCookie() };
  }
}

function assertSignUp(input: { workspace: string; name: string; email: string; password: string }): void {
  const fields = [
    ...(input.workspace.trim() === '' ? [{ path: 'workspace', rule: 'required' } as const] : []),
    ...(input.name.trim() === '' ? [{ path: 'name', rule: 'required' } as const] : []),
    ...(MAIL.test(input.email) ? [] : [{ path: 'email', rule: 'email' } as const]),
    ...(input.password.length < MIN_PASSWORD
      ? [{ path: 'password', rule: 'password', params: { min: MIN_PASSWORD } } as const]
      : []),
  ];
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}

/** Registers a workspace and, where given, its administrator. Returns its id. */
async function makeWorkspace(
  store: Store,
  { name, isDemo, adminId }: { name: string; isDemo: boolean; adminId: string | null },
): Promise<string> {
  const id = newUuid();
  const client = await store.identity.connect();
  try {
    await client.query('begin');
    await client.query('insert into identity.tenant (id, name, is_demo) values ($1, $2, $3)', [
      id,
      name.trim(),
      isDemo,
    ]);
    if (adminId !== null)
      await client.query(`insert into public.membership (tenant_id, user_id, role) values ($1, $2, 'admin')`, [
        id,
        adminId,
      ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  await store.write(
    { tenantId: id, actor: adminId === null ? 'system' : `person:${adminId}`, purpose: 'administration' },
    (tx) => notarise(tx, [{ type: 'workspace.made', body: { isDemo } }]),
  );
  return id;
}

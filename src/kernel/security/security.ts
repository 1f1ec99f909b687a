import { Failure, type Locale } from '#base';
import type { Store } from '#store';
import { KEY_PREFIX, openKnownKeys } from './keys/known-keys.ts';
import { openKnownSessions } from './known-sessions.ts';
import { MIN_PASSWORD, openAuth, type Auth, type AuthOptions } from './auth.ts';
import type { Purpose, Role } from './policy.ts';
import { openMembers, type Members } from './members/members.ts';
import { openSeeAs } from './rights/see-as.ts';
import { makeScope, notarise, type Actor, type Scope } from './scope.ts';
import { openWorkspaces, type Person, type Workspaces } from './workspaces.ts';

const MAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;

/** Cookies to set with an answer. */
export type Opened = Readonly<{ person: Person; cookies: readonly string[] }>;

export type SignUp = Readonly<{ workspace: string; name: string; email: string; password: string }>;

/** What a request shows to say who asks: the two headers as they came. */
export type Credentials = Readonly<{ cookie: string; authorization: string }>;

const BEARER = /^bearer\s+(\S+)\s*$/i;

/** The one door: who asks, for which purpose. */
export type Security = Readonly<{
  auth: Auth;
  workspaces: Workspaces;
  /** Colleagues: who is in, who is asked in, who is out. */
  members: Omit<Members, 'join' | 'setPassword'>;
  /**
   * Who asks, by a bearer key or by a session.
   *
   * @throws Failure `auth.required` when there is neither, `key.unknown`, `auth.no_workspace`
   */
  identify(credentials: Credentials): Promise<Person>;
  /** @throws Failure `purpose.refused` */
  scopeOf(person: Person, purpose: Purpose, locale: Locale): Scope;
  /**
   * A member as somebody else may look with their eyes.
   *
   * @throws Failure `auth.forbidden` unless an administrator asks, or a manager about a rep of their teams
   */
  seeAs(viewer: Person, memberId: string): Promise<Person>;
  /** A scope for work that no request started: schedules, events, jobs. It names the agent or service that acts. */
  scopeFor(tenantId: string, actor: Actor, purpose: Purpose, locale?: Locale): Scope;
  /** @throws Failure `auth.wrong_password`; it does not say which of the two is wrong. */
  signIn(email: string, password: string, headers: Headers): Promise<Opened>;
  /** Joins a workspace by a link, with a new login or the one the address has. @throws Failure as `Members.join` */
  join(
    token: string,
    who: { name: string; password: string },
    headers: Headers,
  ): Promise<Opened & { teamId: string | null }>;
  /** Sets a password by a link and signs in. @throws Failure as `Members.setPassword` */
  setPassword(token: string, password: string, headers: Headers): Promise<Opened>;
  /** Returns the cookies that end the session. */
  signOut(headers: Headers): Promise<readonly string[]>;
  /** Signs a person up with a workspace of their own, as its administrator. @throws Failure `input.invalid` field by field. */
  signUp(input: SignUp, headers: Headers): Promise<Opened>;
  /** Makes a login for a member of a workspace; used by set-up. Returns the user's id. */
  addMember(
    tenantId: string,
    input: { name: string; email: string; password: string; role: Role; personId?: string },
  ): Promise<string>;
}>;

export function openSecurity(store: Store, options: AuthOptions): Security {
  const auth = openAuth(store, options);
  const sessions = openKnownSessions(store);
  const keys = openKnownKeys(store);
  const workspaces = openWorkspaces(store, () => sessions.changed());
  const members = openMembers({ store, auth, sessions });
  const scopeFor: Security['scopeFor'] = (tenantId, actor, purpose, locale = 'zh-CN') =>
    makeScope({ store, tenantId, actor, purpose, locale });

  return {
    auth,
    workspaces,
    members,
    scopeFor,
    async identify(credentials) {
      const token = BEARER.exec(credentials.authorization)?.[1];
      if (token !== undefined) {
        if (!token.startsWith(KEY_PREFIX)) throw new Failure('key.unknown');
        return keys.personOf(token);
      }
      return sessions.personOf(credentials.cookie, async () => {
        const headers = new Headers({ cookie: credentials.cookie });
        const session = await auth.api.getSession({ headers });
        if (session === null) throw new Failure('auth.required');
        const { id, name, email } = session.user;
        return workspaces.personOf({ id, name, email });
      });
    },
    seeAs: openSeeAs(store),
    scopeOf: ({ user, workspace, role, seenBy, key }, purpose, locale) =>
      scopeFor(
        workspace.id,
        {
          type: 'person',
          id: user.id,
          name: user.name,
          role,
          ...(seenBy === undefined ? {} : { seenBy }),
          ...(key === undefined ? {} : { key }),
        },
        purpose,
        locale,
      ),
    ...waysIn({ store, auth, workspaces, members }),
    async signOut(headers) {
      const response = await auth.api.signOut({ headers, asResponse: true });
      sessions.changed();
      return response.headers.getSetCookie();
    },
    async addMember(tenantId, { name, email, password, role, personId }) {
      const { user } = await auth.api.signUpEmail({ body: { name, email, password } });
      await workspaces.join(tenantId, user.id, role, personId ?? null);
      return user.id;
    },
  };
}

type Doors = Readonly<{ store: Store; auth: Auth; workspaces: Workspaces; members: Members }>;

/** Every way to a session. */
function waysIn({
  store,
  auth,
  workspaces,
  members,
}: Doors): Pick<Security, 'signIn' | 'join' | 'setPassword' | 'signUp'> {
  return {
    async signIn(email, password, headers) {
      const response = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
      if (!response.ok) throw new Failure('auth.wrong_password');
      return opened(store, workspaces, response);
    },
    async join(token, who, headers) {
      const { response, teamId } = await members.join(token, who, headers);
      return { ...(await opened(store, workspaces, response)), teamId };
    },
    setPassword: async (token, password, headers) =>
      opened(store, workspaces, await members.setPassword(token, password, headers)),
    async signUp(input, headers) {
      assertSignUp(input);
      const { name, email, password } = input;
      const response = await auth.api.signUpEmail({ body: { name, email, password }, headers, asResponse: true });
      if (!response.ok) throw new Failure('input.invalid', { fields: [{ path: 'email', rule: 'email_taken' }] });
      const { user } = (await response.clone().json()) as { user: Person['user'] };
      await workspaces.make({ name: input.workspace, isDemo: false, adminId: user.id });
      return opened(store, workspaces, response);
    },
  };
}

async function opened(store: Store, workspaces: Workspaces, response: Response): Promise<Opened> {
  const { user } = (await response.json()) as { user: Person['user'] };
  const person = await workspaces.personOf({ id: user.id, name: user.name, email: user.email });
  const settings = { tenantId: person.workspace.id, actor: `person:${user.id}`, purpose: 'administration' };
  await store.write(settings, (tx) => notarise(tx, [{ type: 'session.opened', body: { user: user.id } }]));
  return { person, cookies: response.headers.getSetCookie() };
}

function assertSignUp(input: SignUp): void {
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

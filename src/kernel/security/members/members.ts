import { Failure } from '#base';
import type { Store } from '#store';
import type { Auth } from '../auth.ts';
import { MIN_PASSWORD } from '../auth.ts';
import type { KnownSessions } from '../known-sessions.ts';
import type { Role } from '../policy.ts';
import { notarise, type Scope } from '../scope.ts';
import { liveLink, makeLink, useUp, withdrawLink, type LinkType, type MadeLink } from './links.ts';
import { changeRole, endMembership, returnMember } from './membership.ts';
import { readRoster, type Roster } from './roster.ts';

const MAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/;
/** Invitations that wait at a time. Chosen, not fitted. */
const MOST_WAITING = 500;

/** What the page behind a link shows before anything is typed. */
export type SeenLink = Readonly<{ type: LinkType; email: string; workspace: string; role: Role | null }>;

/** Somebody who came in by a link. `response` of the sign-in carries their cookies. */
export type Joined = Readonly<{ response: Response; tenantId: string; userId: string; teamId: string | null }>;

/** Colleagues: asked in, given roles, shown out, let back in; and passwords set anew by a link. */
export type Members = Readonly<{
  /** For administrators. @throws Failure `auth.forbidden` */
  roster(scope: Scope): Promise<Roster>;
  /**
   * A link by which the owner of an address joins; an earlier one for it ends. It answers alike whether or not the address
   * has an account in some other workspace.
   *
   * @throws Failure `auth.forbidden`, `input.invalid`, `team.not_found`, `memory.limit_reached`
   */
  invite(scope: Scope, wish: { email: string; role: Role; teamId: string | null }): Promise<MadeLink>;
  /** @throws Failure `auth.forbidden`, `member.not_found` */
  withdraw(scope: Scope, id: string): Promise<void>;
  /** @throws Failure `auth.forbidden`, `member.not_found`, `member.self` */
  changeRole(scope: Scope, userId: string, role: Role): Promise<void>;
  /** Shows a member out; their sessions end at once. @throws Failure `auth.forbidden`, `member.not_found`, `member.self` */
  end(scope: Scope, userId: string): Promise<void>;
  /** @throws Failure `auth.forbidden`, `member.not_found` */
  letReturn(scope: Scope, userId: string): Promise<void>;
  /** A link by which a member sets a new password. @throws Failure `auth.forbidden`, `member.not_found` */
  passwordLink(scope: Scope, userId: string): Promise<MadeLink>;
  /** @throws Failure `member.link_dead` */
  look(token: string): Promise<SeenLink>;
  /** Joins, with a new login or the one the address has. @throws Failure `member.link_dead`, `input.invalid`, `auth.wrong_password`, `member.elsewhere` */
  join(token: string, who: { name: string; password: string }, headers: Headers): Promise<Joined>;
  /** Sets a new password, ends all sessions and opens a new one. @throws Failure `member.link_dead`, `input.invalid` */
  setPassword(token: string, password: string, headers: Headers): Promise<Response>;
  /** The person record of a member, and the team they were asked into. */
  seat(scope: Scope, seat: Seat): Promise<void>;
}>;

type Parts = Readonly<{ store: Store; auth: Auth; sessions: KnownSessions }>;

export function openMembers(parts: Parts): Members {
  const { store, sessions } = parts;
  return {
    roster: (scope) => readRoster(store, scope),
    invite: (scope, wish) => invite(store, scope, wish),
    async withdraw(scope, id) {
      assertAdmin(scope);
      await scope.write(async (tx) => {
        if (!(await withdrawLink(tx, id))) throw new Failure('member.not_found');
        await notarise(tx, [{ type: 'member.invited', body: { link: id, isWithdrawn: true } }]);
      });
    },
    async changeRole(scope, userId, role) {
      await changeRole(scope, userId, role);
      sessions.changed();
    },
    async end(scope, userId) {
      await endMembership(scope, userId);
      await endSessions(parts, userId);
    },
    async letReturn(scope, userId) {
      if ((await workplacesOf(store, userId)).length > 0) throw new Failure('member.elsewhere');
      await returnMember(scope, userId);
      sessions.changed();
    },
    passwordLink: (scope, userId) => passwordLink(store, scope, userId),
    look: (token) => look(store, token),
    join: (token, who, headers) => join(parts, { token, ...who }, headers),
    setPassword: (token, password, headers) => setPassword(parts, { token, password }, headers),
    async seat(scope, place) {
      await seat(scope, place);
      sessions.changed();
    },
  };
}

async function look(store: Store, token: string): Promise<SeenLink> {
  const { type, email, role, tenantId } = await liveLink(store, token, null);
  const { rows } = await store.identity.query<{ name: string }>('select name from identity.tenant where id = $1', [
    tenantId,
  ]);
  return { type, email, role, workspace: rows[0]?.name ?? '' };
}

type Seat = Readonly<{ userId: string; personId: string; teamId: string | null }>;

async function seat(scope: Scope, { userId, personId, teamId }: Seat): Promise<void> {
  await scope.write(async (tx) => {
    const { tenantId } = tx.settings;
    await tx.query('update membership set person_id = $3 where tenant_id = $1 and user_id = $2', [
      tenantId,
      userId,
      personId,
    ]);
    // The team may be gone since the invitation was made.
    await tx.query(
      `insert into team_member (tenant_id, team_id, person_id)
       select tenant_id, id, $3 from team where tenant_id = $1 and id = $2 on conflict do nothing`,
      [tenantId, teamId, personId],
    );
  });
}

/** Links let somebody in, so a person must make them: a key that leaked must not grow into a login. */
function assertAdmin({ actor }: Scope): void {
  if (actor.role !== 'admin' || actor.type !== 'person' || actor.key !== undefined) throw new Failure('auth.forbidden');
}

async function invite(
  store: Store,
  scope: Scope,
  { email, role, teamId }: { email: string; role: Role; teamId: string | null },
): Promise<MadeLink> {
  assertAdmin(scope);
  const address = email.trim().toLowerCase();
  if (!MAIL.test(address)) throw new Failure('input.invalid', { fields: [{ path: 'email', rule: 'email' }] });
  const { members, former } = await readRoster(store, scope);
  if (members.some((m) => m.email === address))
    throw new Failure('input.invalid', { fields: [{ path: 'email', rule: 'member_already' }] });
  if (former.some((m) => m.email === address))
    throw new Failure('input.invalid', { fields: [{ path: 'email', rule: 'member_former' }] });
  return scope.write(async (tx) => {
    const { tenantId } = tx.settings;
    const [row] = await tx.query<{ waiting: string; has_team: boolean }>(
      `select (select count(*) from member_link where tenant_id = $1 and used_at is null and withdrawn_at is null and expires_at > now()) as waiting,
         exists (select from team where tenant_id = $1 and id = $2) as has_team`,
      [tenantId, teamId],
    );
    if (Number(row?.waiting) >= MOST_WAITING)
      throw new Failure('memory.limit_reached', { params: { what: '邀请', max: MOST_WAITING } });
    if (teamId !== null && row?.has_team !== true) throw new Failure('team.not_found');
    const link = await makeLink(tx, {
      type: 'invitation',
      email: address,
      role,
      teamId,
      userId: null,
      madeBy: scope.actor.id,
    });
    await notarise(tx, [{ type: 'member.invited', body: { link: link.id, role, team: teamId } }]);
    return link;
  });
}

async function passwordLink(store: Store, scope: Scope, userId: string): Promise<MadeLink> {
  assertAdmin(scope);
  const { members } = await readRoster(store, scope);
  const member = members.find((m) => m.userId === userId);
  // Whoever works in another workspace too must not get there by a link of this one.
  if (member === undefined || (await workplacesOf(store, userId)).some((id) => id !== scope.tenantId))
    throw new Failure('member.not_found');
  return scope.write(async (tx) => {
    const { email } = member;
    const link = await makeLink(tx, {
      type: 'password',
      email,
      role: null,
      teamId: null,
      userId,
      madeBy: scope.actor.id,
    });
    await notarise(tx, [{ type: 'member.password_link', body: { link: link.id, user: userId } }]);
    return link;
  });
}

type Joining = Readonly<{ token: string; name: string; password: string }>;

async function join(parts: Parts, { token, name, password }: Joining, headers: Headers): Promise<Joined> {
  const { store, sessions } = parts;
  const link = await liveLink(store, token, 'invitation');
  assertPassword(password);
  const { response, userId } = await enter(parts, { name: name.trim(), email: link.email, password }, headers);
  const elsewhere = await workplacesOf(store, userId);
  if (elsewhere.length > 0) throw new Failure('member.elsewhere');
  const { tenantId, role } = link;
  await store.write({ tenantId, actor: `person:${userId}`, purpose: 'administration' }, async (tx) => {
    await useUp(tx, link.id);
    await tx.query('insert into membership (tenant_id, user_id, role) values ($1, $2, $3)', [tenantId, userId, role]);
    await notarise(tx, [{ type: 'member.joined', body: { link: link.id, user: userId, role } }]);
  });
  sessions.changed();
  return { response, tenantId, userId, teamId: link.teamId };
}

type Login = Readonly<{ name: string; email: string; password: string }>;

/**
 * Signs up; where the address has an account, the password must be that of the account. Who is refused learns no more than
 * at the sign-in.
 */
async function enter({ auth }: Parts, { name, email, password }: Login, headers: Headers) {
  const made = await auth.api.signUpEmail({ body: { name, email, password }, headers, asResponse: true });
  const response = made.ok
    ? made
    : await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
  if (!response.ok) throw new Failure('auth.wrong_password');
  const { user } = (await response.clone().json()) as { user: { id: string } };
  return { response, userId: user.id };
}

type NewPassword = Readonly<{ token: string; password: string }>;

async function setPassword(parts: Parts, { token, password }: NewPassword, headers: Headers): Promise<Response> {
  const { store, auth } = parts;
  const { tenantId, id, userId, email } = await liveLink(store, token, 'password');
  assertPassword(password);
  if (userId === null || !(await workplacesOf(store, userId)).includes(tenantId)) throw new Failure('member.link_dead');
  const context = await auth.$context;
  const hash = await context.password.hash(password);
  // First used up, then set: a link never works twice, whatever happens between.
  await store.write({ tenantId, actor: `person:${userId}`, purpose: 'administration' }, async (tx) => {
    await useUp(tx, id);
    await notarise(tx, [{ type: 'member.password_set', body: { link: id, user: userId } }]);
  });
  await context.internalAdapter.updatePassword(userId, hash);
  await endSessions(parts, userId);
  const response = await auth.api.signInEmail({ body: { email, password }, headers, asResponse: true });
  if (!response.ok) throw new Failure('auth.wrong_password');
  return response;
}

async function endSessions({ store, sessions }: Parts, userId: string): Promise<void> {
  await store.identity.query('delete from identity."session" where "userId" = $1', [userId]);
  sessions.changed();
}

/** The workspaces somebody belongs to. */
async function workplacesOf(store: Store, userId: string): Promise<string[]> {
  const { rows } = await store.identity.query<{ tenant_id: string }>(
    'select tenant_id from public.membership where user_id = $1',
    [userId],
  );
  return rows.map((row) => row.tenant_id);
}

function assertPassword(password: string): void {
  if (password.length < MIN_PASSWORD)
    throw new Failure('input.invalid', {
      fields: [{ path: 'password', rule: 'password', params: { min: MIN_PASSWORD } }],
    });
}

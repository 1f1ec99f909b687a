import { Failure } from '#base';
import type { Store } from '#store';
import type { Role } from '../policy.ts';
import type { Scope } from '../scope.ts';

/** Somebody with a login here. */
export type RosterMember = Readonly<{
  userId: string;
  name: string;
  email: string;
  role: Role;
  personId: string | null;
  joinedAt: Date;
  /** To the day; null when they are signed in nowhere. */
  lastSeenAt: Date | null;
}>;
export type FormerMember = Omit<RosterMember, 'joinedAt' | 'lastSeenAt'> & Readonly<{ endedAt: Date }>;
export type Invitation = Readonly<{
  id: string;
  email: string;
  role: Role;
  teamId: string | null;
  /** The name of who invited; null when their login is gone. */
  by: string | null;
  madeAt: Date;
  expiresAt: Date;
  isExpired: boolean;
}>;

/** Who belongs to a workspace, who did, and who was asked to. */
export type Roster = Readonly<{
  members: readonly RosterMember[];
  former: readonly FormerMember[];
  invitations: readonly Invitation[];
}>;

/** For administrators. @throws Failure `auth.forbidden` */
export async function readRoster(store: Store, scope: Scope): Promise<Roster> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  const rows = async <Row extends object>(text: string): Promise<readonly Row[]> =>
    (await store.identity.query<Row>(text, [scope.tenantId])).rows;
  const [members, former, invitations] = await Promise.all([
    rows<RosterMember>(
      `select m.user_id as "userId", u.name, u.email, m.role, m.person_id as "personId", m.made_at as "joinedAt", s.at as "lastSeenAt"
       from public.membership m join identity."user" u on u.id = m.user_id
       left join lateral (select max("updatedAt") as at from identity."session" where "userId" = m.user_id) s on true
       where m.tenant_id = $1 order by u.name, m.user_id limit 2000`,
    ),
    rows<FormerMember>(
      `select m.user_id as "userId", u.name, u.email, m.role, m.person_id as "personId", m.ended_at as "endedAt"
       from public.former_member m join identity."user" u on u.id = m.user_id
       where m.tenant_id = $1 order by m.ended_at desc, m.user_id limit 2000`,
    ),
    rows<Invitation>(
      `select l.id, l.email, l.role, l.team_id as "teamId", u.name as by, l.made_at as "madeAt", l.expires_at as "expiresAt",
         l.expires_at <= now() as "isExpired"
       from public.member_link l left join identity."user" u on u.id = l.made_by
       where l.tenant_id = $1 and l.type = 'invitation' and l.used_at is null and l.withdrawn_at is null
       order by l.made_at desc, l.id limit 500`,
    ),
  ]);
  return { members, former, invitations };
}

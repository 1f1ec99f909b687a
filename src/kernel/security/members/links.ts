import { createHash, randomBytes } from 'node:crypto';
import { Failure, newId } from '#base';
import type { Store, Tx } from '#store';
import type { Role } from '../policy.ts';

const HOUR_MS = 60 * 60 * 1000;

/** How long a link opens what it is for. Chosen, not fitted: a week with a holiday in it; a working day for a password. */
const LIVES_MS = { invitation: 7 * 24 * HOUR_MS, password: 24 * HOUR_MS } as const;

export type LinkType = keyof typeof LIVES_MS;

/** A link that was just made. `token` is told here and never again. */
export type MadeLink = Readonly<{ id: string; type: LinkType; email: string; token: string; expiresAt: Date }>;

/** A link that still opens what it is for. */
export type LiveLink = Readonly<{
  tenantId: string;
  id: string;
  type: LinkType;
  email: string;
  /** null for a password. */
  role: Role | null;
  teamId: string | null;
  /** null for an invitation. */
  userId: string | null;
}>;

type NewLink = Pick<LiveLink, 'type' | 'email' | 'role' | 'teamId' | 'userId'> & Readonly<{ madeBy: string }>;

/** Makes a link; older ones for the same thing end with that. */
export async function makeLink(tx: Tx, { type, email, role, teamId, userId, madeBy }: NewLink): Promise<MadeLink> {
  const token = randomBytes(32).toString('base64url');
  const id = newId('memberLink');
  const expiresAt = new Date(Date.now() + LIVES_MS[type]);
  const { tenantId } = tx.settings;
  await tx.query(
    `update member_link set withdrawn_at = now()
     where tenant_id = $1 and type = $2 and email = $3 and used_at is null and withdrawn_at is null`,
    [tenantId, type, email],
  );
  await tx.query(
    `insert into member_link (tenant_id, id, type, token_hash, email, role, team_id, user_id, made_by, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [tenantId, id, type, hashOf(token), email, role, teamId, userId, madeBy, expiresAt],
  );
  return { id, type, email, token, expiresAt };
}

/**
 * The link that a token opens. One that never was, was used, withdrawn or has expired is refused alike.
 *
 * @throws Failure `member.link_dead`
 */
export async function liveLink(store: Store, token: string, type: LinkType | null): Promise<LiveLink> {
  const { rows } = await store.identity.query<LiveLink>(
    `select tenant_id as "tenantId", id, type, email, role, team_id as "teamId", user_id as "userId"
     from public.member_link
     where token_hash = $1 and used_at is null and withdrawn_at is null and expires_at > now() and ($2::text is null or type = $2)`,
    [hashOf(token), type],
  );
  const [link] = rows;
  if (link === undefined) throw new Failure('member.link_dead');
  return link;
}

/** Uses a link up. Of two who use one at once, one gets through. @throws Failure `member.link_dead` */
export async function useUp(tx: Tx, id: string): Promise<void> {
  const rows = await tx.query(
    `update member_link set used_at = now()
     where tenant_id = $1 and id = $2 and used_at is null and withdrawn_at is null and expires_at > now() returning id`,
    [tx.settings.tenantId, id],
  );
  if (rows.length === 0) throw new Failure('member.link_dead');
}

/** Ends a link that nobody used. False when there is none. */
export async function withdrawLink(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    `update member_link set withdrawn_at = now()
     where tenant_id = $1 and id = $2 and type = 'invitation' and used_at is null and withdrawn_at is null returning id`,
    [tx.settings.tenantId, id],
  );
  return rows.length > 0;
}

/** Ends every link that would let somebody in again. */
export async function endLinksOf(tx: Tx, userId: string): Promise<void> {
  await tx.query(
    `update member_link set withdrawn_at = now()
     where tenant_id = $1 and user_id = $2 and used_at is null and withdrawn_at is null`,
    [tx.settings.tenantId, userId],
  );
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(`member-link/1 ${token}`).digest();
}

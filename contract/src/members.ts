import { z } from 'zod';
import { Role } from './session.ts';

const Colleague = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  /** Their staff record; null when there is none. */
  person: z.string().nullable(),
});

/** An invitation that nobody has followed yet. */
export const Invitation = z.object({
  id: z.string(),
  email: z.string(),
  role: Role,
  team: z.string().nullable(),
  by: z.string().nullable().describe('the name of who invited'),
  madeAt: z.string(),
  expiresAt: z.string(),
  isExpired: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;

/** GET /api/workspace/members, for administrators. */
export const Roster = z.object({
  members: z.array(
    Colleague.extend({ joinedAt: z.string(), lastSeenAt: z.string().nullable().describe('null: signed in nowhere') }),
  ),
  former: z.array(Colleague.extend({ endedAt: z.string() })),
  invitations: z.array(Invitation),
  /** Whether links can be mailed. */
  hasMail: z.boolean(),
});
export type Roster = z.infer<typeof Roster>;

/** POST /api/workspace/invitations: an earlier invitation of the same address ends with it. */
export const InvitationDraft = z.object({
  email: z.string().max(254),
  role: Role,
  team: z.string().nullable().default(null),
});
export type InvitationDraft = z.input<typeof InvitationDraft>;

/** A link that was just made. It is told this once. */
export const NewLink = z.object({
  id: z.string(),
  email: z.string(),
  /** Belongs behind `/join#`: what stands there is not sent to servers. */
  token: z.string(),
  expiresAt: z.string(),
  isMailed: z.boolean(),
});
export type NewLink = z.infer<typeof NewLink>;

/** POST /api/join/look: what a link is for. 410 `member.link_dead` for any that opens nothing. */
export const SeenLink = z.object({
  type: z.enum(['invitation', 'password']),
  email: z.string(),
  workspace: z.string(),
  role: Role.nullable(),
});
export type SeenLink = z.infer<typeof SeenLink>;

const Token = z.string().min(20).max(100);

export const LinkLook = z.object({ token: Token });
/** POST /api/join: joins, signs in and answers `Me`. */
export const Joining = z.object({
  token: Token,
  name: z.string().trim().min(1).max(80),
  password: z.string().min(1).max(200),
});
/** POST /api/password: sets a new password, signs in and answers `Me`. */
export const NewPassword = z.object({ token: Token, password: z.string().min(1).max(200) });

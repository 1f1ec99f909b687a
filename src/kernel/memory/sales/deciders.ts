import type { ApprovalSetting } from '@valence/contract';
import { Failure, say, type Locale } from '#base';
import type { Entity } from '../entity.ts';
import type { ApprovalRow } from './approvals.ts';
import { userOf, type Member } from './members.ts';
import { textIn } from './read.ts';

export type Level = ApprovalSetting['levels'][number];

/** Who is asked at a level. `isOwn`: nobody else is left, so administrators decide what is theirs, and note why. */
export type Deciders = Readonly<{ people: readonly Member[]; isOwn: boolean }>;

type About = Readonly<{
  /** Null for a level that the rules no longer have. */
  level: Level | null;
  quote: Readonly<{ entity: Entity }>;
  members: readonly Member[];
  askedBy: string;
}>;

/**
 * Who decides at a level: those it names who neither asked nor own the quote; where there are none, other administrators;
 * where there are none either, the administrators themselves. So a workspace of one can go on, in sight of all.
 */
export function decidersOf({ level, quote, members, askedBy }: About): Deciders {
  const others = members.filter((m) => !isPartial(m, askedBy, quote));
  const named = others.filter((m) => level !== null && decidesAt(level, m));
  if (named.length > 0) return { people: named, isOwn: false };
  const admins = others.filter((m) => m.role === 'admin');
  if (admins.length > 0) return { people: admins, isOwn: false };
  return { people: members.filter((m) => m.role === 'admin'), isOwn: true };
}

/** Whether this member decides at a level. */
function decidesAt(level: Level, { userId, role }: Pick<Member, 'userId' | 'role'>): boolean {
  return level.people.includes(userId) || level.roles.some((r) => r === role);
}

/** Nobody approves what they asked for or what is theirs, while there is anybody else. */
export function isPartial(member: Member, askedBy: string, quote: Readonly<{ entity: Entity }>): boolean {
  return (
    userOf(askedBy) === member.userId || (member.personId !== null && textIn(quote.entity, 'owner') === member.personId)
  );
}

export type Deciding = Readonly<{
  step: ApprovalRow;
  quote: Readonly<{ entity: Entity }>;
  members: readonly Member[];
  setting: ApprovalSetting;
  actor: string;
  locale: Locale;
}>;

/** Who decides in the end: a member, and whether it is their own quote because nobody else can. */
export type Decider = Readonly<{ me: Member; isOwn: boolean }>;

/** @throws Failure `sales.own_approval` and `sales.not_approver`, which name those who may */
export function assertMayDecide({ step, quote, members, setting, actor, locale }: Deciding): Decider {
  const user = userOf(actor);
  const me = members.find((m) => m.userId === user);
  const level = setting.levels.find((l) => l.id === step.level) ?? null;
  const { people, isOwn } = decidersOf({ level, quote, members, askedBy: step.asked_by });
  if (me !== undefined && people.includes(me)) return { me, isOwn };
  const names = people.map((m) => m.name).join(locale === 'en' ? ', ' : '、');
  if (me !== undefined && isPartial(me, step.asked_by, quote))
    throw new Failure('sales.own_approval', { params: { names } });
  if (me !== undefined && step.delegate === me.userId) return { me, isOwn: false };
  throw new Failure('sales.not_approver', {
    params: { level: level === null ? step.level : say(level.title, locale), names },
  });
}

/** What whoever asks may decide of the step that waits, without trying; null: nothing. */
export function mayDecide(deciding: Deciding): Decider | null {
  try {
    return assertMayDecide(deciding);
  } catch (error) {
    if (error instanceof Failure) return null;
    throw error;
  }
}

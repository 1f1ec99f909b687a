import { createHmac, timingSafeEqual } from 'node:crypto';
import { NoticeType, type NotifyChoices } from '@valence/contract';
import { z } from 'zod';
import { say, type Text } from '#base';
import {
  choicesIn,
  dayAt,
  excerptsOf,
  HOME_ZONE,
  kindsOf,
  mailServerIn,
  nextAt,
  noticesById,
  queueNotice,
  recallMany,
  setTimerOnce,
  titleOfNotice,
  unreadSince,
  type DueTimer,
  type StoredNotice,
} from '#kernel/memory';
import type { Member, Scope, Security } from '#kernel/security';
import type { OutboxEvent, Tx } from '#store';
import { htmlMail } from './html-mail.ts';

/** The kind of timer that daily mails wait on; its key is the member. */
export const DIGEST = 'mail-digest';
const DAY_MS = 86_400_000;
const MOST_IN_DIGEST = 50;

export type NoticeMails = Readonly<{
  security: Security;
  /** Where links of mails lead, without a slash at the end. */
  linkBase: string;
  secret: Buffer;
}>;

const Notified = z.object({ people: z.array(z.string()), notices: z.array(z.string()) });

/** Puts notifications into the mail queue for members who want them so; those for once a day set their timer. */
export async function onNotified(parts: NoticeMails, scope: Scope, events: readonly OutboxEvent[]): Promise<void> {
  const ids = events.flatMap(({ topic, payload }) => {
    const parsed = topic === 'notified' ? Notified.safeParse(payload) : null;
    return parsed?.success === true ? parsed.data.notices : [];
  });
  if (ids.length === 0 || (await scope.read(mailServerIn)) === null) return;
  const byUser = Map.groupBy(await noticesById(scope, ids), (notice) => notice.userId);
  const members = await parts.security.workspaces.members(scope.tenantId, [...byUser.keys()]);
  const choices = await scope.read((tx) => choicesIn(tx, [...byUser.keys()]));
  for (const member of members) {
    const wish = choices.get(member.userId);
    const notices = byUser.get(member.userId) ?? [];
    if (wish === undefined) continue;
    const now = notices.filter((notice) => wish.mail[notice.type] === 'now');
    const isLater = notices.some((notice) => wish.mail[notice.type] === 'digest');
    const items = await itemsFor(parts, scope, member, now);
    await scope.write(async (tx) => {
      for (const item of items) await queueOne(tx, parts, { member, wish, item });
      if (isLater)
        await setTimerOnce(tx, DIGEST, { key: member.userId, dueAt: nextAt(new Date(), wish.digestAt, HOME_ZONE) });
    });
  }
}

/** The daily mails that are due, one per member. */
export async function sendDigests(parts: NoticeMails, scope: Scope, due: readonly DueTimer[]): Promise<void> {
  if ((await scope.read(mailServerIn)) === null) return;
  const users = due.map((timer) => timer.key);
  const members = await parts.security.workspaces.members(scope.tenantId, users);
  const choices = await scope.read((tx) => choicesIn(tx, users));
  for (const member of members) {
    const wish = choices.get(member.userId);
    const at = due.find((timer) => timer.key === member.userId)?.dueAt;
    if (wish === undefined || at === undefined) continue;
    const types = NoticeType.options.filter((type) => wish.mail[type] === 'digest');
    const query = { userId: member.userId, types, since: new Date(at.getTime() - DAY_MS), limit: MOST_IN_DIGEST };
    const items = await itemsFor(parts, scope, member, await unreadSince(scope, query));
    if (items.length > 0) await scope.write((tx) => queueDigest(tx, parts, { member, wish, items, at }));
  }
}

/** One notification in words, as its receiver may read it. */
type Item = Readonly<{ notice: StoredNotice; title: Text; words: string | null; link: string }>;

/** Names and words are looked up with the rights of who gets the mail. */
async function itemsFor(
  { security, linkBase }: NoticeMails,
  { tenantId }: Scope,
  member: Member,
  notices: readonly StoredNotice[],
): Promise<Item[]> {
  if (notices.length === 0) return [];
  const actor = { type: 'person', id: member.userId, name: member.name, role: member.role } as const;
  const scope = security.scopeFor(tenantId, actor, 'sales');
  const kinds = new Map((await kindsOf(scope)).map((kind) => [kind.name, kind]));
  const asked = notices.flatMap((notice) => notice.recordId ?? []);
  const records = new Map((await recallMany(scope, asked)).map((record) => [record.id, record]));
  const comments = notices.flatMap(({ body }) => (typeof body['comment'] === 'string' ? [body['comment']] : []));
  const words = await excerptsOf(scope, comments);
  return notices.map((notice) => {
    const { body, recordId } = notice;
    const record = recordId === null ? undefined : records.get(recordId);
    const note = typeof body['note'] === 'string' && body['note'] !== '' ? body['note'] : null;
    return {
      notice,
      title: titleOfNotice(notice, {
        record: record?.title ?? null,
        kind: kinds.get(record?.kind ?? String(body['kind'])),
      }),
      words: typeof body['comment'] === 'string' ? (words.get(body['comment']) ?? null) : note,
      link: `${linkBase}${pathOf(record)}`,
    };
  });
}

/** Where the page about a record is; quotes have one where they are decided on. */
function pathOf(record: { id: string; kind: string } | undefined): string {
  if (record === undefined) return '/notifications';
  return record.kind === 'quote' ? `/quotes/ent_${record.id}` : `/record/ent_${record.id}`;
}

const FOOT: Text = {
  zh: '你收到这封邮件，是因为你在 Valence 里选择了用邮件接收。',
  en: 'You get this mail because you chose so in Valence.',
};
const LEAVE: Text = { zh: '不再接收这类邮件', en: 'Stop mails of this sort' };
const OPEN: Text = { zh: '打开', en: 'Open' };
const DIGEST_TITLE: Text = { zh: '今天有 {count} 条消息等你看', en: '{count} notifications wait for you' };

type One = Readonly<{ member: Member; wish: NotifyChoices; item: Item }>;

async function queueOne(tx: Tx, parts: NoticeMails, { member, wish, item }: One): Promise<void> {
  const { notice, title } = item;
  await queueNotice(tx, {
    key: `notice:${notice.id}`,
    userId: member.userId,
    recordId: notice.recordId,
    message: messageOf(parts, tx, { member, wish, items: [item], subject: title, type: notice.type }),
  });
}

type Many = Readonly<{ member: Member; wish: NotifyChoices; items: readonly Item[]; at: Date }>;

async function queueDigest(tx: Tx, parts: NoticeMails, { member, wish, items, at }: Many): Promise<void> {
  const params = { count: items.length };
  const subject = { zh: say(DIGEST_TITLE, 'zh-CN', params), en: say(DIGEST_TITLE, 'en', params) };
  await queueNotice(tx, {
    key: `digest:${member.userId}:${dayAt(at, HOME_ZONE)}`,
    userId: member.userId,
    recordId: null,
    message: messageOf(parts, tx, { member, wish, items, subject, type: 'all' }),
  });
}

type Writing = Readonly<{
  member: Member;
  wish: NotifyChoices;
  items: readonly Item[];
  subject: Text;
  type: NoticeType | 'all';
}>;

function messageOf(parts: NoticeMails, tx: Tx, { member, wish, items, subject, type }: Writing) {
  const locale = wish.locale;
  const leave = `${parts.linkBase}/api/unsubscribe?token=${tokenOf(parts.secret, { tenant: tx.settings.tenantId, user: member.userId, type })}`;
  const lines = items.map(({ title, words, link }) => ({ title: oneLineOf(say(title, locale)), words, link }));
  const foot = { text: say(FOOT, locale), leave, leaveText: say(LEAVE, locale), open: say(OPEN, locale) };
  const oneLine = oneLineOf(say(subject, locale));
  return {
    to: [member.email],
    subject: oneLine,
    text: `${lines.map(({ title, words, link }) => [title, words, link].filter((part) => part !== null).join('\n')).join('\n\n')}\n\n— ${foot.text}\n${foot.leaveText}: ${leave}`,
    html: htmlMail({ locale, title: oneLine, lines, foot }),
    headers: {
      'List-Unsubscribe': `<${leave}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
    },
  };
}

/** What somebody called a record must not write headers. */
function oneLineOf(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 200);
}

type Leaving = Readonly<{ tenant: string; user: string; type: string }>;

/** What the link at the foot of a mail carries: whom it is for and what ends, sealed against change. */
export function tokenOf(secret: Buffer, { tenant, user, type }: Leaving): string {
  const text = Buffer.from(JSON.stringify([tenant, user, type])).toString('base64url');
  return `${text}.${signed(secret, text)}`;
}

/** What a token says, or null when we did not make it. */
export function readToken(secret: Buffer, token: string): Leaving | null {
  const [text = '', mac = ''] = token.split('.');
  const [ours, theirs] = [Buffer.from(signed(secret, text)), Buffer.from(mac)];
  if (ours.length !== theirs.length || !timingSafeEqual(ours, theirs)) return null;
  const parsed = z
    .tuple([z.string(), z.string(), z.string()])
    .safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) return null;
  const [tenant, user, type] = parsed.data;
  return { tenant, user, type };
}

function signed(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(`unsubscribe/1 ${text}`).digest('base64url');
}

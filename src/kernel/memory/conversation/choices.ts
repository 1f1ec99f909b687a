import { MAIL_WHEN, NOTICE_TYPES, NoticeType, type NotifyChoices } from '@valence/contract';
import { z } from 'zod';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';

/** What comes by mail until somebody says otherwise: what waits for them at once, what only happened once a day. Chosen. */
const USUAL: NotifyChoices = {
  mail: {
    mention: 'now',
    reply: 'now',
    comment: 'digest',
    change: 'digest',
    assigned: 'digest',
    reminder: 'now',
    'task-due': 'digest',
    approval: 'now',
    approved: 'now',
    notice: 'digest',
  },
  digestAt: '08:30',
  locale: 'zh-CN',
};

/** What was said before a sort of notification was there says nothing of it. */
const Stored = z.object({
  mail: z.partialRecord(NoticeType, z.enum(MAIL_WHEN)).default({}),
  digestAt: z.string().default(USUAL.digestAt),
  locale: z.enum(['zh-CN', 'en']).default(USUAL.locale),
});

/** How the asker wants to be told. */
export async function readChoices(scope: Scope): Promise<NotifyChoices> {
  return scope.read(async (tx) => (await choicesIn(tx, [scope.actor.id])).get(scope.actor.id) ?? USUAL);
}

export async function saveChoices(scope: Scope, choices: NotifyChoices): Promise<void> {
  await scope.write((tx) => writeChoices(tx, scope.actor.id, choices));
}

/** One sort of mail ends, or all of it: what the link at the foot of a mail does. */
export async function unsubscribe(scope: Scope, userId: string, type: NoticeType | 'all'): Promise<void> {
  await scope.write(async (tx) => {
    const old = (await choicesIn(tx, [userId])).get(userId) ?? USUAL;
    const ended = type === 'all' ? NOTICE_TYPES : [type];
    const mail = { ...old.mail, ...Object.fromEntries(ended.map((one) => [one, 'none' as const])) };
    await writeChoices(tx, userId, { ...old, mail });
  });
}

/** How these members want to be told, in one statement; all of them are in the answer. */
export async function choicesIn(tx: Tx, users: readonly string[]): Promise<ReadonlyMap<string, NotifyChoices>> {
  const rows = await tx.query<{ user_id: string; choices: unknown }>(
    'select user_id, choices from notify_choice where tenant_id = $1 and user_id = any ($2)',
    [tx.settings.tenantId, users],
  );
  const said = new Map(rows.map((row) => [row.user_id, row.choices]));
  return new Map(
    users.map((user) => {
      const { mail, ...own } = Stored.parse(said.get(user) ?? {});
      return [user, { ...own, mail: { ...USUAL.mail, ...mail } }];
    }),
  );
}

async function writeChoices(tx: Tx, user: string, choices: NotifyChoices): Promise<void> {
  await tx.query(
    `insert into notify_choice (tenant_id, user_id, choices) values ($1, $2, $3)
     on conflict (tenant_id, user_id) do update set choices = excluded.choices, changed_at = now()`,
    [tx.settings.tenantId, user, JSON.stringify(choices)],
  );
}

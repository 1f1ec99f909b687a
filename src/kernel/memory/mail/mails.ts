import type { MAIL_STATUSES } from '@valence/contract';
import { z } from 'zod';
import { Failure, newId } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { recallOne } from '../recall.ts';
import { addressProblems, headerProblems, refuse } from './address.ts';
import { mailServerIn } from './settings.ts';

/** A mail as it is kept: whole, so that what was sent can be read later. */
const Message = z.object({
  to: z.array(z.string()),
  cc: z.array(z.string()).default([]),
  subject: z.string(),
  text: z.string(),
  /** null: the text alone. */
  html: z.string().nullable().default(null),
  fromName: z.string().nullable().default(null),
  replyTo: z.string().nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  /** Its words let somebody in: they are forgotten when it is no longer waiting to be sent. */
  isSecret: z.boolean().default(false),
});
export type Message = z.output<typeof Message>;

export type MailStatus = (typeof MAIL_STATUSES)[number];
export type StoredMail = Readonly<{
  id: string;
  type: 'person' | 'notice';
  status: MailStatus;
  recordId: string | null;
  message: Message;
  byAgent: string | null;
  madeBy: string;
  error: string | null;
  attempts: number;
  madeAt: Date;
  sentAt: Date | null;
}>;
type Row = Omit<StoredMail, 'message'> & { message: unknown };
const COLUMNS = `id, type, status, record_id as "recordId", message, by_agent as "byAgent", made_by as "madeBy", error, attempts, made_at as "madeAt", sent_at as "sentAt"`;

type Words = Readonly<{ to: readonly string[]; cc: readonly string[]; subject: string; body: string }>;

/**
 * Makes a draft about a record, or about none. The same `key` of the same person makes one.
 *
 * @throws Failure `memory.not_found`, `input.invalid`
 */
export async function draftMail(
  scope: Scope,
  draft: Words & { record: string | null; byAgent: string | null; replyTo: string; key: string | null },
): Promise<StoredMail> {
  assertWords(draft);
  return scope.write(async (tx) => {
    const record = draft.record === null ? null : (await recallOne(scope.within(tx), draft.record)).id;
    const id = newId('mail');
    const message = Message.parse({
      ...wordsIn(draft),
      fromName: scope.actor.name,
      replyTo: draft.replyTo,
    });
    const key = `draft:${scope.actor.id}:${draft.key ?? id}`;
    await tx.query(
      `insert into mail (tenant_id, id, type, status, dedupe_key, made_by, record_id, message, by_agent) values ($1, $2, 'person', 'draft', $3, $4, $5, $6, $7)
       on conflict (tenant_id, dedupe_key) do nothing`,
      [tx.settings.tenantId, id, key, scope.actor.id, record, JSON.stringify(message), draft.byAgent],
    );
    return oneIn(tx, 'dedupe_key = $2', key);
  });
}

/** Changes an own draft. @throws Failure `mail.not_found`, `mail.gone_out`, `input.invalid` */
export async function changeMail(scope: Scope, id: string, change: Partial<Words>): Promise<StoredMail> {
  return scope.write(async (tx) => {
    const { message } = await ownDraft(tx, scope, id);
    const words = { to: message.to, cc: message.cc, subject: message.subject, body: message.text, ...change };
    assertWords(words);
    await tx.query('update mail set message = $3, changed_at = now() where tenant_id = $1 and id = $2', [
      tx.settings.tenantId,
      id,
      JSON.stringify({ ...message, ...wordsIn(words) }),
    ]);
    return oneIn(tx, 'id = $2', id);
  });
}

/**
 * A person hands an own draft over to be sent; a second time changes nothing.
 *
 * @throws Failure `mail.not_found`, `mail.no_receiver`, `mail.not_set`
 */
export async function sendMail(scope: Scope, id: string): Promise<StoredMail> {
  // An agent writes drafts; that something leaves the building is a person's decision.
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const found = await ownIn(tx, scope, id);
    // Whether it came into the hands of the server is in doubt or known to have failed: a person may try once more.
    if (!['draft', 'failed', 'doubt'].includes(found.status)) return found;
    if (found.message.to.length === 0) throw new Failure('mail.no_receiver');
    if ((await mailServerIn(tx)) === null) throw new Failure('mail.not_set');
    await tx.query(
      `update mail set status = 'queued', attempts = 0, next_at = now(), error = null, changed_at = now() where tenant_id = $1 and id = $2`,
      [tx.settings.tenantId, id],
    );
    await notarise(tx, [{ type: 'mail.queued', subjectId: found.recordId, body: { mail: id } }]);
    tx.wakeAfterCommit('mail');
    return oneIn(tx, 'id = $2', id);
  });
}

/** Mails of persons about a record that may be seen, or the asker's own; newest first. */
export async function listMails(
  scope: Scope,
  query: { record: string | null; after: string | null; limit: number },
): Promise<{ items: readonly StoredMail[]; next: string | null }> {
  return scope.read(async (tx) => {
    const record = query.record === null ? null : (await recallOne(scope.within(tx), query.record)).id;
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from mail where tenant_id = $1 and type = 'person' and ($4::uuid is null or id < $4)
         and (case when $3::uuid is null then made_by = $2 else record_id = $3 and (made_by = $2 or status <> 'draft') end)
       order by id desc limit $5`,
      [tx.settings.tenantId, scope.actor.id, record, query.after, query.limit + 1],
    );
    const items = rows.slice(0, query.limit).map(mailOf);
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** A mail to a member of the workspace, from the product itself. Asked for again with the same key it is one. */
export async function queueNotice(
  tx: Tx,
  mail: { key: string; userId: string; recordId: string | null; message: z.input<typeof Message> },
): Promise<void> {
  const message = Message.parse(mail.message);
  await tx.query(
    `insert into mail (tenant_id, id, type, status, dedupe_key, made_by, record_id, message) values ($1, $2, 'notice', 'queued', $3, $4, $5, $6)
     on conflict (tenant_id, dedupe_key) do nothing`,
    [tx.settings.tenantId, newId('mail'), mail.key, mail.userId, mail.recordId, JSON.stringify(message)],
  );
  tx.wakeAfterCommit('mail');
}

/** One mail, whoever asks: for the sender. @throws Failure `mail.not_found` */
export async function mailIn(tx: Tx, id: string): Promise<StoredMail> {
  return oneIn(tx, 'id = $2', id);
}

async function ownDraft(tx: Tx, scope: Scope, id: string): Promise<StoredMail> {
  const mail = await ownIn(tx, scope, id);
  if (mail.status !== 'draft') throw new Failure('mail.gone_out', { params: { status: mail.status } });
  return mail;
}

async function ownIn(tx: Tx, scope: Scope, id: string): Promise<StoredMail> {
  const mail = await oneIn(tx, `id = $2 and type = 'person'`, id, ' for update');
  if (mail.madeBy !== scope.actor.id) throw new Failure('mail.not_found');
  return mail;
}

async function oneIn(tx: Tx, where: string, value: string, lock = ''): Promise<StoredMail> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from mail where tenant_id = $1 and ${where}${lock}`, [
    tx.settings.tenantId,
    value,
  ]);
  if (row === undefined) throw new Failure('mail.not_found');
  return mailOf(row);
}

function mailOf(row: Row): StoredMail {
  return { ...row, message: Message.parse(row.message) };
}

function wordsIn({ to, cc, subject, body }: Words) {
  return { to: [...new Set(to)], cc: [...new Set(cc)], subject, text: body };
}

function assertWords({ to, cc, subject }: Words): void {
  refuse([...headerProblems({ subject }), ...addressProblems('to', to), ...addressProblems('cc', cc)]);
}

import { mailIn, mailServerIn, notify, type MailServer, type StoredMail } from '#kernel/memory';
import { notarise } from '#kernel/security';
import type { Store, Tx } from '#store';
import { deliver, type Delivery } from './deliver.ts';

export type SenderParts = Readonly<{
  store: Store;
  owner: string;
  report: (error: unknown, where: string) => void;
  pollMs?: number;
}>;

/** The event of a person's mail that went out. */
export const MAIL_SENT = 'mail.sent';

const POLL_MS = 3_000;
/** Mails at once, so that one silent server does not hold up all. */
const WIDTH = 4;
const STOP_MS = 3_000;
/** Longer than any conversation with a server may be silent. */
const LEASE_MS = 300_000;
/** Minutes until the next attempt, after the first, second … Chosen: greylisting ends within minutes, outages within hours. */
const BACKOFF_MIN = [1, 5, 20, 60, 240, 720];

/**
 * Sends what is queued, a few mails at a time, until stopped. A mail is marked before it is handed over and after: one that
 * was being handed over when its process died stays in doubt and is never sent again by itself.
 */
export function startSender(parts: SenderParts): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  let again = false;
  let isStopped = false;
  const sendAll = async (): Promise<void> => {
    while (!isStopped && (await sendNext(parts)));
  };
  const work = async (): Promise<void> => {
    do {
      again = false;
      await doubtOfTheDead(parts);
      if (await sendNext(parts)) await Promise.all(Array.from({ length: WIDTH }, sendAll));
    } while (again && !isStopped);
  };
  const poke = (): void => {
    if (isStopped) return;
    again = true;
    running ??= work()
      .catch((error: unknown) => parts.report(error, 'mail'))
      .finally(() => {
        running = undefined;
      });
  };
  const off = parts.store.wake.on('mail', poke);
  const poll = setInterval(poke, parts.pollMs ?? POLL_MS);
  return {
    async stop() {
      isStopped = true;
      off();
      clearInterval(poll);
      // What a silent server holds up is in doubt when its lease ends; the product need not wait for that.
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    },
  };
}

type Claimed = { tenant_id: string; id: string; attempts: number };

/** Sends one mail that is due. False when there is none. */
async function sendNext(parts: SenderParts): Promise<boolean> {
  const { store, owner } = parts;
  const { rows } = await store.dispatch.query<Claimed>(
    `update mail set status = 'sending', owner = $1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 ms'
     where (tenant_id, id) in (
       select tenant_id, id from mail where status = 'queued' and next_at <= now() order by next_at limit 1 for update skip locked)
     returning tenant_id, id, attempts`,
    [owner, LEASE_MS],
  );
  const claimed = rows[0];
  if (claimed === undefined) return false;
  const settings = settingsOf(claimed.tenant_id);
  const { mail, server } = await store.read(settings, async (tx) => ({
    mail: await mailIn(tx, claimed.id),
    server: await mailServerIn(tx),
  }));
  const delivery = server === null ? NO_SERVER : await attempt(server, mail);
  await store.write(settings, (tx) => note(tx, parts, { claimed, mail, delivery }));
  return true;
}

const NO_SERVER: Delivery = { outcome: 'later', error: 'no mail server is set up, or it is switched off' };

async function attempt(server: MailServer, mail: StoredMail): Promise<Delivery> {
  try {
    return await deliver(server, mail);
  } catch (error) {
    // A message that cannot even be put together will not be better another time.
    return { outcome: 'never', error: error instanceof Error ? error.message.slice(0, 500) : 'unknown' };
  }
}

type Attempt = Readonly<{ claimed: Claimed; mail: StoredMail; delivery: Delivery }>;

async function note(tx: Tx, parts: SenderParts, { claimed, mail, delivery }: Attempt): Promise<void> {
  const wait = BACKOFF_MIN[claimed.attempts - 1];
  const status =
    delivery.outcome === 'sent'
      ? 'sent'
      : delivery.outcome === 'doubt'
        ? 'doubt'
        : delivery.outcome === 'later' && wait !== undefined
          ? 'queued'
          : 'failed';
  const error = delivery.outcome === 'sent' ? null : delivery.error;
  const rows = await tx.query(
    `update mail set status = $4, error = $5, owner = null, lease_until = null, changed_at = now(),
       message = case when $4 <> 'queued' and (message ->> 'isSecret')::boolean then message || '{"text": "", "html": null}' else message end,
       next_at = now() + $6 * interval '1 minute', sent_at = case when $4 = 'sent' then now() end
     where tenant_id = $1 and id = $2 and owner = $3 and status = 'sending' returning id`,
    [claimed.tenant_id, claimed.id, parts.owner, status, error, wait ?? 0],
  );
  if (rows.length === 0) return;
  if (status === 'sent') {
    await notarise(tx, [{ type: 'mail.sent', subjectId: mail.recordId, body: { mail: mail.id } }]);
    if (mail.type === 'person') await tx.emit(MAIL_SENT, { mail: mail.id });
  } else if (status !== 'queued') await tellMaker(tx, mail, status);
}

/** Mails whose sender died with them in hand. */
async function doubtOfTheDead({ store }: SenderParts): Promise<void> {
  const { rows } = await store.dispatch.query<{ tenant_id: string; id: string }>(
    `update mail set status = 'doubt', lease_until = null, owner = null where (tenant_id, id) in (
       select tenant_id, id from mail where status = 'sending' and lease_until < now() for update skip locked limit 100)
     returning tenant_id, id`,
  );
  for (const { tenant_id: tenantId, id } of rows)
    await store.write(settingsOf(tenantId), async (tx) => tellMaker(tx, await mailIn(tx, id), 'doubt'));
}

const TITLES = {
  doubt: {
    zh: '邮件“{subject}”可能已发出，也可能没有。请先向对方确认，再决定是否重发。',
    en: 'The mail “{subject}” may have gone out or not. Ask the receiver before you send it again.',
  },
  failed: {
    zh: '邮件“{subject}”没有发出去。请打开它查看原因。',
    en: 'The mail “{subject}” was not sent. Open it to see why.',
  },
} as const;

async function tellMaker(tx: Tx, mail: StoredMail, status: 'doubt' | 'failed'): Promise<void> {
  if (mail.type !== 'person') return;
  const fill = (text: string): string => text.replace('{subject}', mail.message.subject.slice(0, 80));
  const title = { zh: fill(TITLES[status].zh), en: fill(TITLES[status].en) };
  await notify(tx, [
    {
      userId: mail.madeBy,
      type: 'notice',
      recordId: mail.recordId,
      body: { title },
      dedupeKey: `mail:${mail.id}:${status}:${mail.attempts}`,
    },
  ]);
}

function settingsOf(tenantId: string) {
  return { tenantId, actor: 'system:mail', purpose: 'administration' };
}

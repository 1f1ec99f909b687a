import { z } from 'zod';
import { Failure } from '#base';
import { kindsOf, mailIn, observe, recallMany, type Entity, type StoredMail } from '#kernel/memory';
import type { Scope, Security } from '#kernel/security';
import type { OutboxEvent } from '#store';
import { MAIL_SENT } from './send-mails.ts';

const Sent = z.object({ mail: z.string() });

/**
 * A person's mail that went out stands in the history of whom it was about, as an activity of that person. The activity
 * has the id of the mail, so it is there once.
 */
export async function onMailSent(
  security: Security,
  system: Scope,
  events: readonly OutboxEvent[],
  report: (error: unknown, where: string) => void,
): Promise<void> {
  for (const { topic, payload } of events) {
    const sent = topic === MAIL_SENT ? Sent.safeParse(payload) : null;
    if (sent?.success !== true) continue;
    try {
      const mail = await system.read((tx) => mailIn(tx, sent.data.mail));
      const [there] = await recallMany(system, [mail.id]);
      if (there === undefined) await noteSent(security, system.tenantId, mail);
    } catch (error) {
      // The workspace's own rules may refuse the activity; the mail has gone out all the same.
      if (!(error instanceof Failure)) throw error;
      report(error, 'mail activity');
    }
  }
}

async function noteSent(security: Security, tenantId: string, mail: StoredMail): Promise<void> {
  const [member] = await security.workspaces.members(tenantId, [mail.madeBy]);
  if (member === undefined) return;
  const actor = { type: 'person', id: member.userId, name: member.name, role: member.role } as const;
  const scope = security.scopeFor(tenantId, actor, 'sales');
  const activity = (await kindsOf(scope)).find((kind) => kind.name === 'activity');
  if (activity === undefined) return;
  const [about] = mail.recordId === null ? [] : await recallMany(scope, [mail.recordId]);
  const field = activity.fields.find((f) => about !== undefined && f.to === about.kind && f.id !== 'owner');
  const { subject, text } = mail.message;
  const data = {
    subject: subject === '' ? '—' : subject,
    type: 'mail',
    direction: 'out',
    state: 'done',
    at: (mail.sentAt ?? mail.madeAt).toISOString(),
    body: text.slice(0, 50_000),
    ...(member.personId === null ? {} : { owner: member.personId }),
    ...organisationOf(about),
    ...(about === undefined || field === undefined ? {} : { [field.id]: about.id }),
  };
  await observe(scope, {
    source: { kind: 'person', name: member.name, uri: `user:${member.userId}` },
    sayings: [{ kind: 'activity', id: mail.id, data }],
  });
}

function organisationOf(about: Entity | undefined): { organisation?: string } {
  const organisation = about?.kind === 'organisation' ? undefined : about?.data['organisation'];
  return typeof organisation === 'string' ? { organisation } : {};
}

import type { Mail } from '@valence/contract';
import { textOfId, type Id } from '#base';
import { recallMany, type StoredMail } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';

export async function mailsOf(scope: Scope, mails: readonly StoredMail[]): Promise<Mail[]> {
  const asked = mails.flatMap((mail) => mail.recordId ?? []);
  const records = new Map((await recallMany(scope, asked)).map((e) => [e.id, e]));
  return mails.map(({ id, status, recordId, message, byAgent, error, madeAt, sentAt }) => {
    const record = recordId === null ? undefined : records.get(recordId);
    return {
      id: textOfId('mail', id as Id<'mail'>),
      status,
      record: record === undefined ? null : refOf(record),
      to: message.to,
      cc: message.cc,
      subject: message.subject,
      body: message.text,
      byAgent,
      error,
      madeAt: madeAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    };
  });
}

export async function mailOf(scope: Scope, mail: StoredMail): Promise<Mail> {
  const [one] = await mailsOf(scope, [mail]);
  if (one === undefined) throw new Error('one mail is one mail');
  return one;
}

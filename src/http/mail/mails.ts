import { Mail, MailDraft, MailPage, MailPatch } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { changeMail, draftMail, listMails, sendMail } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { mailOf, mailsOf } from './present.ts';

export const listMailsRoute = defineRoute({
  method: 'GET',
  path: '/api/mail',
  summary: 'My mails, or with `record` those about a record; newest first',
  purpose: 'sales',
  input: z.object({
    record: z.string().optional(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: MailPage,
  async handle({ record, after, limit }, { scope }) {
    const page = await listMails(scope, {
      record: record === undefined ? null : asId('entity', record),
      after: after === undefined ? null : asId('mail', after),
      limit,
    });
    const next = page.next === null ? null : textOfId('mail', page.next as Id<'mail'>);
    return { items: await mailsOf(scope, page.items), next };
  },
});

export const draftMailRoute = defineRoute({
  method: 'POST',
  path: '/api/mail',
  summary: 'Draft a mail, about a record or about none',
  purpose: 'sales',
  input: MailDraft,
  output: Mail,
  async handle({ record, to, cc, subject, body, byAgent, key }, { scope, person }) {
    const drafted = await draftMail(scope, {
      record: record === undefined ? null : asId('entity', record),
      to,
      cc,
      subject,
      body,
      byAgent: byAgent ?? null,
      replyTo: person.user.email,
      key: key ?? null,
    });
    return mailOf(scope, drafted);
  },
});

export const changeMailRoute = defineRoute({
  method: 'PATCH',
  path: '/api/mail/:id',
  summary: 'Change an own draft',
  purpose: 'sales',
  input: MailPatch.extend({ id: z.string() }),
  output: Mail,
  async handle({ id, to, cc, subject, body }, { scope }) {
    const given = Object.entries({ to, cc, subject, body }).filter(([, value]) => value !== undefined);
    return mailOf(scope, await changeMail(scope, asId('mail', id), Object.fromEntries(given)));
  },
});

export const sendMailRoute = defineRoute({
  method: 'POST',
  path: '/api/mail/:id/send',
  summary: 'Hand an own draft over to be sent; a second time changes nothing',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Mail,
  perMinute: 60,
  handle: async ({ id }, { scope }) => mailOf(scope, await sendMail(scope, asId('mail', id))),
});

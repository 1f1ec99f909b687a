import { MailSettings, MailSettingsDraft, MailTest } from '@valence/contract';
import { z } from 'zod';
import { readMailSettings, saveMailSettings } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const getMailSettings = defineRoute({
  method: 'GET',
  path: '/api/mail/settings',
  summary: 'The mail server of the workspace, without its password (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: MailSettings,
  handle: (_input, { scope }) => readMailSettings(scope),
});

export const changeMailSettings = defineRoute({
  method: 'PUT',
  path: '/api/mail/settings',
  summary: 'Set the mail server of the workspace; the password is kept under its key (administrators)',
  purpose: 'administration',
  input: MailSettingsDraft,
  output: MailSettings,
  handle: (draft, { scope }) => saveMailSettings(scope, draft),
});

export const testMailSettings = defineRoute({
  method: 'POST',
  path: '/api/mail/settings/test',
  summary: 'Connect, sign in and send one mail to the asker (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: MailTest,
  // It connects to where it is told: not often, so that nobody looks around the network with it.
  perMinute: 10,
  handle: (_input, { scope, person, services }) => services.mail.test(scope, person.user.email),
});

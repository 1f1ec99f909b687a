import { NotificationPage } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { listNotices } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { notificationsOf } from './present.ts';

export const listNotifications = defineRoute({
  method: 'GET',
  path: '/api/notifications',
  summary: 'My notifications, newest first, and how many are unread',
  purpose: 'sales',
  input: z.object({
    unread: z.enum(['true', 'false']).default('false'),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: NotificationPage,
  async handle({ unread, after, limit }, { scope }) {
    const page = await listNotices(scope, {
      isUnread: unread === 'true',
      after: after === undefined ? null : asId('notification', after),
      limit,
    });
    return {
      items: await notificationsOf(scope, page.items),
      next: page.next === null ? null : textOfId('notification', page.next as Id<'notification'>),
      unread: page.unread,
    };
  },
});

import { ReadDraft } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { listNotices, readNotices } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const readNotifications = defineRoute({
  method: 'POST',
  path: '/api/notifications/read',
  summary: 'Mark notifications read or unread: these, or all of them',
  purpose: 'sales',
  input: ReadDraft,
  output: z.object({ unread: z.number().int() }),
  async handle({ ids, all, isRead }, { scope }) {
    const named = (ids ?? []).map((id) => asId('notification', id));
    if (all === true || named.length > 0) await readNotices(scope, { ids: all === true ? null : named, isRead });
    const { unread } = await listNotices(scope, { isUnread: true, after: null, limit: 1 });
    return { unread };
  },
});

import type { Notification } from '@valence/contract';
import { textOfId, type Id } from '#base';
import { excerptsOf, recallMany, noticeText, titleOfNotice, type StoredNotice } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { kindsByName } from '../records/kinds.ts';
import { refOf } from '../records/present.ts';

/** Notifications with the names and words that this person may see now, whatever they could when it was made. */
export async function notificationsOf(scope: Scope, notices: readonly StoredNotice[]): Promise<Notification[]> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const kinds = await kindsByName(bound);
    const ids = notices.flatMap((n) => n.recordId ?? []);
    const records = new Map((await recallMany(bound, ids)).map((e) => [e.id, e]));
    const words = await excerptsOf(
      bound,
      notices.flatMap(({ body }) => (typeof body['comment'] === 'string' ? [body['comment']] : [])),
    );
    return notices.map((notice): Notification => {
      const { id, type, recordId, body, times, madeAt, isRead } = notice;
      const record = recordId === null ? undefined : records.get(recordId);
      const kind = kinds.get(record?.kind ?? String(body['kind']));
      return {
        id: textOfId('notification', id as Id<'notification'>),
        type,
        record: record === undefined ? null : refOf(record),
        title: titleOfNotice(notice, { record: record?.title ?? null, kind }),
        body: bodyOf(body, words),
        href: typeof body['href'] === 'string' && /^\/(?!\/)/.test(body['href']) ? body['href'] : null,
        agent: noticeText(body['agent']),
        times,
        madeAt: madeAt.toISOString(),
        isRead,
      };
    });
  });
}

function bodyOf(body: StoredNotice['body'], words: ReadonlyMap<string, string>): string | null {
  if (typeof body['comment'] === 'string') return words.get(body['comment']) ?? null;
  return typeof body['note'] === 'string' && body['note'] !== '' ? body['note'] : null;
}

import type { NoticeType } from '@valence/contract';
import { say, type Text } from '#base';
import type { Kind } from '../kinds.ts';
import type { StoredNotice } from './notices.ts';

/** The titles of notifications; `{record}` is the name of the record, as the reader may see it. */
const TITLES: Readonly<Record<Exclude<NoticeType, 'notice'>, Text>> = {
  mention: { zh: '{by} 在“{record}”里提到了你', en: '{by} mentioned you on “{record}”' },
  reply: { zh: '{by} 回复了你在“{record}”的评论', en: '{by} answered your comment on “{record}”' },
  comment: { zh: '{by} 评论了“{record}”', en: '{by} commented on “{record}”' },
  change: { zh: '“{record}”有更新：{fields}', en: '“{record}” was changed: {fields}' },
  assigned: { zh: '“{record}”现在由你负责', en: '“{record}” is yours now' },
  reminder: { zh: '提醒：{record}', en: 'Reminder: {record}' },
  'task-due': { zh: '任务今天到期：{record}', en: 'Due today: {record}' },
  approval: { zh: '“{record}”等你审批（{by} 提交）', en: '“{record}” waits for your approval (asked by {by})' },
  approved: { zh: '{by} {outcome}了“{record}”', en: '{by} {outcome} “{record}”' },
};
const OUTCOMES: Readonly<Record<string, Text>> = {
  approved: { zh: '批准', en: 'approved' },
  refused: { zh: '退回', en: 'sent back' },
};
const MANY: Text = { zh: '{count} 条{kind}现在由你负责', en: '{count} {kind} are yours now' };
const UNSEEN: Text = { zh: '一条你现在看不到的记录', en: 'a record you cannot see now' };
/** Fields named in one line; of more it says how many. */
const FIELDS_NAMED = 3;

/** The title of a notification in both languages. `record` is null when it may not be seen or is gone. */
export function titleOfNotice(
  { type, body, recordId }: Pick<StoredNotice, 'type' | 'body' | 'recordId'>,
  { record, kind }: { record: string | null; kind: Kind | undefined },
): Text {
  if (type === 'notice') return noticeText(body['title']) ?? { zh: '通知', en: 'Notification' };
  const text = type === 'assigned' && recordId === null ? MANY : TITLES[type];
  const fill = (locale: 'zh-CN' | 'en', of: keyof Text): string =>
    say(text, locale, {
      by: plain(body['by']),
      outcome: OUTCOMES[plain(body['outcome'])]?.[of] ?? '',
      record: record ?? UNSEEN[of],
      count: plain(body['count']),
      kind: kind?.plural[of] ?? plain(body['kind']),
      fields: fieldsIn(body['fields'], kind, of),
    });
  return { zh: fill('zh-CN', 'zh'), en: fill('en', 'en') };
}

function fieldsIn(value: unknown, kind: Kind | undefined, of: keyof Text): string {
  // A field that the reader may not know is not in the kind as they see it.
  const known = (Array.isArray(value) ? value : []).flatMap((id) => kind?.byId.get(String(id))?.title[of] ?? []);
  const named = known.slice(0, FIELDS_NAMED).join(of === 'zh' ? '、' : ', ');
  const rest = known.length - FIELDS_NAMED;
  if (rest <= 0) return named === '' ? (of === 'zh' ? '若干字段' : 'some fields') : named;
  return of === 'zh' ? `${named} 等 ${known.length} 项` : `${named} and ${rest} more`;
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A text in both languages as it was written down; null where none was. */
export function noticeText(value: unknown): Text | null {
  if (typeof value !== 'object' || value === null || !('zh' in value) || !('en' in value)) return null;
  return { zh: plain(value.zh), en: plain(value.en) };
}

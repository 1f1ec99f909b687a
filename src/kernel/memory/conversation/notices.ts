import type { NoticeType } from '@valence/contract';
import type { Scope } from '#kernel/security';

/** A notification as it is stored, of the asking person alone. */
export type StoredNotice = Readonly<{
  id: string;
  type: NoticeType;
  recordId: string | null;
  body: Readonly<Record<string, unknown>>;
  times: number;
  madeAt: Date;
  isRead: boolean;
}>;

type Row = {
  id: string;
  type: NoticeType;
  record_id: string | null;
  body: Record<string, unknown>;
  times: number;
  made_at: Date;
  read_at: Date | null;
};
const COLUMNS = 'id, type, record_id, body, times, made_at, read_at';
/** More unread ones than this are shown as "99+". */
const MOST_COUNTED = 100;

/** Own notifications, newest first, and how many are unread (counted up to 100). */
export async function listNotices(
  scope: Scope,
  query: { isUnread: boolean; after: string | null; limit: number },
): Promise<{ items: readonly StoredNotice[]; next: string | null; unread: number }> {
  return scope.read(async (tx) => {
    const who = [tx.settings.tenantId, scope.actor.id];
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from notification where tenant_id = $1 and user_id = $2
         and ($3::uuid is null or id < $3) and (not $4 or read_at is null) order by id desc limit $5`,
      [...who, query.after, query.isUnread, query.limit + 1],
    );
    const [count] = await tx.query<{ n: bigint }>(
      `select count(*) as n from (select from notification where tenant_id = $1 and user_id = $2 and read_at is null limit ${MOST_COUNTED}) as u`,
      who,
    );
    const items = rows.slice(0, query.limit).map(noticeOf);
    return {
      items,
      next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null,
      unread: Number(count?.n ?? 0n),
    };
  });
}

/** Marks own notifications read or unread: these, or all there are. Other open pages of the person follow. */
export async function readNotices(
  scope: Scope,
  { ids, isRead }: { ids: readonly string[] | null; isRead: boolean },
): Promise<void> {
  await scope.write(async (tx) => {
    const changed = await tx.query(
      `update notification set read_at = case when $4 then now() end
       where tenant_id = $1 and user_id = $2 and ($3::uuid[] is null or id = any ($3)) and (read_at is null) = $4 returning id`,
      [tx.settings.tenantId, scope.actor.id, ids, isRead],
    );
    if (changed.length > 0) await tx.emit('notices.read', { people: [scope.actor.id] });
  });
}

/** Some notifications with whom they are for: for the mail that carries them. */
export async function noticesById(
  scope: Scope,
  ids: readonly string[],
): Promise<readonly (StoredNotice & { userId: string })[]> {
  return scope.read(async (tx) => {
    const rows = await tx.query<Row & { user_id: string }>(
      `select user_id, ${COLUMNS} from notification where tenant_id = $1 and id = any ($2::uuid[]) order by id`,
      [tx.settings.tenantId, ids],
    );
    return rows.map((row) => ({ ...noticeOf(row), userId: row.user_id }));
  });
}

/** Unread notifications of one person and these types that came after a moment, oldest first: for the daily mail. */
export async function unreadSince(
  scope: Scope,
  query: { userId: string; types: readonly string[]; since: Date; limit: number },
): Promise<readonly StoredNotice[]> {
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from notification where tenant_id = $1 and user_id = $2 and read_at is null and type = any ($3) and made_at > $4
       order by id desc limit $5`,
      [tx.settings.tenantId, query.userId, query.types, query.since, query.limit],
    );
    return rows.map(noticeOf).toReversed();
  });
}

function noticeOf(row: Row): StoredNotice {
  return {
    id: row.id,
    type: row.type,
    recordId: row.record_id,
    body: row.body,
    times: row.times,
    madeAt: row.made_at,
    isRead: row.read_at !== null,
  };
}

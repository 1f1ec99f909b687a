import { Failure, newId } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { recallMany, recallOne } from '../recall.ts';
import { followersIn, followIn } from './followers.ts';
import { membersAmong } from './members.ts';
import { excerptOf, mentionsIn } from './mentions.ts';
import { notify, type Notice } from './notify.ts';
import { idsOfRecord } from './same-record.ts';

export type StoredComment = Readonly<{
  id: string;
  record: string;
  parent: string | null;
  author: Readonly<{ id: string; name: string }>;
  body: string | null;
  version: number;
  madeAt: Date;
  editedAt: Date | null;
}>;
export type StoredThread = StoredComment & Readonly<{ replies: readonly StoredComment[]; hasMore: boolean }>;

type Row = {
  id: string;
  record_id: string;
  parent_id: string | null;
  author: string;
  author_name: string;
  body: string | null;
  version: number;
  made_at: Date;
  edited_at: Date | null;
};
const COLUMNS = 'id, record_id, parent_id, author, author_name, body, version, made_at, edited_at';
/** Answers shown with their thread; older ones are asked for. */
const REPLIES = 50;

/** Threads on a record, newest first, each with its newest answers in their order. @throws Failure `memory.not_found` */
export async function listThreads(
  scope: Scope,
  query: { record: string; after: string | null; limit: number },
): Promise<{ items: readonly StoredThread[]; next: string | null }> {
  return scope.read(async (tx) => {
    const { id } = await recallOne(scope.within(tx), query.record);
    const heads = await tx.query<Row>(
      `select ${COLUMNS} from comment where tenant_id = $1 and record_id = any ($2::uuid[]) and parent_id is null and ($3::uuid is null or id < $3)
       order by id desc limit $4`,
      [tx.settings.tenantId, await idsOfRecord(tx, id), query.after, query.limit + 1],
    );
    const shown = heads.slice(0, query.limit);
    const replies = await repliesOf(
      tx,
      shown.map((h) => h.id),
    );
    return {
      items: shown.map((head) => {
        const all = replies.get(head.id) ?? [];
        return { ...commentOf(head), replies: all.slice(-REPLIES), hasMore: all.length > REPLIES };
      }),
      next: heads.length > query.limit ? (shown.at(-1)?.id ?? null) : null,
    };
  });
}

async function repliesOf(tx: Tx, heads: readonly string[]): Promise<ReadonlyMap<string, readonly StoredComment[]>> {
  if (heads.length === 0) return new Map();
  const rows = await tx.query<Row>(
    `select r.* from unnest($2::uuid[]) as h (id) cross join lateral (
       select ${COLUMNS} from comment where tenant_id = $1 and parent_id = h.id order by id desc limit ${REPLIES + 1}) r order by r.id`,
    [tx.settings.tenantId, heads],
  );
  return Map.groupBy(rows.map(commentOf), (row) => row.parent ?? '');
}

/**
 * Writes a comment or an answer. Who is mentioned is told, so are those who follow the record and who is answered; the
 * author follows the record from now on. The same `key` of the same author writes one comment.
 *
 * @throws Failure `memory.not_found`; `comment.not_found` when the answered comment is not on this record.
 */
export async function addComment(
  scope: Scope,
  draft: { record: string; parent: string | null; body: string; key: string | null },
): Promise<StoredComment> {
  return scope.write(async (tx) => {
    const { id: record } = await recallOne(scope.within(tx), draft.record);
    const parent = draft.parent === null ? null : await parentIn(tx, record, draft.parent);
    const mentions = await membersAmong(tx, mentionsIn(draft.body));
    const id = newId('comment');
    const { id: author, name } = scope.actor;
    const [row] = await tx.query<Row>(
      `insert into comment (tenant_id, id, record_id, parent_id, author, author_name, body, mentions, key) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (tenant_id, author, key) where key is not null do nothing returning ${COLUMNS}`,
      [tx.settings.tenantId, id, record, parent?.id ?? null, author, name, draft.body, mentions, draft.key],
    );
    if (row === undefined) return commentOf(await byKey(tx, author, draft.key));
    await tellOf(tx, scope, { comment: commentOf(row), mentions, answered: parent?.author ?? null, isNew: true });
    return commentOf(row);
  });
}

/** Changes an own comment; the earlier wording is kept. @throws Failure `comment.not_found`, `comment.changed`, `auth.forbidden` */
export async function editComment(
  scope: Scope,
  edit: { id: string; body: string; version: number },
): Promise<StoredComment> {
  return scope.write(async (tx) => {
    const old = await ownIn(tx, scope, edit.id);
    if (old.author !== scope.actor.id) throw new Failure('auth.forbidden');
    if (old.version !== edit.version) throw new Failure('comment.changed');
    if (old.body === edit.body) return commentOf(old);
    await keepVersion(tx, old);
    const mentions = await membersAmong(tx, mentionsIn(edit.body));
    const [row] = await tx.query<Row>(
      `update comment set body = $3, mentions = $4, version = version + 1, edited_at = now() where tenant_id = $1 and id = $2 returning ${COLUMNS}`,
      [tx.settings.tenantId, edit.id, edit.body, mentions],
    );
    if (row === undefined) throw new Failure('comment.not_found');
    await tellOf(tx, scope, { comment: commentOf(row), mentions, answered: null, isNew: false });
    return commentOf(row);
  });
}

/** Removes a comment: its author or an administrator may. Its words leave the page and stay in the versions. @throws Failure `comment.not_found`, `auth.forbidden` */
export async function removeComment(scope: Scope, id: string): Promise<void> {
  await scope.write(async (tx) => {
    const old = await ownIn(tx, scope, id);
    if (old.author !== scope.actor.id && scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
    await keepVersion(tx, old);
    await tx.query(
      `update comment set body = null, mentions = '{}', version = version + 1, deleted_at = now() where tenant_id = $1 and id = $2`,
      [tx.settings.tenantId, id],
    );
    await tx.emit('comment.changed', { ids: [old.record_id] });
    await notarise(tx, [{ type: 'comment.removed', subjectId: old.record_id, body: { comment: id } }]);
  });
}

/** Earlier wordings, newest first: for those who may see the record; of a removed comment for its author and administrators. */
export async function commentVersions(
  scope: Scope,
  id: string,
): Promise<readonly Readonly<{ version: number; body: string; until: Date }>[]> {
  return scope.read(async (tx) => {
    const row = await rowIn(tx, id);
    await recallOne(scope.within(tx), row.record_id);
    if (row.body === null && row.author !== scope.actor.id && scope.actor.role !== 'admin')
      throw new Failure('auth.forbidden');
    return tx.query<{ version: number; body: string; until: Date }>(
      'select version, body, until from comment_version where tenant_id = $1 and comment_id = $2 order by version desc limit 100',
      [tx.settings.tenantId, id],
    );
  });
}

/** The words of comments on records that the scope may see, cut for a line. */
export async function excerptsOf(scope: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(`select ${COLUMNS} from comment where tenant_id = $1 and id = any ($2::uuid[])`, [
      tx.settings.tenantId,
      ids,
    ]);
    const seen = new Set(
      (
        await recallMany(
          scope.within(tx),
          rows.map((r) => r.record_id),
        )
      ).map((e) => e.id),
    );
    return new Map(
      rows.flatMap((r) => (r.body === null || !seen.has(r.record_id) ? [] : [[r.id, excerptOf(r.body)] as const])),
    );
  });
}

type Said = Readonly<{
  comment: StoredComment;
  mentions: readonly string[];
  answered: string | null;
  isNew: boolean;
}>;

/** Followers, notices, the event for open pages and the evidence, all in the transaction of the comment. */
async function tellOf(tx: Tx, scope: Scope, { comment, mentions, answered, isNew }: Said): Promise<void> {
  const { id, record, parent } = comment;
  await tx.emit('comment.changed', { ids: [record] });
  await notarise(tx, [{ type: 'comment.written', subjectId: record, body: { comment: id, version: comment.version } }]);
  await followIn(
    tx,
    mentions.map((user) => ({ record, user })),
    'mention',
  );
  const body = { comment: id, by: comment.author.name, parent };
  const told = new Set([scope.actor.id]);
  const notices: Notice[] = [];
  const add = (users: readonly string[], type: Notice['type']): void => {
    for (const userId of users) {
      if (told.has(userId)) continue;
      told.add(userId);
      notices.push({ userId, type, recordId: record, body, dedupeKey: `${type}:${id}` });
    }
  };
  add(mentions, 'mention');
  if (isNew) {
    await followIn(tx, [{ record, user: scope.actor.id }], 'comment');
    if (answered !== null) add([answered], 'reply');
    add(
      (await followersIn(tx, [record])).map((f) => f.user),
      'comment',
    );
  }
  await notify(tx, notices);
}

async function parentIn(tx: Tx, record: string, id: string): Promise<{ id: string; author: string }> {
  const row = await rowIn(tx, id);
  if (!(await idsOfRecord(tx, record)).includes(row.record_id)) throw new Failure('comment.not_found');
  // Threads are one deep: an answer to an answer goes below it in the same thread.
  return { id: row.parent_id ?? row.id, author: row.author };
}

async function ownIn(tx: Tx, scope: Scope, id: string): Promise<Row> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from comment where tenant_id = $1 and id = $2 for update`, [
    tx.settings.tenantId,
    id,
  ]);
  if (row === undefined || row.body === null) throw new Failure('comment.not_found');
  await recallOne(scope.within(tx), row.record_id);
  return row;
}

async function rowIn(tx: Tx, id: string): Promise<Row> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from comment where tenant_id = $1 and id = $2`, [
    tx.settings.tenantId,
    id,
  ]);
  if (row === undefined) throw new Failure('comment.not_found');
  return row;
}

async function byKey(tx: Tx, author: string, key: string | null): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from comment where tenant_id = $1 and author = $2 and key = $3`,
    [tx.settings.tenantId, author, key],
  );
  if (row === undefined) throw new Failure('comment.not_found');
  return row;
}

async function keepVersion(tx: Tx, old: Row): Promise<void> {
  await tx.query('insert into comment_version (tenant_id, comment_id, version, body) values ($1, $2, $3, $4)', [
    tx.settings.tenantId,
    old.id,
    old.version,
    old.body,
  ]);
}

function commentOf(row: Row): StoredComment {
  return {
    id: row.id,
    record: row.record_id,
    parent: row.parent_id,
    author: { id: row.author, name: row.author_name },
    body: row.body,
    version: row.version,
    madeAt: row.made_at,
    editedAt: row.edited_at,
  };
}

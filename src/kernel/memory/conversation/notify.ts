import type { NoticeType } from '@valence/contract';
import { newId, type Text } from '#base';
import type { Tx } from '#store';
import { loginsOf } from './members.ts';

/** What one member is to be told. It holds ids and facts; names of records are looked up for who reads, with their rights. */
export type Notice = Readonly<{
  userId: string;
  type: NoticeType;
  recordId: string | null;
  /** `notice` carries `title` {zh, en} and where to go as `href`; the others what their texts need. */
  body: Readonly<Record<string, unknown>>;
  /** The same key tells the same person once, however often it is asked for. */
  dedupeKey: string;
  /** A notice of the same key is told anew, with the fields or the count of both: for what happens again and again. */
  isMerging?: boolean;
}>;

/**
 * Tells members something, in the caller's transaction: an entry in their notifications, at once on their open pages,
 * and by mail for who chose so. Returns the ids of those that are new.
 */
export async function notify(tx: Tx, wanted: readonly Notice[]): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const rows = [...new Map(wanted.map((n) => [`${n.userId} ${n.dedupeKey}`, n])).values()].map((n) => ({
    id: newId('notification'),
    user_id: n.userId,
    type: n.type,
    record_id: n.recordId,
    body: n.body,
    dedupe_key: n.dedupeKey,
    is_merging: n.isMerging ?? false,
  }));
  const made = await tx.query<{ id: string; user_id: string }>(
    `insert into notification as n (tenant_id, id, user_id, type, record_id, body, dedupe_key)
     select $1, r.id, r.user_id, r.type, r.record_id, r.body, r.dedupe_key
     from jsonb_to_recordset($2) as r (id uuid, user_id text, type text, record_id uuid, body jsonb, dedupe_key text, is_merging boolean)
     where r.is_merging or not exists (
       select from notification k where k.tenant_id = $1 and k.user_id = r.user_id and k.dedupe_key = r.dedupe_key)
     on conflict (tenant_id, user_id, dedupe_key) do update set
       id = excluded.id, made_at = now(),
       times = case when n.read_at is null then n.times + 1 else 1 end,
       body = case when n.read_at is null and n.body ? 'fields' and excluded.body ? 'fields' then excluded.body || jsonb_build_object('fields',
           (select jsonb_agg(distinct f) from jsonb_array_elements(n.body -> 'fields' || (excluded.body -> 'fields')) as f))
         when n.read_at is null and n.body ? 'count' and excluded.body ? 'count' then excluded.body || jsonb_build_object('count',
           (n.body ->> 'count')::int + (excluded.body ->> 'count')::int)
         else excluded.body end,
       read_at = null
     where n.body ->> 'event' is distinct from excluded.body ->> 'event'
     returning id, user_id`,
    [tx.settings.tenantId, JSON.stringify(rows)],
    'notify',
  );
  if (made.length === 0) return [];
  const notices = made.map((row) => row.id);
  await tx.emit('notified', { people: [...new Set(made.map((row) => row.user_id))], notices });
  return notices;
}

/** A message of an agent to a person, who is told once under each key. */
export type PersonMessage = Readonly<{ to: string; text: Text; recordId: string | null; key: string }>;

/** Tells persons of the workspace what an agent has to say, in the caller's transaction. Who has no login is passed over. */
export async function tellPeople(tx: Tx, agent: Text, messages: readonly PersonMessage[]): Promise<void> {
  if (messages.length === 0) return;
  const logins = await loginsOf(
    tx,
    messages.map(({ to }) => to),
  );
  await notify(
    tx,
    messages.flatMap(({ to, text, recordId, key }): Notice[] => {
      const userId = logins.get(to);
      if (userId === undefined) return [];
      return [{ userId, type: 'notice', recordId, body: { title: text, agent }, dedupeKey: `told:${key}` }];
    }),
  );
}

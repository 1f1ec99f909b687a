import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { recallOne } from '../recall.ts';
import { ownersIn } from './members.ts';

/** Why somebody follows a record. */
export type FollowReason = 'hand' | 'comment' | 'mention';

export type FollowState = Readonly<{ isOn: boolean; fields: readonly string[] | null; followers: readonly string[] }>;

/**
 * Whether the asker follows a record, and who does. Its owner does without a row of their own, until they say otherwise.
 *
 * @throws Failure `memory.not_found`
 */
export async function followState(scope: Scope, record: string): Promise<FollowState> {
  return scope.read(async (tx) => {
    const { id } = await recallOne(scope.within(tx), record);
    const rows = await tx.query<{ user_id: string; is_on: boolean; fields: string[] | null }>(
      `select user_id, is_on, fields from follower where tenant_id = $1 and record_id = $2 order by made_at`,
      [tx.settings.tenantId, id],
    );
    const owner = (await ownersIn(tx, [id])).get(id);
    if (owner !== undefined && rows.every((row) => row.user_id !== owner))
      rows.unshift({ user_id: owner, is_on: true, fields: null });
    const mine = rows.find((row) => row.user_id === scope.actor.id);
    return {
      isOn: mine?.is_on ?? false,
      fields: mine?.fields ?? null,
      followers: rows.filter((row) => row.is_on).map((row) => row.user_id),
    };
  });
}

/** Follows or leaves a record; who has left is not made to follow again by owning it or writing on it. */
export async function follow(
  scope: Scope,
  record: string,
  want: { isOn: boolean; fields: readonly string[] | null },
): Promise<void> {
  await scope.write(async (tx) => {
    const { id } = await recallOne(scope.within(tx), record);
    await tx.query(
      `insert into follower (tenant_id, record_id, user_id, is_on, why, fields) values ($1, $2, $3, $4, 'hand', $5)
       on conflict (tenant_id, record_id, user_id) do update set is_on = excluded.is_on, why = 'hand', fields = excluded.fields`,
      [tx.settings.tenantId, id, scope.actor.id, want.isOn, want.fields],
    );
  });
}

/** Makes members follow records unless they said otherwise before. */
export async function followIn(
  tx: Tx,
  pairs: readonly Readonly<{ record: string; user: string }>[],
  why: FollowReason,
): Promise<void> {
  if (pairs.length === 0) return;
  await tx.query(
    `insert into follower (tenant_id, record_id, user_id, is_on, why)
     select distinct $1::uuid, r.record, r."user", true, $3 from jsonb_to_recordset($2) as r (record uuid, "user" text)
     on conflict (tenant_id, record_id, user_id) do nothing`,
    [tx.settings.tenantId, JSON.stringify(pairs), why],
  );
}

export type Follower = Readonly<{
  record: string;
  user: string;
  /** Fields they want to hear of; null means all. */
  fields: readonly string[] | null;
  /** Follows only as its owner. */
  isImplied: boolean;
}>;

/** Who follows these records: by a row of their own, or as their owner without one. */
export async function followersIn(tx: Tx, records: readonly string[]): Promise<readonly Follower[]> {
  if (records.length === 0) return [];
  const rows = await tx.query<Follower & { isOn: boolean }>(
    `select record_id as record, user_id as "user", fields, is_on as "isOn", false as "isImplied" from follower where tenant_id = $1 and record_id = any ($2::uuid[])`,
    [tx.settings.tenantId, records],
    'followers',
  );
  const told = new Set(rows.map((row) => `${row.record} ${row.user}`));
  const owners = [...(await ownersIn(tx, records))]
    .filter(([record, user]) => !told.has(`${record} ${user}`))
    .map(([record, user]) => ({ record, user, fields: null, isImplied: true }));
  return [...rows.filter((row) => row.isOn), ...owners];
}

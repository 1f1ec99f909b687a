import { randomBytes } from 'node:crypto';
import type { KeyKinds } from '@valence/contract';
import { Failure, newId } from '#base';
import type { Tx } from '#store';
import { mayState, type Purpose, type Role } from '../policy.ts';
import { notarise, type Scope } from '../scope.ts';
import { hashOfKey, KEY_PREFIX } from './known-keys.ts';

/** Live keys one workspace may have. */
const MOST_KEYS = 200;

/** For whom a key acts: a member by their login, or a role without a person. */
export type KeyHolder = Readonly<{ user: string } | { role: 'rep' | 'manager' }>;

export type KeyDraft = Readonly<{
  name: string;
  holder: KeyHolder;
  kinds: KeyKinds;
  purposes: readonly Purpose[];
  perMinute: number;
  expiresAt: Date | null;
}>;

/** A key as administrators see it. The key itself is known to who made it alone. */
export type ApiKey = KeyDraft &
  Readonly<{
    id: string;
    /** Its first letters, to tell it by. */
    hint: string;
    madeBy: string;
    madeAt: Date;
    lastUsedAt: Date | null;
    revokedAt: Date | null;
  }>;

type Row = {
  id: string;
  name: string;
  hint: string;
  user_id: string | null;
  role: 'rep' | 'manager' | null;
  kinds: KeyKinds;
  purposes: Purpose[];
  per_minute: number;
  made_by: string;
  made_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

/** All keys of the workspace, newest first. @throws Failure `auth.forbidden` unless an administrator asks */
export async function apiKeys(scope: Scope): Promise<ApiKey[]> {
  assertAdmin(scope);
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(
      `select id, name, hint, user_id, role, kinds, purposes, per_minute, made_by, made_at, expires_at, last_used_at, revoked_at
       from api_key where tenant_id = $1 order by id desc limit 1000`,
      [tx.settings.tenantId],
    );
    return rows.map(keyOfRow);
  });
}

/**
 * Makes a key and returns it: the only time it can be read, for a hash is all that is kept.
 *
 * @throws Failure `auth.forbidden` unless an administrator asks, `key.limit`, `input.invalid`
 */
export async function makeApiKey(scope: Scope, draft: KeyDraft): Promise<{ key: ApiKey; secret: string }> {
  assertAdmin(scope);
  const secret = KEY_PREFIX + randomBytes(32).toString('base64url');
  const key = await scope.write(async (tx) => {
    const { tenantId, actor } = tx.settings;
    const [live] = await tx.query<{ n: bigint }>(
      'select count(*) as n from api_key where tenant_id = $1 and revoked_at is null and (expires_at is null or expires_at > now())',
      [tenantId],
    );
    if ((live?.n ?? 0n) >= BigInt(MOST_KEYS)) throw new Failure('key.limit', { params: { max: MOST_KEYS } });
    await assertHolder(tx, draft);
    const { holder, kinds, purposes, perMinute, expiresAt } = draft;
    const [row] = await tx.query<Row>(
      `insert into api_key (tenant_id, id, name, hash, hint, user_id, role, kinds, purposes, per_minute, expires_at, made_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       returning id, name, hint, user_id, role, kinds, purposes, per_minute, made_by, made_at, expires_at, last_used_at, revoked_at`,
      [
        tenantId,
        newId('apiKey'),
        draft.name.trim(),
        hashOfKey(secret),
        secret.slice(0, 9),
        'user' in holder ? holder.user : null,
        'role' in holder ? holder.role : null,
        JSON.stringify(kinds),
        purposes,
        perMinute,
        expiresAt,
        actor,
      ],
    );
    if (row === undefined) throw new Error('a key was not made');
    await notarise(tx, [{ type: 'key.made', body: { key: row.id, holder, kinds, purposes, expiresAt } }]);
    return keyOfRow(row);
  });
  return { key, secret };
}

/** Ends a key at once, in every process. Ending it again changes nothing. @throws Failure `auth.forbidden`, `memory.not_found` */
export async function revokeApiKey(scope: Scope, id: string): Promise<ApiKey> {
  assertAdmin(scope);
  return scope.write(async (tx) => {
    const { tenantId, actor } = tx.settings;
    const [row] = await tx.query<Row>(
      `update api_key set revoked_at = coalesce(revoked_at, now()), revoked_by = coalesce(revoked_by, $3) where tenant_id = $1 and id = $2
       returning id, name, hint, user_id, role, kinds, purposes, per_minute, made_by, made_at, expires_at, last_used_at, revoked_at`,
      [tenantId, id, actor],
    );
    if (row === undefined) throw new Failure('memory.not_found', { facts: { key: id } });
    tx.wakeAfterCommit('identity');
    await notarise(tx, [{ type: 'key.revoked', body: { key: id } }]);
    return keyOfRow(row);
  });
}

function assertAdmin({ actor }: Scope): void {
  // A key that could make keys would outlive its own end.
  if (actor.role !== 'admin' || actor.key !== undefined) throw new Failure('auth.forbidden');
}

async function assertHolder(tx: Tx, { holder, purposes }: KeyDraft): Promise<void> {
  let role: Role | undefined = 'role' in holder ? holder.role : undefined;
  if ('user' in holder) {
    const [member] = await tx.query<{ role: Role }>(
      'select role from membership where tenant_id = $1 and user_id = $2',
      [tx.settings.tenantId, holder.user],
    );
    if (member === undefined) throw new Failure('input.invalid', { fields: [{ path: 'user', rule: 'id' }] });
    role = member.role;
  }
  const refused = purposes.find((purpose) => role === undefined || !mayState(role, purpose));
  if (refused !== undefined) throw new Failure('purpose.refused', { params: { purpose: refused } });
}

function keyOfRow(row: Row): ApiKey {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    holder: row.user_id === null ? { role: row.role ?? 'rep' } : { user: row.user_id },
    kinds: row.kinds,
    purposes: row.purposes,
    perMinute: row.per_minute,
    madeBy: row.made_by,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}

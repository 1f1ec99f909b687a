import { createHash } from 'node:crypto';
import type { KeyKinds } from '@valence/contract';
import { Failure } from '#base';
import type { Store } from '#store';
import type { Purpose, Role } from '../policy.ts';
import { notarise } from '../scope.ts';
import type { Person } from '../workspaces.ts';

/** A key that was looked up is believed for this long, unless somebody says before that it changed. Chosen, not fitted. */
const BELIEVED_MS = 5_000;
/** Keys remembered at a time. */
const MOST = 10_000;
/** Use is written down at most this often per key and process. */
const NOTED_MS = 60_000;

/** What every key begins with, so that scanners of code find lost ones. */
export const KEY_PREFIX = 'vk_';

/** For whom a bearer token acts, remembered for seconds. */
export type KnownKeys = Readonly<{
  /** @throws Failure `key.unknown`: made up, revoked, expired, or its person is no member any more. */
  personOf(token: string): Promise<Person>;
}>;

type Known = { person: Person; until: number };
type Row = {
  tenant_id: string;
  id: string;
  name: string;
  kinds: KeyKinds;
  purposes: Purpose[];
  per_minute: number;
  expires_at: Date | null;
  user_id: string | null;
  role: Role;
  person_id: string | null;
  person_name: string | null;
  email: string | null;
  workspace: string;
  is_demo: boolean;
};

export function hashOfKey(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export function openKnownKeys(store: Store): KnownKeys {
  const known = new Map<string, Known>();
  const noted = new Map<string, number>();
  let generation = 0;
  store.wake.on('identity', () => {
    generation += 1;
    known.clear();
  });
  return {
    async personOf(token) {
      const hash = hashOfKey(token);
      const place = hash.toString('base64url');
      const now = Date.now();
      const found = known.get(place);
      if (found !== undefined && found.until > now) return found.person;
      const asked = generation;
      const row = await keyBy(store, hash);
      if (row === undefined) throw new Failure('key.unknown');
      const person = personOfRow(row);
      if (now - (noted.get(row.id) ?? 0) > NOTED_MS) {
        noted.set(row.id, now);
        await noteUse(store, row);
      }
      if (asked === generation) {
        if (known.size >= MOST) known.clear();
        const end = row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY;
        known.set(place, { person, until: Math.min(now + BELIEVED_MS, end) });
      }
      return person;
    },
  };
}

async function keyBy(store: Store, hash: Buffer): Promise<Row | undefined> {
  const { rows } = await store.identity.query<Row>(
    `select k.tenant_id, k.id, k.name, k.kinds, k.purposes, k.per_minute, k.expires_at, k.user_id,
       coalesce(m.role, k.role) as role, m.person_id, u.name as person_name, u.email, t.name as workspace, t.is_demo
     from public.api_key k join identity.tenant t on t.id = k.tenant_id
     left join public.membership m on m.tenant_id = k.tenant_id and m.user_id = k.user_id
     left join identity."user" u on u.id = k.user_id
     where k.hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
       and (k.user_id is null or m.user_id is not null)`,
    [hash],
  );
  return rows[0];
}

function personOfRow(row: Row): Person {
  const user =
    row.user_id === null
      ? { id: `key:${row.id}`, name: row.name, email: '' }
      : { id: row.user_id, name: row.person_name ?? row.name, email: row.email ?? '' };
  return {
    user,
    workspace: { id: row.tenant_id, name: row.workspace, isDemo: row.is_demo },
    role: row.role,
    personId: row.person_id,
    preferences: {},
    key: { id: row.id, name: row.name, kinds: row.kinds, purposes: row.purposes, perMinute: row.per_minute },
  };
}

/** Writes down that the key is in use, to the minute; in the evidence log once a day. */
async function noteUse(store: Store, { tenant_id: tenantId, id, user_id: user }: Row): Promise<void> {
  const { rows } = await store.identity.query<{ is_new_day: boolean }>(
    `with before as (select tenant_id, id, last_used_at from public.api_key where tenant_id = $1 and id = $2 for update)
     update public.api_key k set last_used_at = now() from before b where k.tenant_id = b.tenant_id and k.id = b.id
     returning b.last_used_at is null or b.last_used_at < date_trunc('day', now(), 'UTC') as is_new_day`,
    [tenantId, id],
  );
  if (rows[0]?.is_new_day !== true) return;
  await store.write({ tenantId, actor: `person:${user ?? `key:${id}`}`, purpose: 'administration' }, (tx) =>
    notarise(tx, [{ type: 'key.used', body: { key: id } }]),
  );
}

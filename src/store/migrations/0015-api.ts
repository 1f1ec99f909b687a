import { closed, type Migration } from './migration.ts';

/**
 * What programs of customers need: keys that act for a member or for a role, and marks of requests that carry an
 * idempotency key. A mark is written by the transaction that does the work; the answer is added after it.
 */
export const api: Migration = {
  name: '0015-api',
  sql: `
create table api_key (
  tenant_id uuid not null, id uuid not null,
  name text not null, hash bytea not null, hint text not null,
  user_id text, role text check (role in ('rep', 'manager')),
  kinds jsonb not null, purposes text[] not null, per_minute integer not null check (per_minute > 0),
  made_by text not null, made_at timestamptz not null default now(),
  expires_at timestamptz, last_used_at timestamptz, revoked_at timestamptz, revoked_by text,
  primary key (tenant_id, id),
  check (num_nonnulls(user_id, role) = 1)
);
create unique index api_key_hash on api_key (hash);

create table request_mark (
  tenant_id uuid not null, caller text not null, key text not null,
  fingerprint bytea not null, made_at timestamptz not null default now(),
  status smallint, body text,
  primary key (tenant_id, caller, key)
);
create index request_mark_age on request_mark (tenant_id, made_at);
${closed('api_key', 'select, insert, update')}
${closed('request_mark', 'select, insert, update, delete')}
-- Before a tenant is known the security kernel must find whose key it is.
create policy identity on api_key to valence_identity using (true) with check (true);
grant select, update on api_key to valence_identity;
`,
};

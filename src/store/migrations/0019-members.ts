import { closed, type Migration } from './migration.ts';

/**
 * Links by which somebody joins a workspace or sets a password, and who used to belong to one. Whoever is no longer a
 * member leaves `membership`, so that whatever asks there who may do something forgets them without being told to.
 */
export const members: Migration = {
  name: '0019-members',
  sql: `
create table member_link (
  tenant_id uuid not null, id uuid not null,
  type text not null check (type in ('invitation', 'password')),
  -- SHA-256 of what the link carries; the link itself is kept nowhere.
  token_hash bytea not null,
  email text not null, role text check (role in ('rep', 'manager', 'admin')), team_id uuid, user_id text,
  made_by text not null, made_at timestamptz not null default now(), expires_at timestamptz not null,
  used_at timestamptz, withdrawn_at timestamptz,
  primary key (tenant_id, id)
);
create unique index member_link_token on member_link (token_hash);
create index member_link_open on member_link (tenant_id, email) where used_at is null and withdrawn_at is null;

create table former_member (
  tenant_id uuid not null, user_id text not null,
  role text not null check (role in ('rep', 'manager', 'admin')),
  person_id uuid, preferences jsonb not null, made_at timestamptz not null,
  ended_by text not null, ended_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
${closed('member_link', 'select, insert, update')}
${closed('former_member', 'select, insert, delete')}
grant delete on membership to valence_app;
-- Who opens a link belongs to no workspace yet; names of former members stand with the logins.
create policy identity on member_link to valence_identity using (true);
create policy identity on former_member to valence_identity using (true);
grant select on member_link, former_member to valence_identity;
`,
};

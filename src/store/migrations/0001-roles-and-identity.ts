import type { Migration } from './migration.ts';

/**
 * Roles, and schema `identity`: the only tables outside tenancy. Roles belong to the whole server, so another Valence
 * database on it may have made them already.
 *
 * better-auth's DDL is frozen here as version 1.7.25 compiles it; a test asserts that its own migrator finds nothing to do.
 */
export const rolesAndIdentity: Migration = {
  name: '0001-roles-and-identity',
  sql: `
create extension if not exists btree_gin;

do $$
declare name text;
begin
  foreach name in array array['valence_app', 'valence_identity', 'valence_dispatch', 'valence_find', 'valence_erase'] loop
    if not exists (select from pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin', name);
      exception when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$;

revoke create on schema public from public;
create schema if not exists identity;
grant usage on schema public to valence_app, valence_identity, valence_dispatch, valence_find, valence_erase;
grant usage on schema identity to valence_identity;

set local search_path = identity;

create table "user" ("id" text not null primary key, "name" text not null, "email" text not null unique, "emailVerified" boolean not null, "image" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);
create table "session" ("id" text not null primary key, "expiresAt" timestamptz not null, "token" text not null unique, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text, "userId" text not null references "user" ("id") on delete cascade);
create table "account" ("id" text not null primary key, "accountId" text not null, "providerId" text not null, "userId" text not null references "user" ("id") on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz not null);
create table "verification" ("id" text not null primary key, "identifier" text not null, "value" text not null, "expiresAt" timestamptz not null, "createdAt" timestamptz default CURRENT_TIMESTAMP not null, "updatedAt" timestamptz default CURRENT_TIMESTAMP not null);
create index "session_userId_idx" on "session" ("userId");
create index "account_userId_idx" on "account" ("userId");
create index "verification_identifier_idx" on "verification" ("identifier");

create table tenant (
  id uuid primary key,
  name text not null,
  is_demo boolean not null default false,
  created_at timestamptz not null default now()
);
grant select, insert, update, delete on all tables in schema identity to valence_identity;
-- The migrator writes its own table here; nobody else may.
revoke all on all tables in schema identity from valence_app;
set local search_path = public;
`,
};

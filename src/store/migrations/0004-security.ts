import { closed, type Migration } from './migration.ts';

/** Who belongs where, and the evidence entries written with each business transaction (sequenced into the log later). */
export const security: Migration = {
  name: '0004-security',
  sql: `
create table membership (
  tenant_id uuid not null, user_id text not null,
  role text not null check (role in ('rep', 'manager', 'admin')),
  person_id uuid, preferences jsonb not null default '{}', made_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
create index membership_user on membership (user_id);

create table evidence_entry (
  tenant_id uuid not null, id uuid not null,
  type text not null, actor text not null, purpose text not null, subject_id uuid,
  body jsonb not null, at timestamptz not null default now(), xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
${closed('membership', 'select, insert, update')}
${closed('evidence_entry', 'select, insert')}
-- Before a tenant is known the security kernel must find the workspaces of who signs in.
create policy identity on membership to valence_identity using (true) with check (true);
grant select, insert, update, delete on membership to valence_identity;
`,
};

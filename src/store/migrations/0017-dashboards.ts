import { closed, type Migration } from './migration.ts';

/** Dashboards that people made, and which one opens first for a person or a role. */
export const dashboards: Migration = {
  name: '0017-dashboards',
  sql: `
create table dashboard (
  tenant_id uuid not null, id uuid not null,
  name jsonb not null, config jsonb not null,
  audience text not null check (audience in ('private', 'team', 'all')),
  owner_id text not null, version int not null default 1,
  changed_by text not null, changed_at timestamptz not null default now(), removed_at timestamptz,
  primary key (tenant_id, id)
);

-- whom: 'role rep', or 'user ' and their id. The dashboard is an id, or the name of a shipped one.
create table dashboard_choice (
  tenant_id uuid not null, whom text not null, dashboard text,
  primary key (tenant_id, whom)
);
${closed('dashboard', 'select, insert, update')}
${closed('dashboard_choice', 'select, insert, update')}
`,
};

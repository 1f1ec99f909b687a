import { closed, type Migration } from './migration.ts';

/** Saved views of lists, and each person's order and default of them. */
export const views: Migration = {
  name: '0011-views',
  sql: `
create table saved_view (
  tenant_id uuid not null, id uuid not null,
  kind text not null, name text not null,
  layout text not null check (layout in ('table', 'board', 'calendar', 'timeline')),
  config jsonb not null,
  audience text not null check (audience in ('private', 'team', 'all')),
  owner_id text not null, version int not null default 1,
  changed_by text not null, changed_at timestamptz not null default now(), removed_at timestamptz,
  primary key (tenant_id, id)
);
create index saved_view_kind on saved_view (tenant_id, kind, id) where removed_at is null;

create table view_choice (
  tenant_id uuid not null, user_id text not null, kind text not null,
  view_order uuid[] not null default '{}', default_view uuid,
  primary key (tenant_id, user_id, kind)
);
${closed('saved_view', 'select, insert, update')}
${closed('view_choice', 'select, insert, update')}
`,
};

import { closed, turnsEpoch, type Migration } from './migration.ts';

/**
 * Agents that people of a workspace build: a draft that is saved as it is, versions that never change, and the one at
 * work. Saving a draft turns no epoch; what agents are at work does.
 */
export const studio: Migration = {
  name: '0029-studio',
  sql: `
create table studio_agent (
  tenant_id uuid not null, name text not null,
  audience text not null check (audience in ('private', 'builders', 'all')),
  owner_id text not null, owner_name text not null,
  draft jsonb not null, revision int not null default 1, draft_by text not null, draft_at timestamptz not null default now(),
  last_version int not null default 0,
  -- In whose name it works: nobody's agent may do more than they may.
  active_version int, activated_by text,
  made_at timestamptz not null default now(), removed_at timestamptz,
  primary key (tenant_id, name)
);
create table studio_version (
  tenant_id uuid not null, agent text not null, version int not null,
  hash text not null, graph jsonb not null, note text not null,
  made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, agent, version)
);
create table studio_setting (
  tenant_id uuid not null, builders text[] not null,
  primary key (tenant_id)
);
${closed('studio_agent', 'select, insert, update')}
${closed('studio_version', 'select, insert')}
${closed('studio_setting', 'select, insert, update')}
${turnsEpoch('studio_agent', 'active_version, activated_by, removed_at')}
${turnsEpoch('studio_setting')}

-- At start it is asked whether the agents that waiting runs call are there.
create policy dispatch on studio_agent for select to valence_dispatch using (true);
grant select (tenant_id, name, active_version, removed_at) on studio_agent to valence_dispatch;
`,
};

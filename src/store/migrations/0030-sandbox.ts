import { closed, type Migration } from './migration.ts';

/**
 * Sandbox sessions and their steps, scenario sets with their cases and results, back-tests, and what people taught agents.
 * A session belongs to who began it: it holds what that person may read. Nothing of it is ever read by a live run.
 */
export const sandbox: Migration = {
  name: '0030-sandbox',
  sql: `
create table sandbox_session (
  tenant_id uuid not null, id uuid not null,
  owner text not null, agent text not null, graph jsonb not null, graph_hash text not null,
  input jsonb not null, subject_id uuid, autonomy text not null,
  watermark text not null, frozen_at timestamptz not null, clock timestamptz not null,
  run_id uuid, parent_id uuid, parent_step integer,
  settings jsonb not null default '{}', rest jsonb not null,
  version integer not null default 1,
  made_at timestamptz not null default now(), touched_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index sandbox_session_owner on sandbox_session (tenant_id, owner, id);
create index sandbox_session_touched on sandbox_session (tenant_id, touched_at);

create table sandbox_step (
  tenant_id uuid not null, session_id uuid not null, ordinal integer not null,
  key text not null, node text not null, type text not null, status text not null, answered_by text not null,
  input jsonb, output jsonb, error text, evidence jsonb not null default '[]', effects jsonb not null default '{}',
  work_us bigint not null default 0,
  primary key (tenant_id, session_id, ordinal)
);

create table case_set (
  tenant_id uuid not null, agent text not null, case_id text not null,
  body jsonb not null, run_id uuid, decision_id uuid, is_proposed boolean not null default false,
  made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, agent, case_id)
);
create table case_run (
  tenant_id uuid not null, id uuid not null,
  agent text not null, version text not null, graph_hash text not null, job_id uuid,
  cases integer not null, repeats integer not null, passed integer not null, flaky integer not null,
  report jsonb not null, made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index case_run_agent on case_run (tenant_id, agent, id);
create index case_run_graph on case_run (tenant_id, graph_hash, id);

create table back_test (
  tenant_id uuid not null, id uuid not null,
  agent text not null, version text not null, graph jsonb not null, graph_hash text not null, job_id uuid,
  asked jsonb not null, report jsonb, made_by text not null, made_at timestamptz not null default now(), ended_at timestamptz,
  primary key (tenant_id, id)
);
create index back_test_agent on back_test (tenant_id, agent, id);
create table back_test_run (
  tenant_id uuid not null, test_id uuid not null, run_id uuid not null,
  result jsonb not null,
  primary key (tenant_id, test_id, run_id)
);
${closed('sandbox_session', 'select, insert, update, delete')}
${closed('sandbox_step', 'select, insert, delete')}
${closed('case_set', 'select, insert, update, delete')}
${closed('case_run', 'select, insert')}
${closed('back_test', 'select, insert, update')}
${closed('back_test_run', 'select, insert')}
`,
};

import { closed, type Migration } from './migration.ts';

/** Outbox, jobs, agents, runs, steps, decisions, models. The dispatcher sees leases and topics of all tenants, never content. */
export const process: Migration = {
  name: '0003-process',
  sql: `
create table outbox (
  tenant_id uuid not null, id uuid not null,
  topic text not null, payload jsonb not null, at timestamptz not null default now(),
  primary key (tenant_id, id)
);

create table job (
  tenant_id uuid not null, id uuid not null,
  kind text not null, input jsonb not null, status text not null default 'ready',
  progress jsonb, error text,
  actor jsonb not null,
  is_cancelled boolean not null default false,
  owner text, epoch integer not null default 0, lease_until timestamptz, attempts integer not null default 0,
  made_at timestamptz not null default now(), ended_at timestamptz,
  primary key (tenant_id, id)
);
create index job_ready on job (made_at) where status in ('ready', 'running');

create table import (
  tenant_id uuid not null, id uuid not null,
  kind text not null, file_name text not null, blob_id uuid not null, bytes bigint not null,
  status text not null, report jsonb not null, mapping jsonb not null, keys jsonb not null, outcome jsonb,
  only_valid boolean not null default false,
  batch_id uuid, job_id uuid, made_by text not null, made_at timestamptz not null default now(), ended_at timestamptz, error text,
  primary key (tenant_id, id)
);
create table import_problem (
  tenant_id uuid not null, import_id uuid not null, ordinal bigint not null,
  row bigint not null, problem jsonb not null,
  primary key (tenant_id, import_id, ordinal)
);

create table agent_setting (
  tenant_id uuid not null, agent text not null,
  autonomy text not null, is_on boolean not null, changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, agent)
);
create table agent_graph (
  tenant_id uuid not null, hash text not null, agent text not null, version text not null, graph jsonb not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, hash)
);
create table agent_schedule (
  tenant_id uuid not null, agent text not null, cron text not null, next_at timestamptz not null,
  primary key (tenant_id, agent, cron)
);
create index agent_schedule_next on agent_schedule (next_at);

create table run (
  tenant_id uuid not null, id uuid not null,
  agent text not null, graph_hash text not null, autonomy text not null, purpose text not null, actor jsonb not null,
  started_by text not null, subject_id uuid, dedupe_key text,
  status text not null default 'ready',
  cursor text, state jsonb not null, input jsonb not null, output jsonb,
  spent jsonb not null, error text,
  wake_at timestamptz not null default now(), wait_key text,
  owner text, epoch integer not null default 0, lease_until timestamptz, attempts integer not null default 0,
  is_cancelled boolean not null default false,
  work_us bigint not null default 0,
  started_at timestamptz not null default now(), ended_at timestamptz,
  primary key (tenant_id, id)
);
create index run_ready on run (wake_at, tenant_id) where status in ('ready', 'waiting');
create index run_leased on run (lease_until) where status = 'running';
create index run_wait on run (tenant_id, wait_key) where status = 'waiting' and wait_key is not null;
create index run_started on run (tenant_id, started_at, id);
create index run_subject on run (tenant_id, subject_id, started_at);
create unique index run_dedupe on run (tenant_id, agent, dedupe_key) where dedupe_key is not null;

create table step (
  tenant_id uuid not null, run_id uuid not null, node text not null, iteration integer not null,
  ordinal integer not null, type text not null, tool text, durability text not null, status text not null,
  input_hash text not null, input jsonb, output jsonb, evidence jsonb not null default '[]',
  started_at timestamptz not null, work_us bigint not null, error text, epoch integer not null,
  primary key (tenant_id, run_id, node, iteration)
);

create table decision (
  tenant_id uuid not null, id uuid not null,
  run_id uuid not null, agent text not null, subject_id uuid, owner_id uuid,
  status text not null default 'open',
  card jsonb not null, versions jsonb not null,
  expected_minor bigint not null default 0, currency text, probability double precision,
  made_at timestamptz not null default now(), snoozed_until timestamptz,
  answer jsonb, answered_at timestamptz, batch_id uuid, outcome jsonb,
  primary key (tenant_id, id)
);
create index decision_open on decision (tenant_id, expected_minor, id) where status = 'open';
create index decision_owner on decision (tenant_id, owner_id, expected_minor, id) where status = 'open';
create index decision_snoozed on decision (tenant_id, snoozed_until) where status = 'snoozed';
create index decision_subject on decision (tenant_id, subject_id, id);
create index decision_run on decision (tenant_id, run_id);
create index decision_answered on decision (tenant_id, agent, answered_at) where answered_at is not null;

create table model (
  tenant_id uuid not null, id uuid not null,
  purpose text not null, version integer not null, signal text not null, card jsonb not null, body jsonb,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id), unique (tenant_id, purpose, version)
);
${closed('outbox', 'select, insert')}
${closed('job', 'select, insert, update')}
${closed('import', 'select, insert, update')}
${closed('import_problem', 'select, insert, delete')}
${closed('agent_setting', 'select, insert, update')}
${closed('agent_graph', 'select, insert')}
${closed('agent_schedule', 'select, insert, update, delete')}
${closed('run', 'select, insert, update')}
${closed('step', 'select, insert, update')}
${closed('decision', 'select, insert, update')}
${closed('model', 'select, insert')}

create policy dispatch on outbox to valence_dispatch using (true);
create policy dispatch on job to valence_dispatch using (true);
create policy dispatch on run to valence_dispatch using (true);
create policy dispatch on agent_schedule to valence_dispatch using (true);
-- Locking a row asks for the right to update; nothing of an event is ever changed.
grant select, update (at), delete on outbox to valence_dispatch;
grant select (tenant_id, id, kind, status, owner, epoch, lease_until, attempts, made_at), update (status, owner, epoch, lease_until, attempts) on job to valence_dispatch;
grant select (tenant_id, id, status, wake_at, owner, epoch, lease_until, attempts), update (status, owner, epoch, lease_until, attempts) on run to valence_dispatch;
grant select, update (next_at) on agent_schedule to valence_dispatch;
`,
};

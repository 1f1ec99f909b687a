import { closed, turnsEpoch, type Migration } from './migration.ts';

/**
 * Language models of a workspace: endpoints with their sealed keys, how they are used, the ledger of calls with its sums
 * per month (caps are held against those), and answers kept for a while for the same question. The ledger holds no text.
 */
export const languageModels: Migration = {
  name: '0026-language-models',
  sql: `
create table model_endpoint (
  tenant_id uuid not null, id uuid not null,
  config jsonb not null, key bytea, findings jsonb,
  version integer not null default 1, made_at timestamptz not null default now(),
  changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create table model_setting (
  tenant_id uuid not null, config jsonb not null, version integer not null default 1,
  changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id)
);
create table model_call (
  tenant_id uuid not null, id uuid not null,
  at timestamptz not null, endpoint_id uuid not null, endpoint text not null, model text not null, adapter text,
  task text not null, run_id uuid, agent text, node text,
  tokens_in bigint not null, tokens_out bigint not null, is_estimated boolean not null, cost_micro bigint, currency text,
  ms integer not null, first_ms integer, repairs integer not null, outcome text not null,
  primary key (tenant_id, id)
);
create index model_call_run on model_call (tenant_id, run_id) where run_id is not null;
-- agent and currency are empty where there is none.
create table model_month (
  tenant_id uuid not null, month date not null, endpoint_id uuid not null, agent text not null, task text not null, currency text not null,
  endpoint text not null, calls bigint not null, cached bigint not null, failed bigint not null,
  tokens_in bigint not null, tokens_out bigint not null, cost_micro bigint not null, ms bigint not null,
  primary key (tenant_id, month, endpoint_id, agent, task, currency)
);
create table model_answer (
  tenant_id uuid not null, hash text not null, endpoint_id uuid not null, endpoint_version integer not null,
  answer bytea not null, made_at timestamptz not null, expires_at timestamptz not null,
  primary key (tenant_id, hash, endpoint_id)
);
create index model_answer_expires on model_answer (tenant_id, expires_at);
${closed('model_endpoint', 'select, insert, update, delete')}
${closed('model_setting', 'select, insert, update')}
${closed('model_call', 'select, insert')}
${closed('model_month', 'select, insert, update')}
${closed('model_answer', 'select, insert, update, delete')}
${turnsEpoch('model_endpoint')}
${turnsEpoch('model_setting')}
`,
};

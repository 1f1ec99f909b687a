import { closed, type Migration } from './migration.ts';

/**
 * What selling needs beside records: settings of the workspace (pipelines, approval rules, who sells), running document
 * numbers, who approved which state of a quote, and who took what from a pool. Settings are history: the highest version
 * counts. Approvals and pool moves keep who and when, also after the record has gone.
 */
export const sales: Migration = {
  name: '0013-sales',
  sql: `
create table sales_setting (
  tenant_id uuid not null, name text not null, version integer not null,
  value jsonb not null, changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, name, version)
);
create table document_number (
  tenant_id uuid not null, series text not null, last bigint not null,
  primary key (tenant_id, series)
);
create table approval (
  tenant_id uuid not null, id uuid not null,
  quote_id uuid not null, round integer not null, position integer not null, level text not null,
  digest text not null, why jsonb not null,
  state text not null check (state in ('queued', 'waiting', 'approved', 'refused', 'void')),
  asked_by text not null, asked_at timestamptz not null default now(),
  delegate text, decided_by text, decided_at timestamptz, reason text,
  primary key (tenant_id, id)
);
create unique index approval_step on approval (tenant_id, quote_id, round, position);
create index approval_open on approval (tenant_id, asked_at, id) where state = 'waiting';
create table pool_move (
  tenant_id uuid not null, id uuid not null,
  record_id uuid not null, pool_id uuid not null, person_id uuid,
  action text not null check (action in ('claimed', 'released', 'recycled', 'warned')),
  at timestamptz not null default now(), reason text,
  primary key (tenant_id, id)
);
create index pool_move_person on pool_move (tenant_id, person_id, action, at) where person_id is not null;
create index pool_move_record on pool_move (tenant_id, record_id, at);
${closed('sales_setting', 'select, insert')}
${closed('document_number', 'select, insert, update')}
${closed('approval', 'select, insert, update')}
${closed('pool_move', 'select, insert')}
`,
};

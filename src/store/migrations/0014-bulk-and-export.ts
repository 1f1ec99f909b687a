import { closed, type Migration } from './migration.ts';

/**
 * Long work shown to people: what a job is called, what it writes under, which records it goes through. `key` makes a
 * retry of the same request the same job. Mappings of files are kept by the shape of their header.
 */
export const bulkAndExport: Migration = {
  name: '0014-bulk-and-export',
  sql: `
alter table job
  add column title jsonb, add column batch_id uuid, add column key text, add column undo_of uuid, add column failure jsonb;
create unique index job_key on job (tenant_id, key) where key is not null;
create index job_shown on job (tenant_id, id) where title is not null;
create index job_undo on job (tenant_id, undo_of) where undo_of is not null;

-- The records a job goes through, fixed when it begins, with the version each had then.
create table job_item (
  tenant_id uuid not null, job_id uuid not null, entity_id uuid not null, version integer not null,
  primary key (tenant_id, job_id, entity_id)
);

alter table import add column options jsonb not null default '{}';
create table import_mapping (
  tenant_id uuid not null, kind text not null, shape text not null,
  mapping jsonb not null, keys jsonb not null, options jsonb not null,
  made_by text not null, used_at timestamptz not null default now(),
  primary key (tenant_id, kind, shape)
);
${closed('job_item', 'select, insert, delete')}
${closed('import_mapping', 'select, insert, update, delete')}
`,
};

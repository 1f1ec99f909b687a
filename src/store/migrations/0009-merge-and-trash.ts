import { closed, type Migration } from './migration.ts';

/**
 * Merged records (`alias` is the log, `canonical` what it comes to now), the trash, keys that tell who claimed them, and
 * the transaction ids that a look back in time is ordered by.
 */
export const mergeAndTrash: Migration = {
  name: '0009-merge-and-trash',
  sql: `
create table alias (
  tenant_id uuid not null, id uuid not null,
  kind text not null, from_id uuid not null, to_id uuid not null,
  title text not null, made_at timestamptz not null,
  from_class integer not null default 0, to_class integer not null default 0,
  batch_id uuid not null, actor text not null,
  at timestamptz not null default now(), xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index alias_from on alias (tenant_id, from_id);
create index alias_to on alias (tenant_id, to_id);
create index alias_batch on alias (tenant_id, batch_id);

create table canonical (
  tenant_id uuid not null, id uuid not null, canonical_id uuid not null,
  primary key (tenant_id, id)
);
create index canonical_of on canonical (tenant_id, canonical_id);

create table trash (
  tenant_id uuid not null, id uuid not null,
  entity_id uuid not null, kind text not null, title text not null, made_at timestamptz not null,
  consent_class integer not null default 0, is_private boolean not null default false,
  batch_id uuid not null, actor text not null,
  at timestamptz not null default now(), xid xid8 not null default pg_current_xact_id(),
  restored_at timestamptz, restored_by text, restored_xid xid8,
  purged_at timestamptz, purged_by text,
  primary key (tenant_id, id)
);
create unique index trash_live on trash (tenant_id, entity_id) where restored_at is null;
create index trash_entity on trash (tenant_id, entity_id);
create index trash_batch on trash (tenant_id, batch_id, entity_id);
create index trash_listed on trash (tenant_id, id) where restored_at is null and purged_at is null;

alter table batch add column xid xid8 not null default pg_current_xact_id(), add column retracted_xid xid8;
alter table link add column xid xid8 not null default pg_current_xact_id();

-- A key belongs to whoever claimed it last and still stands; what was claimed before is kept, so that it comes back.
alter table entity_key add column batch_id uuid,
  add column observation_id uuid not null default '00000000-0000-0000-0000-000000000000';
alter table entity_key alter column observation_id drop default;
alter table entity_key drop constraint entity_key_pkey;
alter table entity_key add primary key (tenant_id, kind, key, observation_id);

create index evidence_entry_subject on evidence_entry (tenant_id, subject_id, id) where subject_id is not null;
${closed('alias', 'select, insert')}
${closed('canonical', 'select, insert, update, delete')}
${closed('trash', 'select, insert, update')}
`,
};

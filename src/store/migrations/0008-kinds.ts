import { closed, turnsEpoch, type Migration } from './migration.ts';
import { LATER_SLOTS } from './slots.ts';

const slotColumns = LATER_SLOTS.map(({ slot, type }) => `add column ${slot} ${type}`).join(', ');
const slotIndexes = LATER_SLOTS.map(
  ({ slot }) => `create index entity_${slot} on entity (tenant_id, kind, ${slot}, id) where ${slot} is not null;`,
).join('\n');

/**
 * Kinds and fields as data of a workspace: what it adds to or changes on a kind, with all earlier versions; counters of
 * automatic numbers; keys that only one record may hold; the single values of fields that hold several, so that they
 * filter through an index. The last two go with their record, whoever removes it.
 */
export const kinds: Migration = {
  name: '0008-kinds',
  sql: `
alter table entity ${slotColumns};
${slotIndexes}

alter table field add column spec jsonb not null default '{}', add column retired_at timestamptz, add column retired_by_batch uuid;

create table kind (
  tenant_id uuid not null, name text not null,
  spec jsonb not null, version integer not null default 1,
  made_by text not null, made_at timestamptz not null default now(),
  changed_at timestamptz not null default now(), retired_at timestamptz,
  primary key (tenant_id, name)
);
create table kind_version (
  tenant_id uuid not null, kind text not null, version integer not null,
  definition jsonb not null, note jsonb not null,
  made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, kind, version)
);
create table counter (
  tenant_id uuid not null, kind text not null, field text not null, period text not null,
  last bigint not null,
  primary key (tenant_id, kind, field, period)
);
create table unique_key (
  tenant_id uuid not null, kind text not null, rule text not null, value text not null, entity_id uuid not null,
  primary key (tenant_id, kind, rule, value),
  foreign key (tenant_id, entity_id) references entity (tenant_id, id) on delete cascade
);
create index unique_key_entity on unique_key (tenant_id, entity_id);
create table listed (
  tenant_id uuid not null, kind text not null, field text not null, value text not null, entity_id uuid not null,
  primary key (tenant_id, kind, field, value, entity_id),
  foreign key (tenant_id, entity_id) references entity (tenant_id, id) on delete cascade
);
create index listed_entity on listed (tenant_id, entity_id);

alter table entity no force row level security;
insert into listed (tenant_id, kind, field, value, entity_id)
select distinct e.tenant_id, e.kind, d.key, left(v.value, 120), e.id
from entity e, jsonb_each(e.data) d, jsonb_array_elements_text(case jsonb_typeof(d.value) when 'array' then d.value else '[]' end) v;
alter table entity force row level security;
${closed('kind', 'select, insert, update')}
${closed('kind_version', 'select, insert')}
${closed('counter', 'select, insert, update')}
${closed('unique_key', 'select, insert, update, delete')}
${closed('listed', 'select, insert, delete')}
${turnsEpoch('kind')}
`,
};

import { closed, type Migration } from './migration.ts';
import { FIRST_SLOTS } from './slots.ts';

const slotColumns = FIRST_SLOTS.map(({ slot, type }) => `  ${slot} ${type},`).join('\n');
const slotIndexes = FIRST_SLOTS.map(
  ({ slot }) => `create index entity_${slot} on entity (tenant_id, kind, ${slot}, id) where ${slot} is not null;`,
).join('\n');

/** Sources, observations, entities with typed slots, links, search rows, custom fields, blobs under subject keys. */
export const memory: Migration = {
  name: '0002-memory',
  sql: `
create table source (
  tenant_id uuid not null, id uuid not null,
  kind text not null, name text not null, version text, uri text,
  retrieved_at timestamptz not null, sha256 text,
  reliability double precision not null,
  primary key (tenant_id, id)
);
create index source_name on source (tenant_id, kind, name, version);

create table batch (
  tenant_id uuid not null, id uuid not null,
  kind text not null, label jsonb not null, made_by text not null,
  made_at timestamptz not null default now(),
  retracted_at timestamptz, retracted_by text,
  primary key (tenant_id, id)
);

create table observation (
  tenant_id uuid not null, id uuid not null,
  entity_id uuid not null, kind text not null,
  source_id uuid not null, batch_id uuid, run_id uuid,
  actor text not null, purpose text not null,
  at timestamptz not null, recorded_at timestamptz not null default now(),
  confidence double precision not null check (confidence between 0 and 1),
  data jsonb not null, spot jsonb,
  xid xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create index observation_entity on observation (tenant_id, entity_id, id);
create index observation_batch on observation (tenant_id, batch_id, entity_id) where batch_id is not null;

create table entity (
  tenant_id uuid not null, id uuid not null,
  kind text not null, title text not null,
  data jsonb not null, support jsonb not null,
  subject_id uuid, consent_class integer not null default 0,
  version integer not null default 1,
  created_at timestamptz not null, updated_at timestamptz not null default now(),
${slotColumns}
  primary key (tenant_id, id)
);
create index entity_kind on entity (tenant_id, kind, id);
${slotIndexes}

create table entity_key (
  tenant_id uuid not null, kind text not null, key text not null, entity_id uuid not null,
  primary key (tenant_id, kind, key)
);
create index entity_key_entity on entity_key (tenant_id, entity_id);

create table link (
  tenant_id uuid not null, id uuid not null,
  kind text not null, from_id uuid not null, to_id uuid not null,
  source_id uuid not null, batch_id uuid, run_id uuid, actor text not null,
  at timestamptz not null, until timestamptz, recorded_at timestamptz not null default now(),
  confidence double precision not null check (confidence between 0 and 1),
  primary key (tenant_id, id)
);
create index link_from on link (tenant_id, from_id, kind);
create index link_to on link (tenant_id, to_id, kind);

create table search_row (
  tenant_id uuid not null, entity_id uuid not null, category text not null,
  kind text not null, tokens tsvector not null,
  primary key (tenant_id, entity_id, category)
);
create index search_row_tokens on search_row using gin (tenant_id, tokens);

create table field (
  tenant_id uuid not null, kind text not null, id text not null,
  title jsonb not null, type text not null, category text not null, choices jsonb,
  made_by_batch uuid, made_at timestamptz not null default now(),
  primary key (tenant_id, kind, id)
);
create table slot (
  tenant_id uuid not null, kind text not null, field text not null, slot text not null,
  is_ready boolean not null default false,
  primary key (tenant_id, kind, field),
  unique (tenant_id, kind, slot)
);

create table subject_key (
  tenant_id uuid not null, subject_id uuid not null, wrapped bytea, made_at timestamptz not null default now(), destroyed_at timestamptz,
  primary key (tenant_id, subject_id)
);
create table blob (
  tenant_id uuid not null, id uuid not null, subject_id uuid not null,
  name text not null, media_type text not null, bytes bigint not null, parts integer not null, sha256 text not null,
  made_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create table blob_part (
  tenant_id uuid not null, blob_id uuid not null, part integer not null, body bytea not null,
  primary key (tenant_id, blob_id, part)
);

create function find_ids(p_query tsquery, p_kinds text[], p_categories text[], p_limit integer)
returns table (entity_id uuid, rank real) language sql stable security definer set search_path = public, pg_temp as $$
  select m.entity_id, max(m.rank)::real from (
    select r.entity_id, ts_rank(r.tokens, p_query, 1) as rank from search_row r
    where r.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid
      and r.tokens @@ p_query and r.kind = any (p_kinds) and r.category = any (p_categories)
    limit 5000
  ) m group by m.entity_id order by 2 desc, 1 desc limit p_limit
$$;
${closed('source', 'select, insert')}
${closed('batch', 'select, insert, update')}
${closed('observation', 'select, insert')}
${closed('entity', 'select, insert, update, delete')}
${closed('entity_key', 'select, insert, update, delete')}
${closed('link', 'select, insert')}
${closed('search_row', 'select, insert, update, delete')}
${closed('field', 'select, insert, update, delete')}
${closed('slot', 'select, insert, update, delete')}
${closed('subject_key', 'select, insert')}
${closed('blob', 'select, insert, delete')}
${closed('blob_part', 'select, insert, delete')}

-- The one way past the RLS barrier for full text: the function's owner sees all rows and the function filters by tenant.
grant create on schema public to valence_find;
alter function find_ids(tsquery, text[], text[], integer) owner to valence_find;
revoke create on schema public from valence_find;
revoke all on function find_ids(tsquery, text[], text[], integer) from public;
grant execute on function find_ids(tsquery, text[], text[], integer) to valence_app;
create policy find on search_row for select to valence_find using (true);
grant select on search_row to valence_find;
`,
};

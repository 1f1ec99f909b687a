import { closed, type Migration } from './migration.ts';

/**
 * Same record? Keys under which records are found that may be the same, the records whose keys are due, pairs with what
 * speaks for them and what was decided, and per kind what was learned. Keys and pairs can be made again from the records.
 */
export const matching: Migration = {
  name: '0010-matching',
  sql: `
create table match_key (
  tenant_id uuid not null, kind text not null, key integer not null, entity_id uuid not null,
  primary key (tenant_id, kind, key, entity_id)
);
create index match_key_entity on match_key (tenant_id, entity_id);

create table match_due (
  tenant_id uuid not null, kind text not null, entity_id uuid not null,
  primary key (tenant_id, kind, entity_id)
);

create table match_pair (
  tenant_id uuid not null, id uuid not null,
  kind text not null, left_id uuid not null, right_id uuid not null,
  probability double precision not null check (probability between 0 and 1),
  judge text not null, evidence jsonb not null, is_strong boolean not null,
  status text not null default 'open', found_at timestamptz not null default now(),
  features jsonb, keep_id uuid, batch_id uuid, decided_by text, decider text, decided_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, left_id, right_id)
);
create index match_pair_right on match_pair (tenant_id, right_id);
create index match_pair_open on match_pair (tenant_id, kind, probability desc, id desc) where status = 'open';
create index match_pair_decided on match_pair (tenant_id, kind, decided_at desc, id desc) where status <> 'open';

create table match_state (
  tenant_id uuid not null, kind text not null,
  learned jsonb, trees jsonb, learned_from integer not null default 0,
  records integer, compared bigint, scanned_at timestamptz,
  is_automatic boolean not null default false, next_at timestamptz not null,
  primary key (tenant_id, kind)
);
create index match_state_next on match_state (next_at);
${closed('match_key', 'select, insert, delete')}
${closed('match_due', 'select, insert, update, delete')}
${closed('match_pair', 'select, insert, update, delete')}
${closed('match_state', 'select, insert, update')}
create policy dispatch on match_state to valence_dispatch using (true);
grant select (tenant_id, kind, next_at), update (next_at) on match_state to valence_dispatch;
`,
};

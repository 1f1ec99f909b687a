import { closed, turnsEpoch, type Migration } from './migration.ts';

/**
 * Who may see and do what: teams of people, and one rule per role, kind and, where wanted, team. `epoch` changes with
 * everything that servers keep in memory of a workspace, in the same transaction, so that none works with old settings.
 */
export const rights: Migration = {
  name: '0007-rights',
  sql: `
create table epoch (
  tenant_id uuid not null, value uuid not null,
  primary key (tenant_id)
);
create function turn_epoch() returns trigger language plpgsql as $$
begin
  insert into public.epoch (tenant_id, value) values (coalesce(new.tenant_id, old.tenant_id), gen_random_uuid())
  on conflict (tenant_id) do update set value = excluded.value;
  return null;
end $$;

create table team (
  tenant_id uuid not null, id uuid not null,
  name text not null, parent_id uuid, made_by text not null, made_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create table team_member (
  tenant_id uuid not null, team_id uuid not null, person_id uuid not null,
  primary key (tenant_id, team_id, person_id),
  foreign key (tenant_id, team_id) references team (tenant_id, id) on delete cascade
);
create table right_rule (
  tenant_id uuid not null, id uuid not null,
  role text not null check (role in ('rep', 'manager')), team_id uuid, kind text not null,
  rule jsonb not null, changed_by text not null, changed_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, team_id) references team (tenant_id, id) on delete cascade
);
create unique index right_rule_place on right_rule (tenant_id, role, kind, team_id) nulls not distinct;
${closed('epoch', 'select, insert, update')}
${closed('team', 'select, insert, update, delete')}
${closed('team_member', 'select, insert, delete')}
${closed('right_rule', 'select, insert, update, delete')}
-- Memberships are written by the security kernel's own role, before a tenant is set.
create policy identity on epoch to valence_identity using (true) with check (true);
grant select, insert, update on epoch to valence_identity;
${turnsEpoch('team')}
${turnsEpoch('team_member')}
${turnsEpoch('right_rule')}
${turnsEpoch('membership', 'role, person_id')}
${turnsEpoch('field')}
${turnsEpoch('slot')}
`,
};

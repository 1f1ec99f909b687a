import { closed, type Migration } from './migration.ts';

/**
 * Trials of an agent against a control group. What was fixed in advance (plan, accounts and their arms) and what each look
 * found can be written once and never changed: the application may not delete any of it, and the trigger refuses every
 * change of a trial but its end.
 */
export const trials: Migration = {
  name: '0032-trials',
  sql: `
create table trial (
  tenant_id uuid not null, id uuid not null,
  agent text not null, plan jsonb not null, plan_hash text not null,
  started_at timestamptz not null, ends_at timestamptz not null, started_by jsonb not null,
  status text not null default 'running' check (status in ('running', 'done', 'stopped')),
  ended_at timestamptz, ended_by jsonb,
  made_in xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, id)
);
create unique index trial_running on trial (tenant_id, agent) where status = 'running';

create table trial_account (
  tenant_id uuid not null, trial_id uuid not null, account_id uuid not null,
  stratum integer not null, arm text not null check (arm in ('treated', 'control')),
  primary key (tenant_id, trial_id, account_id)
);

create table trial_look (
  tenant_id uuid not null, trial_id uuid not null, day integer not null,
  looked_at timestamptz not null default now(), result jsonb not null,
  primary key (tenant_id, trial_id, day)
);
${closed('trial', 'select, insert, update')}
${closed('trial_account', 'select, insert')}
${closed('trial_look', 'select, insert')}

create function trial_frozen() returns trigger language plpgsql as $$
begin
  if old.status <> 'running' or (new.tenant_id, new.id, new.agent, new.plan, new.plan_hash, new.started_at, new.ends_at, new.started_by)
    is distinct from (old.tenant_id, old.id, old.agent, old.plan, old.plan_hash, old.started_at, old.ends_at, old.started_by) then
    raise exception 'what was fixed when a trial began does not change';
  end if;
  return new;
end $$;
create trigger trial_frozen before update on trial for each row execute function trial_frozen();

create function trial_accounts_frozen() returns trigger language plpgsql as $$
begin
  if not exists (select from trial t where t.tenant_id = new.tenant_id and t.id = new.trial_id and t.made_in = pg_current_xact_id()) then
    raise exception 'nobody joins a trial that has begun';
  end if;
  return new;
end $$;
create trigger trial_accounts_frozen before insert on trial_account for each row execute function trial_accounts_frozen();
`,
};

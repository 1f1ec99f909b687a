import type { Migration } from './migration.ts';

/**
 * Runs that other runs started: the branches of a fork, and agents that an agent called. A run waits under
 * `join:<run>:<node>#<iteration>` for its children; the last of them to end, the first to fail, or the first to end where
 * one is enough, wakes it in its own transaction. Whatever ends a child (a boundary, a person, a broken row) goes through
 * the trigger.
 */
export const childRuns: Migration = {
  name: '0024-child-runs',
  sql: `
alter table run add column parent_id uuid, add column parent_key text, add column branch text, add column ordinal integer,
  add column is_one_enough boolean not null default false;
create index run_parent on run (tenant_id, parent_id, parent_key, ordinal) where parent_id is not null;

create function run_child_ended() returns trigger language plpgsql as $$
begin
  -- Two children that end at once look one after the other, and the second sees that the first has ended.
  perform 1 from run where tenant_id = new.tenant_id and id = new.parent_id and status = 'waiting' and wait_key = new.parent_key for update;
  if not found then return null; end if;
  -- Enough has ended: one, where one is enough, and one that failed, where all are needed; otherwise all.
  if (new.status = 'done') <> new.is_one_enough and exists (
    select from run c where c.tenant_id = new.tenant_id and c.parent_id = new.parent_id and c.parent_key = new.parent_key
      and c.status not in ('done', 'failed', 'cancelled')) then
    return null;
  end if;
  update run set status = 'ready', wake_at = now(), wait_key = null,
    state = state || '{"event": {"type": "event", "payload": {}}}'
  where tenant_id = new.tenant_id and id = new.parent_id and status = 'waiting' and wait_key = new.parent_key;
  return null;
end $$;
create trigger run_child_ended after update of status on run for each row
  when (new.parent_id is not null and new.status in ('done', 'failed', 'cancelled') and old.status is distinct from new.status)
  execute function run_child_ended();
`,
};

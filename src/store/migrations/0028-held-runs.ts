import type { Migration } from './migration.ts';

/**
 * Runs that a person holds. A held run is never due, so nobody claims it; what would have woken it, and when, is kept. Who
 * moves a run on writes its state, and so the trigger meets every such writer and neither a claim nor a lease that is renewed:
 * what works stops at its next boundary.
 */
export const heldRuns: Migration = {
  name: '0028-held-runs',
  sql: `
alter table run add column is_held boolean not null default false, add column resume_at timestamptz;

create function hold_run() returns trigger language plpgsql as $$
begin
  if new.status = 'running' then
    new.status := 'ready';
    new.owner := null;
    new.lease_until := null;
    new.resume_at := now();
    new.wake_at := 'infinity';
  elsif new.status in ('ready', 'waiting') and new.wake_at <> 'infinity' then
    new.resume_at := new.wake_at;
    new.wake_at := 'infinity';
  end if;
  return new;
end $$;
create trigger run_held before update of state on run for each row when (new.is_held) execute function hold_run();
`,
};

import { insertSteps } from './0034-flat-steps.ts';
import type { Migration } from './migration.ts';

const INSERT_RUN = `insert into run (tenant_id, id, owner, epoch, status, cursor, state, spent, work_us, output, error, wait_key, wake_at,
      lease_until, ended_at, agent, graph_hash, autonomy, purpose, actor, started_by, subject_id, dedupe_key, input)
    values (p_tenant, p_id, case when p_status = 'running' then p_owner end, p_epoch, p_status, p_cursor, p_state, p_spent, p_work_us,
      p_output, p_error, p_wait_key,
      case when p_status in ('waiting', 'ready') then coalesce(p_wake_at, now() + p_wake_in, 'infinity') else now() end,
      case when p_status = 'running' then now() + p_lease_ms * interval '1 ms' end,
      case when p_status in ('done', 'failed') then now() end,
      p_agent, p_hash, p_autonomy, p_purpose, p_as, p_started_by, p_subject, p_key, p_input)`;

/** A run that is started under no key meets no other one, so that nothing has to be held ready for that: 3 % of a start. */
export const plainStart: Migration = {
  name: '0036-plain-start',
  sql: `
create or replace function run_open(p_tenant uuid, p_id uuid, p_owner text, p_epoch int, p_status text, p_cursor text, p_state jsonb,
  p_spent jsonb, p_work_us bigint, p_output jsonb, p_error text, p_wait_key text, p_wake_at timestamptz, p_wake_in interval,
  p_steps jsonb, p_lease_ms bigint, p_agent text, p_hash text, p_autonomy text, p_purpose text, p_as jsonb, p_started_by text, p_subject uuid, p_key text,
  p_input jsonb) returns text language plpgsql as $$
begin
  perform set_config('app.tenant', p_tenant::text, true);
  if p_key is null then
    ${INSERT_RUN};
  else
    ${INSERT_RUN}
    on conflict (tenant_id, agent, dedupe_key) where dedupe_key is not null do nothing;
    if not found then return null; end if;
  end if;
  ${insertSteps('')}
  return p_status;
end $$;
`,
};

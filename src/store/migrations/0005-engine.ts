import type { Migration } from './migration.ts';

const STEP_COLUMNS =
  'node, iteration, ordinal, type, tool, durability, status, input_hash, input, output, evidence, started_at, work_us, error';
const STEP_SHAPE = `(node text, iteration int, ordinal int, type text, tool text, durability text, status text, input_hash text,
  input jsonb, output jsonb, evidence jsonb, started_at timestamptz, work_us bigint, error text)`;
/** What row-level security looks at. Actor and purpose are in the row. */
const BIND = `perform set_config('app.tenant', p_tenant::text, true);`;
const OF_ONE = STEP_SHAPE.replaceAll(/[()\n]/g, '')
  .split(',')
  .map((column) => column.trim().split(' '))
  .map(([name = '', type = '']) => (type === 'jsonb' ? `p_steps -> '${name}'` : `(p_steps ->> '${name}')::${type}`))
  .join(', ');
const INTO = `insert into step (tenant_id, run_id, epoch, ${STEP_COLUMNS})`;
/** A single step comes as an object and is the common case: without a set-returning function it costs half. */
const insertSteps = (onConflict: string): string => `
  if jsonb_typeof(p_steps) = 'object' then
    ${INTO} values (p_tenant, p_id, p_epoch, ${OF_ONE});
  elsif p_steps <> '[]' then
    ${INTO} select p_tenant, p_id, p_epoch, ${STEP_COLUMNS.split(', ')
      .map((column) => `s.${column}`)
      .join(', ')}
    from jsonb_to_recordset(p_steps) as s ${STEP_SHAPE}${onConflict};
  end if;`;
const ON_CONFLICT = `
    on conflict (tenant_id, run_id, node, iteration) do update set
      status = excluded.status, input_hash = excluded.input_hash, input = excluded.input, output = excluded.output,
      evidence = excluded.evidence, work_us = step.work_us + excluded.work_us, error = excluded.error, epoch = excluded.epoch
    where step.status <> 'done'`;

/**
 * What the engine needs: indexes that skip from workspace to workspace in the claim and tempt no other query, room in the
 * pages of runs so that a boundary rewrites no index, the tools each stored graph calls (for the check at boot), and a
 * boundary as one function. The functions run with the caller's rights under row-level security; they bind the tenant for their own
 * transaction, so that a boundary that writes nothing else is one round trip and one commit.
 */
export const engine: Migration = {
  name: '0005-engine',
  sql: `
drop index run_ready;
-- Run ids are in the order of their start, so the key lists them. On a table without statistics the planner takes every index
-- that begins with the workspace to be as good as the key, and reads all its runs to find one (seen: 1 ms a boundary). So
-- the other indexes here are partial: a query by id does not qualify for them.
drop index run_started;
drop index run_subject;
create index run_subject on run (tenant_id, subject_id, id) where subject_id is not null;
drop index decision_subject;
create index decision_subject on decision (tenant_id, subject_id, id) where subject_id is not null;
drop index decision_run;
create index decision_run on decision (tenant_id, run_id) where run_id is not null;
create index run_turn on run (tenant_id, wake_at) where status in ('ready', 'waiting');
alter table run set (fillfactor = 70);
alter table agent_graph add column tools text[] not null default '{}';
create policy dispatch on agent_graph for select to valence_dispatch using (true);
grant select (tenant_id, hash, tools) on agent_graph to valence_dispatch;
grant select (graph_hash) on run to valence_dispatch;

-- The run moves on and its steps are written. Null and nothing written when owner or epoch are not the caller's.
create function run_advance(p_tenant uuid, p_id uuid, p_owner text, p_epoch int, p_status text, p_cursor text, p_state jsonb,
  p_spent jsonb, p_work_us bigint, p_output jsonb, p_error text, p_wait_key text, p_wake_at timestamptz, p_wake_in interval,
  p_steps jsonb) returns text language plpgsql as $$
declare v_status text;
begin
  ${BIND}
  update run set
    status = case when is_cancelled and p_status not in ('done', 'failed') then 'cancelled' else p_status end,
    cursor = p_cursor, state = p_state, spent = p_spent, work_us = work_us + p_work_us, output = p_output, error = p_error, attempts = 0,
    wait_key = case when is_cancelled then null else p_wait_key end,
    wake_at = case when p_status in ('waiting', 'ready') then coalesce(p_wake_at, now() + p_wake_in, 'infinity') else wake_at end,
    owner = case when p_status = 'running' and not is_cancelled then owner end,
    lease_until = case when p_status = 'running' and not is_cancelled then lease_until end,
    ended_at = case when p_status in ('done', 'failed') or is_cancelled then now() end
  -- Only a running run has an owner. Asking for the status as well would let the planner take a partial index of all running runs.
  where tenant_id = p_tenant and id = p_id and owner = p_owner and epoch = p_epoch
  returning status into v_status;
  if v_status is null then return null; end if;
  ${insertSteps(ON_CONFLICT)}
  if v_status = 'cancelled' then
    update decision set status = 'expired' where tenant_id = p_tenant and run_id = p_id and status in ('open', 'snoozed');
  end if;
  return v_status;
end $$;

-- Start and first boundary at once. Null and nothing written when a run with this key exists.
create function run_open(p_tenant uuid, p_id uuid, p_owner text, p_epoch int, p_status text, p_cursor text, p_state jsonb,
  p_spent jsonb, p_work_us bigint, p_output jsonb, p_error text, p_wait_key text, p_wake_at timestamptz, p_wake_in interval,
  p_steps jsonb, p_lease_ms bigint, p_agent text, p_hash text, p_autonomy text, p_purpose text, p_as jsonb, p_started_by text, p_subject uuid, p_key text,
  p_input jsonb) returns text language plpgsql as $$
declare v_status text;
begin
  ${BIND}
  insert into run (tenant_id, id, owner, epoch, status, cursor, state, spent, work_us, output, error, wait_key, wake_at, lease_until,
    ended_at, agent, graph_hash, autonomy, purpose, actor, started_by, subject_id, dedupe_key, input)
  values (p_tenant, p_id, case when p_status = 'running' then p_owner end, p_epoch, p_status, p_cursor, p_state, p_spent, p_work_us,
    p_output, p_error, p_wait_key,
    case when p_status in ('waiting', 'ready') then coalesce(p_wake_at, now() + p_wake_in, 'infinity') else now() end,
    case when p_status = 'running' then now() + p_lease_ms * interval '1 ms' end,
    case when p_status in ('done', 'failed') then now() end,
    p_agent, p_hash, p_autonomy, p_purpose, p_as, p_started_by, p_subject, p_key, p_input)
  on conflict (tenant_id, agent, dedupe_key) where dedupe_key is not null do nothing
  returning status into v_status;
  if v_status is null then return null; end if;
  ${insertSteps('')}
  return v_status;
end $$;
revoke all on function run_advance from public;
revoke all on function run_open from public;
grant execute on function run_advance to valence_app;
grant execute on function run_open to valence_app;
`,
};

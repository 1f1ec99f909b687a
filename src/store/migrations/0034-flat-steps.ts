import type { Migration } from './migration.ts';

/** What is told of a step, in the order in which a flat step tells it. */
const COLUMNS = [
  ['node', 'text'],
  ['iteration', 'int'],
  ['ordinal', 'int'],
  ['type', 'text'],
  ['tool', 'text'],
  ['durability', 'text'],
  ['status', 'text'],
  ['input_hash', 'text'],
  ['input', 'jsonb'],
  ['output', 'jsonb'],
  ['evidence', 'jsonb'],
  ['started_at', 'timestamptz'],
  ['work_us', 'bigint'],
  ['error', 'text'],
] as const;
const INTO = `insert into step (tenant_id, run_id, epoch, ${COLUMNS.map(([name]) => name).join(', ')})`;
const SHAPE = `(${COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ')})`;

/** A column out of a flat step, or out of a step with names. */
const flat = (step: string): string =>
  COLUMNS.map(([, type], i) => (type === 'jsonb' ? `${step} -> ${i}` : `(${step} ->> ${i})::${type}`)).join(', ');
const named = (step: string): string =>
  COLUMNS.map(([name, type]) => (type === 'jsonb' ? `${step} -> '${name}'` : `(${step} ->> '${name}')::${type}`)).join(
    ', ',
  );

/**
 * Steps come flat: one as a list of its values, several as a list of such lists, which costs a third less than objects that
 * repeat their names. A process of an earlier version still sends objects.
 */
export const insertSteps = (onConflict: string): string => `
  if jsonb_typeof(p_steps -> 0) = 'string' then
    ${INTO} values (p_tenant, p_id, p_epoch, ${flat('p_steps')});
  elsif jsonb_typeof(p_steps -> 0) = 'array' then
    ${INTO} select p_tenant, p_id, p_epoch, ${flat('s')} from jsonb_array_elements(p_steps) as s${onConflict};
  elsif jsonb_typeof(p_steps) = 'object' then
    ${INTO} values (p_tenant, p_id, p_epoch, ${named('p_steps')});
  elsif p_steps <> '[]' then
    ${INTO} select p_tenant, p_id, p_epoch, ${COLUMNS.map(([name]) => `s.${name}`).join(', ')}
    from jsonb_to_recordset(p_steps) as s ${SHAPE}${onConflict};
  end if;`;
const ON_CONFLICT = `
    on conflict (tenant_id, run_id, node, iteration) do update set
      status = excluded.status, input_hash = excluded.input_hash, input = excluded.input, output = excluded.output,
      evidence = excluded.evidence, work_us = step.work_us + excluded.work_us, error = excluded.error, epoch = excluded.epoch
    where step.status <> 'done'`;

/** Both functions of 0005 anew, with another way to be told of steps. */
export const flatSteps: Migration = {
  name: '0034-flat-steps',
  sql: `
create or replace function run_advance(p_tenant uuid, p_id uuid, p_owner text, p_epoch int, p_status text, p_cursor text, p_state jsonb,
  p_spent jsonb, p_work_us bigint, p_output jsonb, p_error text, p_wait_key text, p_wake_at timestamptz, p_wake_in interval,
  p_steps jsonb) returns text language plpgsql as $$
declare v_status text;
begin
  perform set_config('app.tenant', p_tenant::text, true);
  update run set
    status = case when is_cancelled and p_status not in ('done', 'failed') then 'cancelled' else p_status end,
    cursor = p_cursor, state = p_state, spent = p_spent, work_us = work_us + p_work_us, output = p_output, error = p_error, attempts = 0,
    wait_key = case when is_cancelled then null else p_wait_key end,
    wake_at = case when p_status in ('waiting', 'ready') then coalesce(p_wake_at, now() + p_wake_in, 'infinity') else wake_at end,
    owner = case when p_status = 'running' and not is_cancelled then owner end,
    lease_until = case when p_status = 'running' and not is_cancelled then lease_until end,
    ended_at = case when p_status in ('done', 'failed') or is_cancelled then now() end
  where tenant_id = p_tenant and id = p_id and owner = p_owner and epoch = p_epoch
  returning status into v_status;
  if v_status is null then return null; end if;
  ${insertSteps(ON_CONFLICT)}
  if v_status = 'cancelled' then
    update decision set status = 'expired' where tenant_id = p_tenant and run_id = p_id and status in ('open', 'snoozed');
  end if;
  return v_status;
end $$;

create or replace function run_open(p_tenant uuid, p_id uuid, p_owner text, p_epoch int, p_status text, p_cursor text, p_state jsonb,
  p_spent jsonb, p_work_us bigint, p_output jsonb, p_error text, p_wait_key text, p_wake_at timestamptz, p_wake_in interval,
  p_steps jsonb, p_lease_ms bigint, p_agent text, p_hash text, p_autonomy text, p_purpose text, p_as jsonb, p_started_by text, p_subject uuid, p_key text,
  p_input jsonb) returns text language plpgsql as $$
declare v_status text;
begin
  perform set_config('app.tenant', p_tenant::text, true);
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
`,
};

import type { Migration } from './migration.ts';

/**
 * Tables that were just filled have no statistics, and then the planner reads lists the long way. The application role
 * may not analyse what it does not own, so one function does it.
 */
export const statistics: Migration = {
  name: '0006-statistics',
  sql: `
alter table entity set (autovacuum_analyze_scale_factor = 0.02);
alter table observation set (autovacuum_analyze_scale_factor = 0.02);
alter table search_row set (autovacuum_analyze_scale_factor = 0.02);
alter table decision set (autovacuum_analyze_scale_factor = 0.02);

create function refresh_statistics() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  analyze entity, observation, search_row, entity_key, decision;
end $$;
revoke all on function refresh_statistics from public;
grant execute on function refresh_statistics to valence_app;
`,
};

import type { Migration } from './migration.ts';

/**
 * What the engine's claim needs: one index that skips from workspace to workspace, room in the pages of runs so that a
 * boundary rewrites no index, and the tools each stored graph calls, for the check at boot.
 */
export const engine: Migration = {
  name: '0005-engine',
  sql: `
drop index run_ready;
create index run_turn on run (tenant_id, wake_at) where status in ('ready', 'waiting');
alter table run set (fillfactor = 70);
alter table agent_graph add column tools text[] not null default '{}';
create policy dispatch on agent_graph for select to valence_dispatch using (true);
grant select (tenant_id, hash, tools) on agent_graph to valence_dispatch;
grant select (graph_hash) on run to valence_dispatch;
`,
};

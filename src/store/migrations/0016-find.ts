import { closed, type Migration } from './migration.ts';

/**
 * Search rows carry the version of the words they were made of, so that a new way to make words writes the old ones anew.
 * `find_best` looks from the closest match to the farthest and stops when there is enough: 0 the whole name, 1 its
 * beginning, 2 all words in the name, 3 all words anywhere, first in records that are looked up by name, 4 nearly. A tier
 * may repeat records of one before it.
 */
export const find: Migration = {
  name: '0016-find',
  sql: `
alter table search_row add column version smallint not null default 1;

create table search_state (
  tenant_id uuid not null primary key, version smallint not null
);
${closed('search_state', 'select, insert, update')}

create function find_best(p_whole tsquery, p_beginning tsquery, p_named tsquery, p_titled tsquery, p_anywhere tsquery, p_loose tsquery,
  p_kinds text[], p_categories text[], p_enough integer, p_few integer, p_most integer)
returns table (entity_id uuid, tier smallint, rank real)
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  found_now integer;
  found_all integer := 0;
  -- Of what is nearly found, what shares most pairs of characters comes first.
  shared tsquery := replace(p_anywhere::text, ' & ', ' | ')::tsquery;
begin
  return query select r.entity_id, 0::smallint, 1::real from search_row r
    where r.tenant_id = tenant and r.tokens @@ p_whole and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
  get diagnostics found_now = row_count;
  found_all := found_all + found_now;
  return query select r.entity_id, 1::smallint, 1::real from search_row r
    where r.tenant_id = tenant and r.tokens @@ p_beginning and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
  return query select r.entity_id, case when r.tokens @@ p_titled then 2::smallint else 3::smallint end, ts_rank(r.tokens, p_anywhere, 1) from search_row r
    where r.tenant_id = tenant and r.tokens @@ p_named and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
  get diagnostics found_now = row_count;
  found_all := found_all + found_now;
  if found_all < p_enough then
    return query select r.entity_id, 3::smallint, ts_rank(r.tokens, p_anywhere, 1) from search_row r
      where r.tenant_id = tenant and r.tokens @@ p_anywhere and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
    get diagnostics found_now = row_count;
    found_all := found_all + found_now;
  end if;
  if found_all < p_few then
    return query select r.entity_id, 4::smallint, ts_rank(r.tokens, shared, 1) from search_row r
      where r.tenant_id = tenant and r.tokens @@ p_loose and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
  end if;
end $$;

grant create on schema public to valence_find;
alter function find_best owner to valence_find;
revoke create on schema public from valence_find;
revoke all on function find_best from public;
grant execute on function find_best to valence_app;
`,
};

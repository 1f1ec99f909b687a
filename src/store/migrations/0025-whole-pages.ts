import type { Migration } from './migration.ts';

/**
 * `find_page` reads as many rows as its page can need: a record has one row in each category it shows words in, so twice
 * the page was too few where a name stands in three categories, and the page came short.
 */
export const wholePages: Migration = {
  name: '0025-whole-pages',
  sql: `
create or replace function find_page(p_whole tsquery, p_beginning tsquery, p_words tsquery, p_kinds text[], p_categories text[], p_most integer)
returns table (entity_id uuid, place bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  closer tsquery;
  found_now uuid[] := '{}';
begin
  foreach closer in array array[p_whole, p_beginning] loop
    found_now := found_now || array(
      select m.entity_id from (
        select r.entity_id, row_number() over () as at from search_row r
        where search_key(r.tenant_id, r.tokens) @@ search_keys_of(tenant, 'n', closer) and (r.tenant_id = tenant) is true
          and r.kind = any (p_kinds) and r.category = any (p_categories)
        -- A record has a row in each category at most.
        limit cardinality(p_categories) * p_most) m
      where m.entity_id not in (select unnest(found_now)) group by m.entity_id order by min(m.at));
    exit when cardinality(found_now) >= p_most;
  end loop;
  if cardinality(found_now) < p_most then
    found_now := found_now || array(
      select m.entity_id from (
        select r.entity_id, ts_rank(r.tokens, p_words, 1) as rank from search_row r
        where search_key(r.tenant_id, r.tokens) @@ search_keys_of(tenant, 'n', p_words) and (r.tenant_id = tenant) is true
          and r.kind = any (p_kinds) and r.category = any (p_categories)
        limit 5000) m
      where m.entity_id not in (select unnest(found_now)) group by m.entity_id order by max(m.rank) desc, m.entity_id desc limit p_most);
  end if;
  return query select f.id, f.at from unnest(found_now) with ordinality as f (id, at) order by f.at limit p_most;
end $$;
`,
};

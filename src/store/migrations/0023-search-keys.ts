import type { Migration } from './migration.ts';

/**
 * The index of search words is kept by workspace and class instead of crossing the words of all rows with all rows of a
 * workspace: a key is the last four digits of the workspace, `n` for a record that is looked up by its name and `o` for
 * any other, and the word. Two workspaces with the same digits share keys, never rows: each row's workspace is compared.
 * What is stored is unchanged.
 *
 * `find_best` looks through names once, and again by closeness only where more match than it looks at: 0 the whole name,
 * 1 its beginning, 2 all words in the name, 3 all words anywhere, first in records that are looked up by name, 4 nearly.
 * `find_page` gives the first so many of a list in places: whole names, then what begins so, each in the order of the table,
 * then all others by rank; it looks no farther than it must, so a name that thousands bear costs what a page costs.
 */
export const searchKeys: Migration = {
  name: '0023-search-keys',
  sql: `
create function search_key(p_tenant uuid, p_tokens tsvector) returns tsvector
language plpgsql immutable strict parallel safe as $$
declare
  shelf text := pg_catalog.right(p_tenant::text, 4) || case when p_tokens operator(pg_catalog.@@) '''#'''::pg_catalog.tsquery then 'n' else 'o' end;
begin
  return pg_catalog.array_to_tsvector(pg_catalog.string_to_array(
    shelf || pg_catalog.array_to_string(pg_catalog.tsvector_to_array(p_tokens), E'\\n' || shelf), E'\\n'));
end $$;

-- A question in words as one in keys. Weights are left out: keys have none.
create function search_keys_of(p_tenant uuid, p_class text, p_words tsquery) returns tsquery
language plpgsql immutable strict parallel safe as $$
begin
  return regexp_replace(regexp_replace(regexp_replace(p_words::text, ''':\\*[ABCD]+', ''':*', 'g'), ''':[ABCD]+', '''', 'g'),
    '''((?:[^'']|'''')*)''', '''' || right(p_tenant::text, 4) || p_class || '\\1''', 'g')::tsquery;
end $$;

create index search_row_keys on search_row using gin (search_key(tenant_id, tokens));
drop index search_row_tokens;

drop function find_ids(tsquery, text[], text[], integer);
drop function find_best(tsquery, tsquery, tsquery, tsquery, tsquery, tsquery, text[], text[], integer, integer, integer);

create function find_ids(p_words tsquery, p_class text, p_kinds text[], p_categories text[], p_most integer)
returns table (entity_id uuid, rank real, matches bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  keys tsquery := search_keys_of(tenant, p_class, p_words);
  is_weighed boolean := p_words::text ~ ''':\\*?[ABCD]';
begin
  -- The workspace is compared in a way that no other index serves. Only what is wanted of the matches leaves, with their number.
  return query select m.entity_id, max(m.rank)::real, count(*) over () from (
    select r.entity_id, ts_rank(r.tokens, p_words, 1) as rank from search_row r
    where search_key(r.tenant_id, r.tokens) @@ keys and (r.tenant_id = tenant) is true
      and r.kind = any (p_kinds) and r.category = any (p_categories) and (not is_weighed or r.tokens @@ p_words)
    limit 5000
  ) m group by m.entity_id order by 2 desc, 1 desc limit p_most;
end $$;

create function find_page(p_whole tsquery, p_beginning tsquery, p_words tsquery, p_kinds text[], p_categories text[], p_most integer)
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
        limit 2 * p_most) m
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

create function find_best(p_whole tsquery, p_beginning tsquery, p_titled tsquery, p_anywhere tsquery, p_loose tsquery,
  p_kinds text[], p_categories text[], p_enough integer, p_few integer, p_most integer)
returns table (entity_id uuid, tier smallint, rank real)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
  closest tsquery := p_beginning || p_anywhere;
  closest_keys tsquery := search_keys_of(tenant, 'n', closest);
  is_weighed boolean := closest::text ~ ''':\\*?[ABCD]';
  others tsquery := search_keys_of(tenant, 'o', p_anywhere);
  found_now integer;
  found_all integer;
  -- Of what is nearly found, what shares most pairs of characters comes first.
  shared tsquery := replace(p_anywhere::text, ' & ', ' | ')::tsquery;
begin
  return query select r.entity_id,
      case when r.tokens @@ p_whole then 0::smallint when r.tokens @@ p_beginning then 1::smallint when r.tokens @@ p_titled then 2::smallint else 3::smallint end,
      ts_rank(r.tokens, p_anywhere, 1)
    from search_row r where search_key(r.tenant_id, r.tokens) @@ closest_keys and (r.tenant_id = tenant) is true
      and r.kind = any (p_kinds) and r.category = any (p_categories) and (not is_weighed or r.tokens @@ closest) limit p_most;
  get diagnostics found_all = row_count;
  if found_all >= p_most then
    return query select r.entity_id, 0::smallint, 1::real from search_row r
      where search_key(r.tenant_id, r.tokens) @@ search_keys_of(tenant, 'n', p_whole) and (r.tenant_id = tenant) is true
        and r.kind = any (p_kinds) and r.category = any (p_categories) and (not is_weighed or r.tokens @@ p_whole) limit p_most;
    return query select r.entity_id, 1::smallint, 1::real from search_row r
      where search_key(r.tenant_id, r.tokens) @@ search_keys_of(tenant, 'n', p_beginning) and (r.tenant_id = tenant) is true
        and r.kind = any (p_kinds) and r.category = any (p_categories) and (not is_weighed or r.tokens @@ p_beginning) limit p_most;
  end if;
  if found_all < p_enough then
    return query select r.entity_id, 3::smallint, ts_rank(r.tokens, p_anywhere, 1) from search_row r
      where search_key(r.tenant_id, r.tokens) @@ others and (r.tenant_id = tenant) is true
        and r.kind = any (p_kinds) and r.category = any (p_categories) and (not is_weighed or r.tokens @@ p_anywhere) limit p_most;
    get diagnostics found_now = row_count;
    found_all := found_all + found_now;
  end if;
  if found_all < p_few then
    return query select r.entity_id, 4::smallint, ts_rank(r.tokens, shared, 1) from search_row r
      where search_key(r.tenant_id, r.tokens) @@ search_keys_of(tenant, 'n', p_loose) and (r.tenant_id = tenant) is true
        and r.tokens @@ p_loose and r.kind = any (p_kinds) and r.category = any (p_categories) limit p_most;
  end if;
end $$;

grant create on schema public to valence_find;
alter function find_ids(tsquery, text, text[], text[], integer) owner to valence_find;
alter function find_page owner to valence_find;
alter function find_best owner to valence_find;
revoke create on schema public from valence_find;
revoke all on function find_ids(tsquery, text, text[], text[], integer) from public;
revoke all on function find_page from public;
revoke all on function find_best from public;
grant execute on function find_ids(tsquery, text, text[], text[], integer) to valence_app;
grant execute on function find_page to valence_app;
grant execute on function find_best to valence_app;
`,
};

import { SLOTS } from './slots.ts';
import type { Migration } from './migration.ts';

/** One look into each text slot; `$2` names the kinds that keep the id there. */
const looks = SLOTS.text
  .map(
    (slot) => `
  kinds := array(select n.kind from unnest(p_kinds, p_slots) as n (kind, slot) where n.slot = '${slot}');
  if kinds <> '{}' then
    return query select l.* from unnest(kinds) as k (name) cross join lateral (
      select e.kind, '${slot}'::text, e.id from entity e
      where e.tenant_id = tenant and e.kind = k.name and e.${slot} = p_id order by e.id desc limit p_most) l;
  end if;`,
  )
  .join('');

/**
 * `naming_ids`: which records name a record in their slots. A function, because planning a dozen such looks takes ten
 * times as long as doing them: here each is planned once per connection. It runs with the rights of who calls it, so
 * row-level security holds.
 */
export const related: Migration = {
  name: '0018-related',
  sql: `
create function naming_ids(p_id text, p_kinds text[], p_slots text[], p_most integer)
returns table (kind text, slot text, id uuid) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  kinds text[];
  tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
begin${looks}
end $$;
revoke all on function naming_ids(text, text[], text[], integer) from public;
grant execute on function naming_ids(text, text[], text[], integer) to valence_app;
`,
};

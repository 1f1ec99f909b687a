import { createHash } from 'node:crypto';
import type { Scope } from '#kernel/security';
import { kindsIn } from './kinds.ts';
import { isRef } from './merge/refs.ts';

/** A sum over hashes: it does not depend on the order of rows and needs no sorting, so it is cheap on millions. */
function sumOf(hash: string): string {
  const half = (from: number): string => `sum(('x' || substr(${hash}, ${from}, 16))::bit(64)::bigint::numeric)`;
  return `count(*) || ' ' || coalesce(${half(1)}, 0) || ' ' || coalesce(${half(17)}, 0)`;
}

/**
 * One number per part of what a workspace shows. Records are named by their content: what one refers to counts by what
 * that says, never by its id. Of fields that the product computes from other records ($3) nothing counts here.
 */
const PARTS = `
with pointing as (select * from jsonb_to_recordset($2) as r (kind text, field text, is_file boolean)),
left_out as (
  select kind, array_agg(field) as fields from (
    select kind, field from pointing union all select kind, field from jsonb_to_recordset($3) as r (kind text, field text)) f
  group by kind),
base as materialized (
  select e.id, md5(e.kind || '|' || e.title || '|' || (e.data - coalesce(l.fields, '{}'))::text) as hash
  from entity e left join left_out l on l.kind = e.kind where e.tenant_id = $1),
edge as (
  select e.id, p.field, p.is_file, v.value::uuid as target
  from entity e join pointing p on p.kind = e.kind
  cross join lateral jsonb_array_elements_text(
    case jsonb_typeof(e.data -> p.field) when 'array' then e.data -> p.field when 'string' then jsonb_build_array(e.data -> p.field) else '[]' end) as v (value)
  where e.tenant_id = $1),
key_owner as (
  select distinct on (k.kind, k.key) k.kind, k.key, e.hash
  from entity_key k
  left join batch b on b.tenant_id = $1 and b.id = k.batch_id
  left join canonical c on c.tenant_id = $1 and c.id = k.entity_id
  join base e on e.id = coalesce(c.canonical_id, k.entity_id)
  where k.tenant_id = $1 and b.retracted_at is null order by k.kind, k.key, k.observation_id desc)
select
  (select ${sumOf('hash')} from base) as records,
  (select ${sumOf(`md5(f.hash || '|' || d.field || '|' || coalesce(t.hash, o.sha256, '?'))`)}
   from edge d join base f on f.id = d.id left join base t on t.id = d.target and not d.is_file
   left join blob o on o.tenant_id = $1 and o.id = d.target and d.is_file) as refs,
  (select ${sumOf(`md5(l.kind || '|' || f.hash || '|' || t.hash)`)}
   from link l left join batch b on b.tenant_id = $1 and b.id = l.batch_id
   left join canonical cf on cf.tenant_id = $1 and cf.id = l.from_id left join canonical ct on ct.tenant_id = $1 and ct.id = l.to_id
   join base f on f.id = coalesce(cf.canonical_id, l.from_id) join base t on t.id = coalesce(ct.canonical_id, l.to_id)
   where l.tenant_id = $1 and b.retracted_at is null) as links,
  (select ${sumOf(`md5(kind || '|' || key || '|' || hash)`)} from key_owner) as keys,
  (select ${sumOf(`md5(kind || '|' || title)`)} from trash where tenant_id = $1 and restored_at is null and purged_at is null) as trash,
  (select string_agg(f.kind || f.id || f.type, ',' order by f.kind, f.id) from field f where f.tenant_id = $1) as fields`;

/**
 * A hash of everything a workspace shows: the live fold, what refers to what, the live links, keys, the trash and the
 * fields, without ids and times. Two workspaces with an equal digest look the same to their people; what was said and
 * taken back again does not count.
 */
export async function digestOf(scope: Scope): Promise<string> {
  return scope.read(async (tx) => {
    const fields = [...(await kindsIn(tx)).values()].flatMap((kind) =>
      kind.fields.map((field) => ({ kind: kind.name, field: field.id, spec: field })),
    );
    const pointing = fields.flatMap(({ kind, field, spec }) =>
      isRef(spec) || spec.type === 'file' ? [{ kind, field, is_file: spec.type === 'file' }] : [],
    );
    const reckoned = fields.flatMap(({ kind, field, spec }) =>
      spec.computed?.by === 'rollup' ? [{ kind, field }] : [],
    );
    const [row] = await tx.query(PARTS, [tx.settings.tenantId, JSON.stringify(pointing), JSON.stringify(reckoned)]);
    return createHash('sha256').update(JSON.stringify(row)).digest('hex');
  });
}

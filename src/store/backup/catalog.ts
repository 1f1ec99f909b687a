import type pg from 'pg';

/** A table as a backup holds it. */
export type Table = Readonly<{ name: string; columns: readonly string[]; transactionColumns: readonly string[] }>;

/** The migrator's own tables: a restore makes them by migrating. */
const NOT_COPIED: ReadonlySet<string> = new Set(['identity.kysely_migration', 'identity.kysely_migration_lock']);

/** All tables of the product with what is stored in them (no generated columns), those that others point to first. */
export async function tablesOf(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; xids: string[]; after: string[] }>(
    `select n.nspname || '.' || c.relname as name,
       array_agg(a.attname::text order by a.attnum) as columns,
       coalesce(array_agg(a.attname::text) filter (where a.atttypid = 'xid8'::regtype), '{}') as xids,
       array(select distinct fn.nspname || '.' || fc.relname from pg_constraint k join pg_class fc on fc.oid = k.confrelid
             join pg_namespace fn on fn.oid = fc.relnamespace where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid)::text[] as after
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname in ('public', 'identity') and c.relkind = 'r' group by n.nspname, c.relname, c.oid order by 1`,
  );
  const left = new Map(rows.filter((r) => !NOT_COPIED.has(r.name)).map((r) => [r.name, r]));
  const sorted: Table[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter((r) => !r.after.some((name) => left.has(name)));
    if (free.length === 0) throw new Error(`tables point to each other in a circle: ${[...left.keys()].join(', ')}`);
    for (const { name, columns, xids } of free) {
      left.delete(name);
      sorted.push({ name, columns, transactionColumns: xids });
    }
  }
  return sorted;
}

/** `"public"."entity"` */
export function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.');
}

export function quotedColumns(columns: readonly string[], alias = ''): string {
  return columns.map((c) => `${alias}"${c.replaceAll('"', '""')}"`).join(', ');
}

/** Name of the last migration that has run; null in a database that is not ours. */
export async function levelOf(client: pg.ClientBase): Promise<string | null> {
  const { rows: found } = await client.query(`select to_regclass('identity.kysely_migration') as it`);
  if ((found[0] as { it: string | null }).it === null) return null;
  const { rows } = await client.query<{ name: string }>(
    'select name from identity.kysely_migration order by name desc limit 1',
  );
  return rows[0]?.name ?? null;
}

/** One numbered, forward-only step of the schema. Never edited after a release. */
export type Migration = Readonly<{ name: `${number}-${string}`; sql: string }>;

/** The tenant of this transaction; null (so: no rows) outside one. */
const TENANT = `nullif(current_setting('app.tenant', true), '')::uuid`;

/** What the application role may do with a table; everything it may not is refused by the database. */
type Rights = 'select, insert' | 'select, insert, update' | 'select, insert, delete' | 'select, insert, update, delete';

/** SQL that closes a table: row-level security by tenant for everyone, the owner too, and these rights for the application. */
export function closed(table: string, rights: Rights): string {
  return `
alter table ${table} enable row level security;
alter table ${table} force row level security;
create policy tenant on ${table} to valence_app using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});
grant ${rights} on ${table} to valence_app;`;
}

/** SQL by which every change of a table, or of these columns, makes servers read anew what they keep of the workspace (see `perEpoch`). */
export function turnsEpoch(table: string, columns?: string): string {
  const update = columns === undefined ? 'update' : `update of ${columns}`;
  return `create trigger turn_epoch after insert or delete or ${update} on ${table} for each row execute function turn_epoch();`;
}

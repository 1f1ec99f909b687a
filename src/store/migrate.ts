import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { Failure } from '#base';
import { levelOf } from './backup/catalog.ts';
import { directClient, LOWEST_POSTGRES, passwordOf, type LoginRole, type StoreConfig } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

const LOGIN_ROLES: readonly LoginRole[] = ['valence_app', 'valence_identity', 'valence_dispatch'];

/**
 * Brings the schema up to date, or up to migration `to`, and lets the plain roles log in. Safe to call from several
 * processes at once.
 *
 * @throws Failure `setup.database_unreachable`, `setup.database_old`, `setup.database_rights`, `setup.database_newer`,
 *   `setup.migration_failed` with the step; all steps of one call are one transaction, so nothing of it remains.
 */
export async function migrate(config: StoreConfig, { to }: { to?: string } = {}): Promise<{ applied: string[] }> {
  await checkServer(config);
  const pool = new pg.Pool({ ...config.admin, max: 2 });
  pool.on('error', () => {});
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db,
      migrationTableSchema: 'identity',
      provider: {
        getMigrations: async () =>
          Object.fromEntries(
            MIGRATIONS.map((m) => [m.name, { up: async (tx) => void (await sql.raw(m.sql).execute(tx)) }]),
          ),
      },
    });
    const { error, results } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
    if (error !== undefined) throw migrationFailure(error, results?.find((r) => r.status === 'Error')?.migrationName);
    await openRoles(db, config);
    return { applied: (results ?? []).map((r) => r.migrationName) };
  } finally {
    await db.destroy();
  }
}

/** The last migration that ran (null in a new database), and those of this version that have not. */
export async function schemaState(config: StoreConfig): Promise<{ level: string | null; pending: readonly string[] }> {
  const client = await directClient(config);
  try {
    const level = await levelOf(client);
    return { level, pending: MIGRATIONS.map((m) => m.name).filter((name) => level === null || name > level) };
  } finally {
    await client.end();
  }
}

async function checkServer(config: StoreConfig): Promise<void> {
  const client = await directClient(config);
  try {
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    const found = Math.floor((rows[0]?.version ?? 0) / 10_000);
    if (found < LOWEST_POSTGRES) throw new Failure('setup.database_old', { params: { found, want: LOWEST_POSTGRES } });
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole server: the lock keeps two databases' starts from altering one role at the same time. */
async function openRoles(db: Kysely<object>, config: StoreConfig): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('valence roles'))`.execute(tx);
    for (const role of LOGIN_ROLES) {
      await sql
        .raw(`alter role ${role} login nosuperuser nobypassrls password '${passwordOf(role, config.secret)}'`)
        .execute(tx);
      // Days are compared as instants at midnight UTC, wherever the database server stands.
      await sql.raw(`alter role ${role} set timezone to 'UTC'`).execute(tx);
    }
  });
}

function migrationFailure(error: unknown, step: string | undefined): unknown {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /previously executed migration (\S+) is missing/.exec(message);
  if (missing) return new Failure('setup.database_newer', { params: { name: missing[1] ?? '' }, cause: error });
  const code = (error as { code?: string }).code;
  if (code === '42501') return new Failure('setup.database_rights', { cause: error });
  return step === undefined
    ? error
    : new Failure('setup.migration_failed', { params: { name: step, reason: message }, cause: error });
}

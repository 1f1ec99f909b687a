import { createHmac } from 'node:crypto';
import pg from 'pg';
import { Failure } from '#base';

/** How to reach the server as its administrator, and the secret from which the plain roles' passwords are derived. */
export type StoreConfig = Readonly<{
  admin: Readonly<{
    host: string;
    port: number;
    user: string;
    password?: string | undefined;
    database: string;
    ssl?: boolean | undefined;
  }>;
  secret: Buffer;
  /** Connections of the application role; 16 unless told. */
  poolSize?: number;
}>;

/** The lowest PostgreSQL we support. */
export const LOWEST_POSTGRES = 15;

const INT8 = 20;
const DATE = 1082;

/** bigint comes as `bigint`, dates stay `YYYY-MM-DD`, instants come as `Date`, the rest as pg has it. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: string) {
    if (oid === INT8 && format !== 'binary') return (text: string) => BigInt(text);
    if (oid === DATE && format !== 'binary') return (text: string) => text;
    return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
  },
};

/** The roles that log in. The application role is bound by row-level security; identity and dispatch see their own tables. */
export type LoginRole = 'valence_app' | 'valence_identity' | 'valence_dispatch';

/** A role's password: the same on every server process that shares the secret. */
export function passwordOf(role: LoginRole, secret: Buffer): string {
  return createHmac('sha256', secret).update(`role:${role}`).digest('base64url');
}

/** Statements that need no answer of each other go out together: the first of a transaction, and its last with the commit. */
const PIPELINED = { pipeline: true };

export function poolFor(role: LoginRole, config: StoreConfig, max: number): pg.Pool {
  const pool = new pg.Pool({
    host: config.admin.host,
    port: config.admin.port,
    database: config.admin.database,
    ssl: config.admin.ssl ?? false,
    user: role,
    password: passwordOf(role, config.secret),
    max,
    idleTimeoutMillis: 30_000,
    ...(role === 'valence_identity' ? { options: '-c search_path=identity' } : { types }),
    ...(role === 'valence_app' ? PIPELINED : {}),
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => {});
  return pool;
}

/** A connection of its own, outside the pools: for LISTEN, advisory locks and migrations. */
export async function directClient(config: StoreConfig, role?: LoginRole): Promise<pg.Client> {
  const client = new pg.Client({
    host: config.admin.host,
    port: config.admin.port,
    database: config.admin.database,
    ssl: config.admin.ssl ?? false,
    user: role ?? config.admin.user,
    password: role === undefined ? config.admin.password : passwordOf(role, config.secret),
    types,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (cause) {
    throw unreachable(config, cause);
  }
  return client;
}

function unreachable(config: StoreConfig, cause: unknown): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Failure('setup.database_unreachable', {
    params: { host: `${config.admin.host}:${config.admin.port}`, reason },
    cause,
  });
}

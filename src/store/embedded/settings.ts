import { totalmem } from 'node:os';
import { SOCKET_PORT } from './socket-dir.ts';

/** Where a server listens: a socket directory, or loopback where there are no Unix sockets. */
export type Address = Readonly<{ host: string; port: number }>;

/** Settings every embedded server runs with. The log never holds statements or row values: they may be personal data. */
const ALWAYS = {
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  // A request that puts 1,000 records by key holds as many locks.
  max_locks_per_transaction: '256',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  shared_preload_libraries: '',
  max_wal_size: '1GB',
  autovacuum_naptime: '15s',
  checkpoint_timeout: '15min',
  timezone: 'UTC',
  datestyle: 'iso, ymd',
  lc_messages: 'C',
  default_text_search_config: 'pg_catalog.simple',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
} as const;

/**
 * Memory for pages of the database: an eighth of the machine's, at most 2 GiB. It is taken as data are read, so a small
 * workspace uses little of it; a large one whose pages do not fit reads each from the system again.
 */
function memorySettings(): Readonly<Record<string, string>> {
  const limit = process.constrainedMemory();
  const machine = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const mib = Math.floor(machine / 2 ** 20);
  return {
    shared_buffers: `${Math.max(128, Math.min(2_048, Math.floor(mib / 8)))}MB`,
    effective_cache_size: `${Math.max(512, Math.floor(mib / 2))}MB`,
  };
}

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' } as const;

/** For data that go with the process: nothing needs to survive a power cut. */
const EPHEMERAL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '128MB',
} as const;

/**
 * The whole postgresql.conf. It names the binaries' version, so that a server of another version or with other settings
 * is told apart by its file alone.
 */
export function settingsText(address: Address, version: string, isEphemeral: boolean): string {
  const isSocket = address.port === SOCKET_PORT && address.host.startsWith('/');
  const settings = {
    ...ALWAYS,
    ...memorySettings(),
    ...(isEphemeral ? EPHEMERAL : DURABLE),
    listen_addresses: isSocket ? '' : address.host,
    port: String(address.port),
    unix_socket_directories: isSocket ? `"${address.host.replaceAll('"', '""')}"` : '',
    unix_socket_permissions: '0700',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${escaped(value)}'`);
  return `# PostgreSQL ${version}, written by Valence at every start: changes here are lost.\n${lines.join('\n')}\n`;
}

/** As postgresql.conf wants it inside single quotes. */
const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll("'", "''");

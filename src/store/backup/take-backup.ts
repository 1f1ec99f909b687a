import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, constants } from 'node:zlib';
import { Readable } from 'node:stream';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { Failure } from '#base';
import { directClient, type StoreConfig } from '../connection.ts';
import { FORMAT, hashing, line, type Header } from './container.ts';
import { levelOf, quoted, quotedColumns, tablesOf, type Table } from './catalog.ts';

/** What a backup holds. */
export type BackupReport = Readonly<{
  level: string;
  tables: readonly Readonly<{ table: string; rows: number }>[];
  /** Bytes before compression. */
  bytes: number;
}>;

export type BackupOptions = Readonly<{
  product: string;
  /** Left out: files and sign-ins of the backup can only be read where the secret is known. */
  withSecret: boolean;
  takenAt: Date;
  progress?: (table: string, bytes: number) => void;
  signal?: AbortSignal;
}>;

/**
 * Copies everything as of one moment into `out`, compressed, while others go on reading and writing: one snapshot, no lock
 * that a writer waits for. The role that reads must be a superuser or have BYPASSRLS.
 *
 * @throws Failure `backup.rights`, `setup.database_unreachable`
 */
export async function takeBackup(config: StoreConfig, out: Writable, options: BackupOptions): Promise<BackupReport> {
  const client = await directClient(config);
  try {
    await assertSeesAll(client);
    await client.query('begin isolation level repeatable read read only');
    const report = { level: '', tables: [] as { table: string; rows: number }[], bytes: 0 };
    const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } });
    const parts = Readable.from(partsOf(client, config, options, report), {
      objectMode: false,
      highWaterMark: 1 << 20,
    });
    await pipeline(parts, compress, out, { signal: options.signal });
    await client.query('commit');
    return report;
  } finally {
    await client.end();
  }
}

async function assertSeesAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sees: boolean }>(
    'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
  );
  if (rows[0]?.sees !== true) throw new Failure('backup.rights');
}

type Growing = { level: string; tables: { table: string; rows: number }[]; bytes: number };

async function* partsOf(
  client: pg.Client,
  config: StoreConfig,
  options: BackupOptions,
  report: Growing,
): AsyncGenerator<Buffer> {
  const level = await levelOf(client);
  if (level === null) throw new Failure('backup.nothing');
  report.level = level;
  const tables = await tablesOf(client);
  const header: Header = {
    format: FORMAT,
    product: options.product,
    takenAt: options.takenAt.toISOString(),
    level,
    transactions: await countTransactions(client, tables),
    secret: options.withSecret ? config.secret.toString('base64url') : null,
  };
  yield line(header);
  for (const table of tables) {
    yield line({ table: table.name, columns: table.columns });
    const hash = hashing();
    const stream = client.query(copyTo(copyText(table, tables)));
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      hash.update(chunk);
      report.bytes += chunk.length;
      yield line({ bytes: chunk.length });
      yield chunk;
      options.progress?.(table.name, report.bytes);
    }
    // The stream ends with the last row; how many there were comes after it, perhaps in the next packet.
    await client.query('select 1');
    const rows = stream.rowCount;
    report.tables.push({ table: table.name, rows });
    yield line({ rows, sha256: hash.digest('hex') });
  }
  yield line({ end: true, tables: tables.length });
}

/**
 * Transaction numbers mean nothing in another cluster, only their order does: they are written as 1, 2, 3 … over all
 * tables together.
 */
function numbering(tables: readonly Table[]): string | null {
  const all = tables.flatMap((t) =>
    t.transactionColumns.map((c) => `select ${quotedColumns([c])} as x from ${quoted(t.name)}`),
  );
  return all.length === 0
    ? null
    : `select x, dense_rank() over (order by x) as n from (${all.join(' union ')}) as every_xid`;
}

async function countTransactions(client: pg.Client, tables: readonly Table[]): Promise<number> {
  const numbers = numbering(tables);
  if (numbers === null) return 0;
  const { rows } = await client.query<{ n: bigint }>(`select count(*) as n from (${numbers}) as numbered`);
  return Number(rows[0]?.n ?? 0n);
}

function copyText(table: Table, tables: readonly Table[]): string {
  const numbers = numbering(tables);
  if (table.transactionColumns.length === 0 || numbers === null)
    return `copy ${quoted(table.name)} (${quotedColumns(table.columns)}) to stdout`;
  const numbered = new Set(table.transactionColumns);
  const joins = table.transactionColumns.map((c, i) => `left join numbered n${i} on n${i}.x = t.${quotedColumns([c])}`);
  const columns = table.columns.map((c) =>
    numbered.has(c) ? `n${table.transactionColumns.indexOf(c)}.n` : `t.${quotedColumns([c])}`,
  );
  return `copy (with numbered as materialized (${numbers}) select ${columns.join(', ')} from ${quoted(table.name)} t ${joins.join(' ')}) to stdout`;
}

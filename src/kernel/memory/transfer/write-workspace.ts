import { createGzip } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { readBlob, type Tx } from '#store';
import { digestOf } from '../digest.ts';
import { MOVED } from './tables.ts';

export const TRANSFER_FORMAT = 1;
/** Rows fetched at a time. */
const FETCH = 1_000;
/** Bytes of a file per line. */
const PIECE_BYTES = 262_143;

export type TransferCounts = Record<string, number>;

/** Told now and then while a workspace is written; what it throws ends the writing. */
export type OnWritten = (rows: number) => Promise<void>;

/**
 * A whole workspace as gzipped JSON Lines, in one look at the database: a head, per table its name in brackets and its
 * rows as PostgreSQL writes them, the files in the clear, and an end with counts and digest, without which a file is
 * not whole. Logins, keys, mail and work under way stay (`STAYS`). Only for administrators: it knows no masks.
 *
 * @throws Failure `auth.forbidden`
 */
export function writeWorkspace(scope: Scope, tx: Tx, onWritten: OnWritten): AsyncIterable<Buffer> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  const gzip = createGzip({ level: 4 });
  pipeline(Readable.from(linesOf(scope.within(tx), tx, onWritten)), gzip, () => {});
  return gzip;
}

async function* linesOf(scope: Scope, tx: Tx, onWritten: OnWritten): AsyncGenerator<string> {
  const counts: TransferCounts = {};
  const head = { valence: 'workspace', format: TRANSFER_FORMAT, tables: await columnsOf(tx, MOVED) };
  yield `${JSON.stringify(head)}\n`;
  let written = 0;
  for (const table of MOVED) {
    yield `${JSON.stringify([table])}\n`;
    counts[table] = 0;
    for await (const rows of rowsOf(tx, table)) {
      yield rows.map((row) => `${row}\n`).join('');
      counts[table] += rows.length;
      written += rows.length;
      await onWritten(written);
    }
  }
  yield `${JSON.stringify(['blob'])}\n`;
  counts['blob'] = 0;
  for await (const line of blobsOf(scope, tx, counts)) yield `${line}\n`;
  yield `${JSON.stringify(['end', { counts, digest: await digestOf(scope) }])}\n`;
}

/** Per table its columns but the workspace and those of transactions. */
export async function columnsOf(tx: Tx, tables: readonly string[]): Promise<Readonly<Record<string, string[]>>> {
  const rows = await tx.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relname = any ($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and a.attname <> 'tenant_id' and a.atttypid <> 'xid8'::regtype group by c.relname`,
    [tables],
  );
  return Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
}

/** The rows of a table as JSON texts: no number passes through a double. */
async function* rowsOf(tx: Tx, table: (typeof MOVED)[number]): AsyncGenerator<string[]> {
  await tx.query(
    `declare moving no scroll cursor for select (to_jsonb(t) - 'tenant_id')::text as row from ${table} t where t.tenant_id = $1`,
    [tx.settings.tenantId],
  );
  for (;;) {
    const rows = await tx.query<{ row: string }>(`fetch ${FETCH} from moving`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < FETCH) break;
  }
  await tx.query('close moving');
}

type BlobRow = { id: string; subject_id: string; name: string; media_type: string; sha256: string };

async function* blobsOf(scope: Scope, tx: Tx, counts: TransferCounts): AsyncGenerator<string> {
  const { tenantId } = tx.settings;
  const rows = await tx.query<BlobRow>(
    `select b.id, b.subject_id, b.name, b.media_type, b.sha256 from blob b
     join subject_key k on k.tenant_id = b.tenant_id and k.subject_id = b.subject_id
     where b.tenant_id = $1 and k.wrapped is not null order by b.id`,
    [tenantId],
  );
  for (const { subject_id, ...row } of rows) {
    yield JSON.stringify({ ...row, subject_id: subject_id === tenantId ? null : subject_id });
    for await (const piece of readBlob(scope.read, row.id))
      for (let at = 0; at < piece.length; at += PIECE_BYTES)
        yield JSON.stringify(piece.subarray(at, at + PIECE_BYTES).toString('base64'));
    counts['blob'] = (counts['blob'] ?? 0) + 1;
  }
}

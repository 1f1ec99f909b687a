import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Failure } from '#base';
import { directClient, type StoreConfig } from '../connection.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { quoted, quotedColumns, tablesOf } from './catalog.ts';
import { ContainerReader, type Header, type TableEnd, type TableStart } from './container.ts';

export type RestoreReport = Readonly<{
  header: Header;
  tables: readonly Readonly<{ table: string; rows: number }>[];
  /** Migrations of this version that the backup's had not had. */
  upgraded: readonly string[];
}>;

export type RestoreOptions = Readonly<{
  /** Called with the header before anything is written; may keep the secret. Gives the configuration to restore into. */
  open: (header: Header) => Promise<StoreConfig>;
  progress?: (table: string, bytes: number) => void;
}>;

/**
 * Fills an empty database from a backup: the schema of the backup's time, the rows, then everything this version adds.
 * What goes wrong leaves a database that the next try empties first: only one that holds records refuses.
 *
 * @throws Failure `backup.damaged`, `backup.newer`, `backup.not_empty`, and those of `migrate`.
 */
export async function restoreBackup(source: Readable, options: RestoreOptions): Promise<RestoreReport> {
  const reader = new ContainerReader(decompressed(source));
  const header = await reader.header();
  if (!MIGRATIONS.some((m) => m.name === header.level))
    throw new Failure('backup.newer', { params: { level: header.level } });
  const config = await options.open(header);
  await clearHalfRestored(config);
  await migrate(config, { to: header.level });
  const client = await directClient(config);
  try {
    const tables = await fill(client, reader, options);
    await burnTransactions(client, header.transactions);
    await settleEffects(client);
    await client.query('drop table identity.half_restored');
    await client.query('vacuum analyze');
    const { applied } = await migrate(config);
    return { header, tables, upgraded: applied };
  } finally {
    await client.end();
  }
}

async function* decompressed(source: Readable): AsyncGenerator<Buffer> {
  const stream = createZstdDecompress();
  const fed = pipeline(source, stream);
  fed.catch(() => {});
  try {
    yield* stream as AsyncIterable<Buffer>;
    await fed;
  } catch (cause) {
    throw new Failure('backup.damaged', { params: { table: '—', offset: stream.bytesWritten }, cause });
  } finally {
    stream.destroy();
  }
}

/** A database is empty when nobody has a workspace in it, and half restored when an earlier try left its mark. */
async function clearHalfRestored(config: StoreConfig): Promise<void> {
  const client = await directClient(config);
  try {
    const { rows } = await client.query<{ half: boolean; tenants: boolean; tables: number }>(
      `select to_regclass('identity.half_restored') is not null as half, to_regclass('identity.tenant') is not null as tenants,
         (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r') as tables`,
    );
    const { half = false, tenants = false, tables = 0 } = rows[0] ?? {};
    if (half) {
      await client.query('drop schema identity cascade; drop schema public cascade; create schema public');
    } else if (tenants) {
      const { rows: found } = await client.query('select from identity.tenant limit 1');
      if (found.length > 0) throw new Failure('backup.not_empty');
      await client.query('drop schema identity cascade; drop schema public cascade; create schema public');
    } else if (tables > 0) throw new Failure('backup.not_empty');
    await client.query('create schema if not exists identity; create table identity.half_restored ()');
  } finally {
    await client.end();
  }
}

async function fill(
  client: pg.Client,
  reader: ContainerReader,
  options: RestoreOptions,
): Promise<{ table: string; rows: number }[]> {
  const tables: { table: string; rows: number }[] = [];
  const known = await tablesOf(client);
  const indexes = await dropIndexes(client);
  // A restore that is broken off is begun anew from the file: nothing of it needs to survive a power cut.
  await client.query('set synchronous_commit = off');
  let bytes = 0;
  for await (const part of reader.parts()) {
    if (part.type === 'end') {
      if (part.tables !== tables.length) throw new Failure('backup.damaged', { params: { table: '—', offset: bytes } });
      break;
    }
    if (!known.some((t) => t.name === part.start.table))
      throw new Failure('backup.damaged', { params: { table: part.start.table, offset: bytes } });
    const count = (size: number): void => {
      bytes += size;
      options.progress?.(part.start.table, bytes);
    };
    tables.push({ table: part.start.table, rows: await fillTable(client, part.start, part.body, count) });
  }
  for (const index of indexes) await client.query(index);
  return tables;
}

async function fillTable(
  client: pg.Client,
  { table, columns }: TableStart,
  body: AsyncGenerator<Buffer, TableEnd>,
  count: (bytes: number) => void,
): Promise<number> {
  await client.query('begin');
  // Triggers told of changes when these rows were written; row-level security stands again before anyone may come.
  await client.query(`alter table ${quoted(table)} disable trigger user`);
  const closed = await client.query<{ forced: boolean }>(
    `select relforcerowsecurity as forced from pg_class where oid = $1::regclass`,
    [quoted(table)],
  );
  const isForced = closed.rows[0]?.forced === true;
  if (isForced) await client.query(`alter table ${quoted(table)} no force row level security`);
  await client.query(`delete from ${quoted(table)}`);
  let end: TableEnd = { rows: -1, sha256: '' };
  const stream = client.query(copyFrom(`copy ${quoted(table)} (${quotedColumns(columns)}) from stdin`));
  const chunks = async function* (): AsyncGenerator<Buffer> {
    for (let next = await body.next(); ; next = await body.next()) {
      if (next.done === true) {
        end = next.value;
        return;
      }
      count(next.value.length);
      yield next.value;
    }
  };
  await pipeline(Readable.from(chunks(), { objectMode: false }), stream);
  if (stream.rowCount !== end.rows) throw new Failure('backup.damaged', { params: { table, offset: 0 } });
  if (isForced) await client.query(`alter table ${quoted(table)} force row level security`);
  await client.query(`alter table ${quoted(table)} enable trigger user`);
  await client.query('commit');
  return end.rows;
}

/** Drops the indexes that no constraint needs and returns the statements that make them again: one sort each instead of a search per row. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name, pg_get_indexdef(i.indexrelid) as made
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'identity') and not i.indisunique
       and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await client.query(`set maintenance_work_mem = '512MB'`);
  return rows.map((r) => r.made);
}

/** Spends transaction numbers until the cluster's next one lies above those in the rows: what comes later must also sort later. */
async function burnTransactions(client: pg.Client, upTo: number): Promise<void> {
  await client.query(`do $burn$ begin
    while pg_current_xact_id()::text::bigint <= ${Math.ceil(upTo)} loop commit; end loop;
  end $burn$`);
}

/** Nothing that waited to leave the building leaves it a second time because of a restore: a person decides. */
async function settleEffects(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ it: string | null }>(`select to_regclass('public.mail') as it`);
  if ((rows[0]?.it ?? null) === null) return;
  await client.query('alter table mail no force row level security');
  await client.query(`update mail set status = 'doubt', lease_until = null where status in ('queued', 'sending')`);
  await client.query('alter table mail force row level security');
}

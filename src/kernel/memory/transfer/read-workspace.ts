import { StringDecoder } from 'node:string_decoder';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { receiveBlob, type Tx } from '#store';
import { digestOf } from '../digest.ts';
import { refreshStatistics } from '../statistics.ts';
import { ENDED_AT, MOVED } from './tables.ts';
import { columnsOf, TRANSFER_FORMAT, type TransferCounts } from './write-workspace.ts';

/** Rows and characters of one transaction. */
const MOST_ROWS = 1_000;
const MOST_CHARACTERS = 8_000_000;

const Head = z.object({
  valence: z.literal('workspace'),
  format: z.literal(TRANSFER_FORMAT),
  tables: z.record(z.string(), z.array(z.string())),
});
const Section = z.union([
  z.tuple([z.enum([...MOVED, 'blob'])]),
  z.tuple([z.literal('end'), z.object({ counts: z.record(z.string(), z.number()), digest: z.string() })]),
]);
const Blob = z.object({
  id: z.string(),
  subject_id: z.string().nullable(),
  name: z.string(),
  media_type: z.string(),
  sha256: z.string(),
});

export type ReadWorkspace = Readonly<{ counts: TransferCounts; digest: string }>;

/**
 * Fills an empty workspace from a file of `writeWorkspace`, in chunks. Ids are kept; the workspace is another one. In the
 * end both show the same, or it fails: then the workspace is to be thrown away.
 *
 * @throws Failure `transfer.not_empty`, `transfer.unreadable`, `transfer.version`, `transfer.differs`, `auth.forbidden`
 */
export async function readWorkspace(
  scope: Scope,
  body: AsyncIterable<Buffer>,
  onRead: (rows: number) => void = () => {},
): Promise<ReadWorkspace> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  await scope.read(assertEmpty);
  const lines = linesOf(body);
  const head = Head.safeParse(jsonOf((await lines.next()).value ?? ''));
  if (!head.success) throw new Failure('transfer.unreadable', { params: { reason: 'head' } });
  await assertSameTables(scope, head.data.tables);
  const end = await readSections(scope, { lines, tables: head.data.tables, onRead });
  await refreshStatistics(scope);
  const digest = await digestOf(scope);
  if (digest !== end.digest) throw new Failure('transfer.differs');
  return { counts: end.counts, digest };
}

async function assertEmpty(tx: Tx): Promise<void> {
  const [row] = await tx.query('select 1 from observation where tenant_id = $1 limit 1', [tx.settings.tenantId]);
  if (row !== undefined) throw new Failure('transfer.not_empty');
}

/** A file of another version has other tables or columns. */
async function assertSameTables(scope: Scope, told: Readonly<Record<string, string[]>>): Promise<void> {
  const own = await scope.read((tx) => columnsOf(tx, MOVED));
  const sorted = (tables: Readonly<Record<string, string[]>>): string =>
    JSON.stringify(MOVED.map((table) => [table, (tables[table] ?? []).toSorted()]));
  if (sorted(told) !== sorted(own)) throw new Failure('transfer.version');
}

type Reading = Readonly<{
  lines: AsyncGenerator<string>;
  tables: Readonly<Record<string, string[]>>;
  onRead(rows: number): void;
}>;

type End = Readonly<{ counts: TransferCounts; digest: string }>;

async function readSections(scope: Scope, { lines, tables, onRead }: Reading): Promise<End> {
  const counts: TransferCounts = {};
  let read = 0;
  let line = (await lines.next()).value as string | undefined;
  while (line !== undefined) {
    const section = Section.safeParse(jsonOf(line));
    if (!section.success) throw new Failure('transfer.unreadable', { params: { reason: line.slice(0, 40) } });
    const [name, told] = section.data;
    if (name === 'end') return assertCounts(counts, told);
    if (name === 'blob') {
      const files = await readBlobs(scope, lines);
      counts['blob'] = files.count;
      line = files.next;
      continue;
    }
    const columns = tables[name] ?? [];
    counts[name] = 0;
    for await (const chunk of chunksOf(lines)) {
      if (chunk.rows.length > 0) await scope.write((tx) => insertRows(tx, name, columns, chunk.rows));
      counts[name] += chunk.rows.length;
      onRead((read += chunk.rows.length));
      line = chunk.next;
    }
  }
  throw new Failure('transfer.unreadable', { params: { reason: 'end' } });
}

function assertCounts(counts: TransferCounts, end: End): End {
  const missing = Object.keys(end.counts).find((table) => end.counts[table] !== counts[table]);
  if (missing !== undefined) throw new Failure('transfer.unreadable', { params: { reason: missing } });
  return end;
}

type Chunk = Readonly<{ rows: readonly string[]; next: string | undefined }>;

/** Rows until the next section; `next` is its line, on the last chunk. */
async function* chunksOf(lines: AsyncGenerator<string>): AsyncGenerator<Chunk> {
  let rows: string[] = [];
  let length = 0;
  for (;;) {
    const { value, done } = await lines.next();
    const isRow = done !== true && value.startsWith('{');
    if (!isRow) {
      yield { rows, next: done === true ? undefined : value };
      return;
    }
    rows.push(value);
    length += value.length;
    if (rows.length < MOST_ROWS && length < MOST_CHARACTERS) continue;
    yield { rows, next: undefined };
    rows = [];
    length = 0;
  }
}

/** The names of table and columns were compared with the database's own before they come here. */
async function insertRows(
  tx: Tx,
  table: (typeof MOVED)[number],
  columns: readonly string[],
  rows: readonly string[],
): Promise<void> {
  const ended = Object.entries(ENDED_AT).filter(([, at]) => columns.includes(at) && ENDED_IN.has(`${table}.${at}`));
  const quoted = columns.map((column) => `"${column}"`);
  const names = ['tenant_id', ...quoted, ...ended.map(([xid]) => xid)].join(', ');
  const values = [
    '$1::uuid',
    ...quoted.map((column) => `r.${column}`),
    ...ended.map(([, at]) => `case when r.${at} is not null then pg_current_xact_id() end`),
  ];
  await tx.query(
    `insert into ${table} (${names}) select ${values.join(', ')} from jsonb_populate_recordset(null::${table}, $2::jsonb) r`,
    [tx.settings.tenantId, `[${rows.join(',')}]`],
  );
}

const ENDED_IN = new Set(['batch.retracted_at', 'trash.restored_at']);

async function readBlobs(
  scope: Scope,
  lines: AsyncGenerator<string>,
): Promise<{ count: number; next: string | undefined }> {
  let count = 0;
  let line = (await lines.next()).value as string | undefined;
  while (line?.startsWith('{') === true) {
    const blob = Blob.parse(jsonOf(line));
    let next: string | undefined;
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (;;) {
        next = (await lines.next()).value as string | undefined;
        if (next?.startsWith('"') !== true) return;
        yield Buffer.from(z.string().parse(jsonOf(next)), 'base64');
      }
    };
    const { sha256 } = await receiveBlob(scope.write, {
      id: blob.id,
      subjectId: blob.subject_id,
      name: blob.name,
      mediaType: blob.media_type,
      body: pieces(),
    });
    if (sha256 !== blob.sha256) throw new Failure('blob.damaged', { facts: { id: blob.id } });
    count += 1;
    line = next;
  }
  return { count, next: line };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws Failure `transfer.unreadable` when it is no gzip file or breaks off. */
async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const gunzip = createGunzip();
  pipeline(Readable.from(body), gunzip, () => {});
  const decoder = new StringDecoder('utf8');
  let rest: string[] = [];
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      const parts = decoder.write(chunk).split('\n');
      const last = parts.pop() ?? '';
      for (const part of parts) {
        yield rest.length === 0 ? part : rest.join('') + part;
        rest = [];
      }
      rest.push(last);
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('transfer.unreadable', { params: { reason: 'gzip' }, cause });
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { Failure, newId } from '#base';
import { seal, unseal } from './seal.ts';
import type { Tx } from './transaction.ts';

/** A file to keep. `subjectId` is whom it is about; null for what is the workspace's own. */
export type BlobSpec = Readonly<{
  /** Where the id is known already: a file that comes from elsewhere. */
  id?: string;
  subjectId: string | null;
  name: string;
  mediaType: string;
  body: AsyncIterable<Buffer> | Buffer;
}>;

/** A file that is kept: `sha256` in hex, of the content in the clear. */
export type StoredBlob = Readonly<{ id: string; bytes: number; sha256: string }>;

/** Runs something in a transaction: one that is open already, or a new short one each time, such as `scope.write`. */
export type InTx = <T>(fn: (tx: Tx) => Promise<T>) => Promise<T>;

/** A kept file opened for reading at any place. Some parts of it are in memory at a time, never all. */
export type BlobReader = Readonly<{
  name: string;
  mediaType: string;
  size: number;
  sha256: string;
  /** Up to `length` bytes from `start`; fewer at the end. */
  read(start: number, length: number): Promise<Buffer>;
  /** The bytes from `start` up to but not including `end`, in order. */
  chunks(start: number, end: number): AsyncGenerator<Buffer>;
  close(): Promise<void>;
}>;

/** Bytes per part: one row each, so that neither side ever holds a whole file. */
const PART_BYTES = 1_048_576;
/** Parts an open file keeps in memory. */
const PARTS_KEPT = 3;
const KEY_BYTES = 32;
const WRAPPING = 'subject-key/1';
/** Parts whose file never came to its end are swept after this time; no upload takes longer. */
const ORPHAN_MS = 24 * 3_600_000;

/**
 * Keeps a file, encrypted under the key of its subject, inside the open transaction. For a body that comes over the
 * network use `receiveBlob`: a transaction must not wait for a sender.
 *
 * @throws Failure `blob.erased` when the subject's key was destroyed.
 */
export async function putBlob(tx: Tx, spec: BlobSpec): Promise<StoredBlob> {
  return receiveBlob((fn) => fn(tx), spec);
}

/**
 * Keeps a file whose body may come slowly: each part is a transaction of its own, the file appears with the last one.
 * When the body fails nothing remains.
 *
 * @throws Failure `blob.erased` when the subject's key was destroyed; whatever the body throws.
 */
export async function receiveBlob(write: InTx, spec: BlobSpec): Promise<StoredBlob> {
  const id = spec.id ?? newId('blob');
  const key = await write(async (tx) => {
    await sweepOrphans(tx);
    return (await subjectKey(tx, spec.subjectId)) ?? makeSubjectKey(tx, spec.subjectId);
  });
  const hash = createHash('sha256');
  let bytes = 0;
  let parts = 0;
  try {
    for await (const part of inParts(spec.body)) {
      hash.update(part);
      bytes += part.length;
      const number = parts;
      await write((tx) => insertPart(tx, { blob: id, number, body: seal(key, aadOf(tx, id, number), part) }));
      parts += 1;
    }
    const sha256 = hash.digest('hex');
    await write((tx) => insertBlob(tx, spec, { id, bytes, parts, sha256 }));
    return { id, bytes, sha256 };
  } catch (error) {
    // In a transaction of the caller's this fails as the transaction has; its rollback removes the parts.
    await write((tx) =>
      tx.query('delete from blob_part where tenant_id = $1 and blob_id = $2', [tx.settings.tenantId, id]),
    ).catch(() => {});
    throw error;
  }
}

/**
 * Opens a kept file.
 *
 * @throws Failure `blob.not_found`, `blob.erased`; while reading also `blob.damaged`.
 */
export async function openBlob(read: InTx, id: string): Promise<BlobReader> {
  const { row, key } = await read(async (tx) => {
    const found = await selectBlob(tx, id);
    const unwrapped = await subjectKey(tx, found.subject_id);
    if (unwrapped === undefined) throw new Failure('blob.erased', { facts: { id } });
    return { row: found, key: unwrapped };
  });
  const size = Number(row.bytes);
  const kept = new Map<number, Promise<Buffer>>();

  function part(number: number): Promise<Buffer> {
    const known = kept.get(number);
    if (known !== undefined) return known;
    const fresh = read((tx) => readPart(tx, { blob: id, number, key }));
    kept.set(number, fresh);
    fresh.catch(() => kept.delete(number));
    for (const oldest of kept.keys()) if (kept.size > PARTS_KEPT) kept.delete(oldest);
    return fresh;
  }

  async function* chunks(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < Math.min(end, size);) {
      const number = Math.floor(at / PART_BYTES);
      const from = number * PART_BYTES;
      const bytes = (await part(number)).subarray(at - from, Math.min(end, size) - from);
      if (bytes.length === 0) throw new Failure('blob.damaged', { facts: { id } });
      at += bytes.length;
      yield bytes;
    }
  }

  return {
    name: row.name,
    mediaType: row.media_type,
    size,
    sha256: row.sha256,
    async read(start, length) {
      const pieces: Buffer[] = [];
      for await (const piece of chunks(start, start + length)) pieces.push(piece);
      return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces);
    },
    chunks,
    async close() {
      kept.clear();
      key.fill(0);
    },
  };
}

/**
 * The content of a kept file from its beginning, checked against its hash.
 *
 * @throws Failure `blob.not_found`, `blob.erased`, `blob.damaged`.
 */
export async function* readBlob(read: InTx, id: string): AsyncGenerator<Buffer> {
  const blob = await openBlob(read, id);
  try {
    const hash = createHash('sha256');
    for await (const chunk of blob.chunks(0, blob.size)) {
      hash.update(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== blob.sha256) throw new Failure('blob.damaged', { facts: { id } });
  } finally {
    await blob.close();
  }
}

async function* inParts(body: AsyncIterable<Buffer> | Buffer): AsyncGenerator<Buffer> {
  const source = Buffer.isBuffer(body) ? [body] : body;
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length < PART_BYTES) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    for (; all.length - at >= PART_BYTES; at += PART_BYTES) yield all.subarray(at, at + PART_BYTES);
    waiting = at < all.length ? [all.subarray(at)] : [];
    length = all.length - at;
  }
  if (length > 0) yield Buffer.concat(waiting);
}

type BlobRow = { subject_id: string; name: string; media_type: string; bytes: bigint; sha256: string };

async function selectBlob(tx: Tx, id: string): Promise<BlobRow> {
  const [row] = await tx.query<BlobRow>(
    'select subject_id, name, media_type, bytes, sha256 from blob where tenant_id = $1 and id = $2',
    [tx.settings.tenantId, id],
  );
  if (row === undefined) throw new Failure('blob.not_found', { facts: { id } });
  return row;
}

async function insertBlob(
  tx: Tx,
  { subjectId, name, mediaType }: BlobSpec,
  { id, bytes, parts, sha256 }: StoredBlob & { parts: number },
): Promise<void> {
  const { tenantId } = tx.settings;
  await tx.query(
    'insert into blob (tenant_id, id, subject_id, name, media_type, bytes, parts, sha256) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tenantId, id, subjectId ?? tenantId, name, mediaType, bytes, parts, sha256],
  );
}

async function insertPart(tx: Tx, part: { blob: string; number: number; body: Buffer }): Promise<void> {
  await tx.query('insert into blob_part (tenant_id, blob_id, part, body) values ($1, $2, $3, $4)', [
    tx.settings.tenantId,
    part.blob,
    part.number,
    part.body,
  ]);
}

/** One part in the clear. The key's row is looked at each time, so that erasing ends the reading of open files too. */
async function readPart(tx: Tx, part: { blob: string; number: number; key: Buffer }): Promise<Buffer> {
  const [row] = await tx.query<{ body: Buffer; is_erased: boolean }>(
    `select p.body, k.wrapped is null as is_erased from blob_part p
     join blob b on b.tenant_id = p.tenant_id and b.id = p.blob_id
     join subject_key k on k.tenant_id = b.tenant_id and k.subject_id = b.subject_id
     where p.tenant_id = $1 and p.blob_id = $2 and p.part = $3`,
    [tx.settings.tenantId, part.blob, part.number],
    'blob-part',
  );
  if (row?.is_erased === true) throw new Failure('blob.erased', { facts: { id: part.blob } });
  if (row === undefined) throw new Failure('blob.damaged', { facts: { id: part.blob } });
  return unseal(part.key, aadOf(tx, part.blob, part.number), row.body);
}

/** Parts of uploads that broke off with their server. */
async function sweepOrphans(tx: Tx): Promise<void> {
  await tx.query(
    `delete from blob_part p where p.tenant_id = $1 and p.blob_id < $2
     and not exists (select from blob b where b.tenant_id = p.tenant_id and b.id = p.blob_id)`,
    [tx.settings.tenantId, uuidBefore(Date.now() - ORPHAN_MS)],
  );
}

/** The lowest UUIDv7 of a moment. */
function uuidBefore(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** The subject's data key, or undefined when there is none yet. @throws Failure `blob.erased` */
async function subjectKey(tx: Tx, subjectId: string | null): Promise<Buffer | undefined> {
  const { tenantId } = tx.settings;
  const subject = subjectId ?? tenantId;
  const [row] = await tx.query<{ wrapped: Buffer | null }>(
    'select wrapped from subject_key where tenant_id = $1 and subject_id = $2',
    [tenantId, subject],
  );
  if (row === undefined) return undefined;
  if (row.wrapped === null) throw new Failure('blob.erased', { facts: { subject } });
  return unseal(tx.keyFor(WRAPPING), Buffer.from(`${tenantId}/${subject}`), row.wrapped);
}

async function makeSubjectKey(tx: Tx, subjectId: string | null): Promise<Buffer> {
  const { tenantId } = tx.settings;
  const subject = subjectId ?? tenantId;
  const wrapped = seal(tx.keyFor(WRAPPING), Buffer.from(`${tenantId}/${subject}`), randomBytes(KEY_BYTES));
  await tx.query(
    'insert into subject_key (tenant_id, subject_id, wrapped) values ($1, $2, $3) on conflict do nothing',
    [tenantId, subject, wrapped],
  );
  // Someone else may have made it in the same moment: theirs counts then.
  const key = await subjectKey(tx, subjectId);
  if (key === undefined) throw new Error('the subject key that was just written is not there');
  return key;
}

function aadOf(tx: Tx, blob: string, part: number): Buffer {
  return Buffer.from(`${tx.settings.tenantId}/${blob}/${part}`);
}

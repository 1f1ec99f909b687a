import { FILE_MOST_MIB } from '@valence/contract';
import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { openBlob, receiveBlob, type BlobReader } from '#store';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { recallList, recallOne } from '../recall.ts';
import { plainText } from '../value.ts';
import { HEAD_BYTES, mediaTypeOf, previewOf, type Preview } from './media.ts';

/** A file on a record; its `id` is that of its own record, so it has a history, is found and can be trashed as any. */
export type StoredFile = Readonly<{
  id: string;
  record: string;
  name: string;
  mediaType: string;
  bytes: number;
  sha256: string;
  blob: string;
  preview: Preview | null;
  by: string;
  madeAt: Date;
}>;

const KIND = 'file';
const MOST_BYTES = FILE_MOST_MIB * 1_048_576;
const LONGEST_NAME = 200;

/**
 * Keeps a file on a record, encrypted under the key of whom the record is about. The same content on the same record is
 * kept once.
 *
 * @throws Failure `memory.not_found`, `file.too_large`, `input.invalid` when it is empty.
 */
export async function addFile(
  scope: Scope,
  file: { record: string; name: string; owner: string | null; body: AsyncIterable<Buffer> },
): Promise<StoredFile & { isNew: boolean }> {
  const record = await recallOne(scope, file.record);
  const name = cleanName(file.name);
  const head: Buffer[] = [];
  const blob = await receiveBlob((fn) => scope.write(fn), {
    subjectId: record.subjectId,
    name,
    mediaType: 'application/octet-stream',
    body: limited(file.body, head),
  });
  if (blob.bytes === 0) {
    await dropBlob(scope, blob.id);
    throw new Failure('input.invalid', { fields: [{ path: 'file', rule: 'required' }] });
  }
  const same = await sameOn(scope, record.id, blob.sha256);
  if (same !== undefined) {
    await dropBlob(scope, blob.id);
    return { ...same, isNew: false };
  }
  const mediaType = mediaTypeOf(Buffer.concat(head).subarray(0, HEAD_BYTES), name);
  const made = await scope.write(async (tx) => {
    const bound = scope.within(tx);
    const { entities } = await observe(bound, {
      source: { kind: 'document', name, sha256: blob.sha256 },
      sayings: [
        {
          kind: KIND,
          data: {
            name,
            about: record.id,
            ...organisationOf(record),
            ...(file.owner === null ? {} : { owner: file.owner }),
            mediaType,
            sha256: blob.sha256,
            blob: blob.id,
            bytes: blob.bytes,
            addedAt: new Date().toISOString(),
          },
          spot: { by: scope.actor.name },
        },
      ],
    });
    const id = entities[0] ?? '';
    await notarise(tx, [{ type: 'file.added', subjectId: record.id, body: { file: id, sha256: blob.sha256 } }]);
    // Pages that show the record have one more file to show.
    await tx.emit('file.added', { ids: [record.id] });
    return recallOne(bound, id);
  });
  return { ...fileOf(made, scope.actor.name), isNew: true };
}

/** Files of a record, newest first. @throws Failure `memory.not_found` */
export async function listFiles(
  scope: Scope,
  query: { record: string; after: string | null; limit: number },
): Promise<{ items: readonly StoredFile[]; next: string | null }> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const { id } = await recallOne(bound, query.record);
    const page = await recallList(bound, {
      kind: KIND,
      filters: [{ field: 'about', op: 'is', value: id }],
      after: query.after,
      limit: query.limit,
    });
    return { items: page.items.map((entity) => fileOf(entity)), next: page.next };
  });
}

/**
 * Opens a file that may be seen, on a record that may be seen. Close the reader when done.
 *
 * @throws Failure `memory.not_found`, `blob.not_found`, `blob.erased`
 */
export async function openFile(scope: Scope, id: string): Promise<{ file: StoredFile; blob: BlobReader }> {
  const entity = await recallOne(scope, id);
  if (entity.kind !== KIND) throw new Failure('memory.not_found', { facts: { id } });
  const file = fileOf(entity);
  if (file.record !== '') await recallOne(scope, file.record);
  if (file.blob === '') throw new Failure('blob.not_found', { facts: { id } });
  const blob = await openBlob((fn) => scope.read(fn), file.blob);
  // A record that was made by hand or from a table may name any content; only what was put on it here fits.
  if (blob.sha256 !== file.sha256) {
    await blob.close();
    throw new Failure('blob.not_found', { facts: { id } });
  }
  return { file, blob };
}

/** Counts on the way and keeps the beginning. */
async function* limited(body: AsyncIterable<Buffer>, head: Buffer[]): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of body) {
    if (bytes < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES));
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Failure('file.too_large', { params: { max: FILE_MOST_MIB } });
    yield chunk;
  }
}

async function sameOn(scope: Scope, record: string, sha256: string): Promise<StoredFile | undefined> {
  const page = await recallList(scope, {
    kind: KIND,
    filters: [
      { field: 'about', op: 'is', value: record },
      { field: 'sha256', op: 'is', value: sha256 },
    ],
    limit: 1,
  });
  return page.items[0] === undefined ? undefined : fileOf(page.items[0]);
}

async function dropBlob(scope: Scope, id: string): Promise<void> {
  await scope.write((tx) =>
    tx.query(
      `with parts as (delete from blob_part where tenant_id = $1 and blob_id = $2) delete from blob where tenant_id = $1 and id = $2`,
      [tx.settings.tenantId, id],
    ),
  );
}

/** The customer the record is about, so that their files are found together. */
function organisationOf(record: Entity): { organisation?: string } {
  if (record.kind === 'organisation') return { organisation: record.id };
  const { organisation } = record.data;
  return typeof organisation === 'string' ? { organisation } : {};
}

/** A name without path, control characters and marks that turn the direction of writing. */
function cleanName(name: string): string {
  const bare = name.split(/[/\\]/).at(-1) ?? '';
  const clean = bare.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  if (clean.length <= LONGEST_NAME) return clean === '' ? 'file' : clean;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  return `${clean.slice(0, LONGEST_NAME - ending.length)}${ending}`;
}

function fileOf({ id, title, data, createdAt }: Entity, by = ''): StoredFile {
  const bytes = typeof data['bytes'] === 'number' ? data['bytes'] : 0;
  const mediaType = plainText(data['mediaType']);
  return {
    id,
    record: plainText(data['about']),
    name: title,
    mediaType,
    bytes,
    sha256: plainText(data['sha256']),
    blob: plainText(data['blob']),
    preview: previewOf(mediaType, bytes),
    by: typeof data['owner'] === 'string' ? data['owner'] : by,
    madeAt: createdAt,
  };
}

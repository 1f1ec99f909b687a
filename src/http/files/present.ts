import type { FileItem } from '@valence/contract';
import { recallMany, type StoredFile } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { entityText } from '../records/present.ts';

/** Files as the wire has them; who added one by name, where they may be seen. */
export async function filesOf(scope: Scope, files: readonly StoredFile[]): Promise<FileItem[]> {
  const people = files.map((file) => file.by).filter((by) => UUID.test(by));
  const names = new Map((await recallMany(scope, people)).map((person) => [person.id, person.title]));
  return files.map(({ id, record, name, mediaType, bytes, sha256, preview, by, madeAt }) => ({
    id: entityText(id),
    record: record === '' ? '' : entityText(record),
    name,
    mediaType,
    bytes,
    sha256,
    preview,
    by: UUID.test(by) ? (names.get(by) ?? '') : by,
    madeAt: madeAt.toISOString(),
  }));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

import { openBlob } from '#store';
import type { Scope } from '#kernel/security';
import { readTable, type Table } from './reading/index.ts';

/** Opens the kept file of an import as a table, calls `fn` and closes it again. Nothing is unpacked onto the disk. */
export async function withTable<T>(scope: Scope, blobId: string, fn: (table: Table) => Promise<T>): Promise<T> {
  const table = await readTable(await openBlob(scope.read, blobId));
  try {
    return await fn(table);
  } finally {
    await table.close();
  }
}

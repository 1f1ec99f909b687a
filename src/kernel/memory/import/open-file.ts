import { openBlob } from '#store';
import type { Scope } from '#kernel/security';
import type { ImportOptions } from './import-state.ts';
import { readTable, type Table, type TableOptions } from './reading/index.ts';

/** Opens the kept file of an import as a table, calls `fn` and closes it again. Nothing is unpacked onto the disk. */
export async function withTable<T>(
  scope: Scope,
  { blobId, options }: { blobId: string; options: ImportOptions },
  fn: (table: Table) => Promise<T>,
): Promise<T> {
  const table = await readTable(await openBlob(scope.read, blobId), told(options));
  try {
    return await fn(table);
  } finally {
    await table.close();
  }
}

function told({ encoding, separator, sheet, headerRow }: ImportOptions): TableOptions {
  return {
    ...(encoding === null ? {} : { encoding }),
    ...(separator === null ? {} : { separator }),
    ...(sheet === null ? {} : { sheet }),
    ...(headerRow === null ? {} : { headerRow }),
  };
}

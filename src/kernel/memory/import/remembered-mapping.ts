import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '#store';
import { ColumnMapping, type ImportColumn, type ImportState } from './import-state.ts';

/** The shape of a file: the names of its columns in their order. */
function shapeOf(columns: readonly Pick<ImportColumn, 'column'>[]): string {
  return hash('sha256', JSON.stringify(columns.map(({ column }) => column.normalize('NFKC').trim())), 'base64url');
}

const Remembered = z.object({ mapping: z.array(ColumnMapping), keys: z.array(z.string()) });

/** How the last file with these columns was mapped; null when there was none. */
export async function rememberedMapping(
  tx: Tx,
  kind: string,
  columns: readonly ImportColumn[],
): Promise<z.infer<typeof Remembered> | null> {
  if (columns.length === 0) return null;
  const [row] = await tx.query(
    'select mapping, keys from import_mapping where tenant_id = $1 and kind = $2 and shape = $3',
    [tx.settings.tenantId, kind, shapeOf(columns)],
  );
  return row === undefined ? null : Remembered.parse(row);
}

/** Keeps how a file that is imported was mapped, for the next one with these columns. */
export async function rememberMapping(tx: Tx, { kind, report, mapping, keys, options }: ImportState): Promise<void> {
  const { tenantId, actor } = tx.settings;
  await tx.query(
    `insert into import_mapping (tenant_id, kind, shape, mapping, keys, options, made_by) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, kind, shape) do update set mapping = excluded.mapping, keys = excluded.keys, options = excluded.options,
       made_by = excluded.made_by, used_at = now()`,
    [tenantId, kind, shapeOf(report.columns), ...[mapping, keys, options].map((value) => JSON.stringify(value)), actor],
  );
}

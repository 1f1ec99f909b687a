import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { kindsChanged } from '../kinds.ts';

/** What a workspace says about kinds, as rows: for a workspace that exists in one transaction only. */
export type LentKinds = Readonly<Record<(typeof TABLES)[number], readonly object[]>>;

const TABLES = ['kind', 'field', 'slot'] as const;

/** Kinds, fields and slots of this workspace. */
export async function lendKinds(scope: Scope): Promise<LentKinds> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<LentKinds>(
      `select ${TABLES.map((t) => `coalesce((select jsonb_agg(to_jsonb(${t})) from ${t} where tenant_id = $1), '[]') as ${t}`).join(', ')}`,
      [tx.settings.tenantId],
      'lend-kinds',
    );
    return row ?? { kind: [], field: [], slot: [] };
  });
}

/** Gives the workspace of this transaction the kinds of another. The caller must roll back. */
export async function borrowKinds(tx: Tx, lent: LentKinds): Promise<void> {
  for (const table of TABLES) {
    if (lent[table].length === 0) continue;
    await tx.query(
      `insert into ${table} select (jsonb_populate_record(null::${table}, r || jsonb_build_object('tenant_id', $1::text))).*
       from jsonb_array_elements($2::jsonb) as r`,
      [tx.settings.tenantId, JSON.stringify(lent[table])],
    );
  }
  kindsChanged(tx);
}

import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { ownWorkOnly } from '../limits.ts';

/**
 * A file holds rows of everybody: whose rights are limited opens their own imports only.
 *
 * @throws Failure `memory.not_found`
 */
async function assertOwnImport(scope: Scope, id: string): Promise<void> {
  await scope.read(async (tx) => {
    const own = await ownWorkOnly(tx, scope);
    if (own === null) return;
    const rows = await tx.query('select 1 from import where tenant_id = $1 and id = $2 and made_by = $3', [
      tx.settings.tenantId,
      id,
      own,
    ]);
    if (rows.length === 0) throw new Failure('memory.not_found', { facts: { id } });
  });
}

/** The same step of an import, for those who may open it. */
export function ofOwn<Rest extends unknown[], T>(
  step: (scope: Scope, id: string, ...rest: Rest) => Promise<T>,
): (scope: Scope, id: string, ...rest: Rest) => Promise<T> {
  return async (scope, id, ...rest) => {
    await assertOwnImport(scope, id);
    return step(scope, id, ...rest);
  };
}

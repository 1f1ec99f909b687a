import { Failure } from '#base';
import { limitsOf } from '#kernel/memory';
import type { Scope } from '#kernel/security';

/**
 * For what was counted or played over all records: who sees only a part of them does not see what became of all.
 *
 * @throws Failure `auth.forbidden`
 */
export async function assertSeesAll(scope: Scope): Promise<void> {
  const { rows, fields } = await limitsOf(scope);
  if (rows || fields) throw new Failure('auth.forbidden');
}

import type { Scope } from '#kernel/security';
import type { Models, ModelTask } from './port.ts';

/** How long a workspace without a model is not asked again. Short: whoever sets one up wants to see it work. */
const ABSENT_MS = 1_000;

const absent = new WeakMap<Models, Map<string, number>>();

/**
 * Whether a workspace has a model for a task. That it has none is known for a moment, so that chains that do without
 * stay as quick as ever.
 */
export async function hasModel(models: Models, scope: Scope, task: ModelTask): Promise<boolean> {
  const known = absent.get(models) ?? new Map<string, number>();
  absent.set(models, known);
  const key = `${scope.tenantId} ${task}`;
  if ((known.get(key) ?? -Infinity) > performance.now()) return false;
  if (await models.has(scope, task)) return known.delete(key) || true;
  known.set(key, performance.now() + ABSENT_MS);
  return false;
}

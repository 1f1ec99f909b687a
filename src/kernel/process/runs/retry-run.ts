import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { DurableEngine } from '../engine/port.ts';

/**
 * Lets a failed run go on where it failed; its finished steps are not done again.
 *
 * @throws Failure `run.not_waiting` when it has not failed or another run waits for it; `auth.forbidden` for an agent.
 */
export async function retryRun(engine: DurableEngine, scope: Scope, id: string): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    if ((await engine.retry(tx, [id])) === 0) throw new Failure('run.not_waiting');
    await notarise(tx, [{ type: 'run.retried', body: { run: id, by: scope.actor.id } }]);
  });
}

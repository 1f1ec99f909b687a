import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { limitKey } from '../engine/drive.ts';
import type { DurableEngine } from '../engine/port.ts';

/**
 * Grants a run that used up its limits as much again. Only one whose graph asks rather than fails rests there.
 *
 * @throws Failure `run.not_waiting` when it waits for something else; `auth.forbidden` for an agent.
 */
export async function extendRun(engine: DurableEngine, scope: Scope, id: string): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    const woken = await engine.emit(tx, [{ key: limitKey(id), payload: {} }]);
    if (woken === 0) throw new Failure('run.not_waiting');
    // The run goes on where it stood: nothing has happened that its node waits for.
    await tx.query(
      `update run set state = (state - 'event') || jsonb_build_object('allowance', (state ->> 'allowance')::int + 1)
       where tenant_id = $1 and id = $2`,
      [scope.tenantId, id],
    );
  });
}

import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { isOver, lockLine } from '../engine/child-runs.ts';

/**
 * Holds a run where it stands with all that it started, or lets it go on: what works stops at its next boundary, what waits
 * goes on waiting, and what happens meanwhile is kept for it.
 *
 * @throws Failure `run.not_found`; `run.not_waiting` when it has ended, is a part of another one, or stands so already;
 *   `auth.forbidden` for an agent.
 */
export async function holdRun(scope: Scope, id: string, isHeld: boolean): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    const line = await lockLine(tx, [id]);
    const run = line.find((r) => r.id === id);
    if (run === undefined) throw new Failure('run.not_found');
    if (isOver(run.status) || run.branch !== null) throw new Failure('run.not_waiting');
    const changed = await tx.query<{ id: string }>(
      isHeld ? HOLD : LET_GO,
      [scope.tenantId, line.filter((r) => !isOver(r.status)).map((r) => r.id)],
      isHeld ? 'run-hold' : 'run-let-go',
    );
    if (!changed.some((r) => r.id === id)) throw new Failure('run.not_waiting');
    await notarise(tx, [{ type: isHeld ? 'run.held' : 'run.resumed', body: { run: id, by: scope.actor.id } }]);
  });
}

const HOLD = `update run set is_held = true,
    resume_at = case when status <> 'running' then nullif(wake_at, 'infinity') end,
    wake_at = case when status <> 'running' then 'infinity' else wake_at end
  where tenant_id = $1 and id = any ($2::uuid[]) and not is_held returning id`;
/** One that still works has not noticed; one that waits for nothing but a moment is due when that has come. */
const LET_GO = `update run set is_held = false, resume_at = null,
    wake_at = case when status = 'running' then wake_at else coalesce(resume_at, 'infinity') end
  where tenant_id = $1 and id = any ($2::uuid[]) and is_held returning id`;

import { Failure } from '#base';
import { retractBatch } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import { RunMemo } from '../engine/live-run.ts';
import type { RunStatus } from '../engine/port.ts';
import { cancelRun } from '../engine/run-table.ts';

/**
 * Takes back everything a run wrote: its suggestions become undone, its batch is retracted and what it spoke of is folded
 * anew. A resting run is cancelled first. Doing it again goes on where it stopped.
 *
 * @throws Failure `run.not_found`; `run.not_waiting` while it works and when an effect has left the building;
 *   `auth.forbidden` for an agent.
 */
export async function undoRun(scope: Scope, id: string, now: Date): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  const batch = await scope.write(async (tx) => {
    const [row] = await tx.query<{ status: RunStatus; state: unknown; agent: string }>(
      'select status, state, agent from run where tenant_id = $1 and id = $2 for update',
      [scope.tenantId, id],
    );
    if (row === undefined) throw new Failure('run.not_found');
    const memo = RunMemo.parse(row.state);
    if (row.status === 'running' || memo.left > 0) throw new Failure('run.not_waiting');
    if (row.status === 'ready' || row.status === 'waiting') await cancelRun(tx, id);
    const answer = { kind: 'undo', by: scope.actor.name, byId: scope.actor.id, at: now.toISOString(), reason: null };
    const undone = await tx.query<{ id: string; subject_id: string | null }>(
      `update decision set status = 'undone', answer = $3, answered_at = now()
       where tenant_id = $1 and run_id = $2 and status <> 'undone' returning id, subject_id`,
      [scope.tenantId, id, JSON.stringify(answer)],
    );
    await notarise(
      tx,
      undone.map((d) => ({
        type: 'decision.answered' as const,
        subjectId: d.subject_id,
        body: { decision: d.id, run: id, answer: 'undo', by: scope.actor.id },
      })),
    );
    return memo.batch;
  });
  if (batch !== null) await retractBatch(scope, batch);
}

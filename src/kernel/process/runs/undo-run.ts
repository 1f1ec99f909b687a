import { Failure } from '#base';
import { retractBatch } from '#kernel/memory';
import { notarise, type Scope } from '#kernel/security';
import { cancelLine, lockLine } from '../engine/child-runs.ts';
import { compensate, countTakenBack } from '../engine/compensate.ts';

/**
 * Takes back everything a run wrote, and what the agents it called wrote: suggestions become undone, batches are retracted
 * and what they spoke of is folded anew. What rests is cancelled first. Doing it again goes on where it stopped.
 *
 * @throws Failure `run.not_found`; `run.not_waiting` while one of them works, for a branch, and when an effect has left the
 *   building; `auth.forbidden` for an agent.
 */
export async function undoRun(scope: Scope, id: string, now: Date): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  const batches = await scope.write(async (tx) => {
    const line = await lockLine(tx, [id]);
    const run = line.find((r) => r.id === id);
    if (run === undefined) throw new Failure('run.not_found');
    const isFixed = run.branch !== null || line.some((r) => r.status === 'running');
    if (isFixed) throw new Failure('run.not_waiting');
    const left = line.reduce((sum, r) => sum + r.memo.left, 0);
    // What has left the building comes back only where the graph says how.
    if (left > 0 && (await countTakenBack(tx, id)) < left) throw new Failure('run.not_waiting');
    await cancelLine(tx, line);
    await compensate(tx, id);
    const answer = { kind: 'undo', by: scope.actor.name, byId: scope.actor.id, at: now.toISOString(), reason: null };
    const undone = await tx.query<{ id: string; subject_id: string | null; run_id: string }>(
      `update decision set status = 'undone', answer = $3, answered_at = now()
       where tenant_id = $1 and run_id = any ($2::uuid[]) and status <> 'undone' returning id, subject_id, run_id`,
      [scope.tenantId, line.map((r) => r.id), JSON.stringify(answer)],
    );
    await notarise(
      tx,
      undone.map((d) => ({
        type: 'decision.answered' as const,
        subjectId: d.subject_id,
        body: { decision: d.id, run: d.run_id, answer: 'undo', by: scope.actor.id },
      })),
    );
    return [...new Set(line.flatMap((r) => r.memo.batch ?? []))];
  });
  for (const batch of batches) await retractBatch(scope, batch);
}

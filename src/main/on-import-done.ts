import { z } from 'zod';
import { LEAD_SCORE, OUTCOMES_NEEDED, requestTraining, trainingState, withdrawModel } from '#kernel/process';
import type { Security } from '#kernel/security';
import type { OutboxEvent } from '#store';

const Payload = z.object({ kind: z.string(), idField: z.string().nullable().default(null) });

/** After an import of leads the score is learned anew, when there is enough to learn from. */
export async function onImportDone(security: Security, events: readonly OutboxEvent[]): Promise<void> {
  for (const { tenantId, topic, payload } of events) {
    const done = topic === 'import.done' || topic === 'import.undone' ? Payload.safeParse(payload) : null;
    if (done?.success !== true || done.data.kind !== 'lead') continue;
    const scope = security.scopeFor(
      tenantId,
      { type: 'system', id: 'learning', name: 'learning', role: 'admin' },
      'learning',
    );
    const { outcomes, training } = await trainingState(scope);
    if (training !== null) continue;
    if (outcomes >= OUTCOMES_NEEDED) await requestTraining(scope, { later: [], idField: done.data.idField });
    else if (topic === 'import.undone') await withdrawModel(scope, LEAD_SCORE);
  }
}

import { z } from 'zod';
import { plainText, recallMany } from '#kernel/memory';
import { withdrawSuggestions } from '#kernel/process';
import type { Security } from '#kernel/security';
import type { OutboxEvent } from '#store';

const Changed = z.object({ kind: z.literal('lead'), ids: z.array(z.string()), fields: z.array(z.string()) });
const CLOSED = new Set(['won', 'lost']);

/** A lead that was won or lost needs no first touch any more: what agents suggest about it is withdrawn. */
export async function onLeadClosed(security: Security, events: readonly OutboxEvent[]): Promise<void> {
  for (const { tenantId, topic, payload } of events) {
    const changed = topic === 'record.changed' ? Changed.safeParse(payload) : null;
    if (changed?.success !== true || !changed.data.fields.includes('status')) continue;
    const scope = security.scopeFor(tenantId, { type: 'system', id: 'leads', name: 'leads', role: 'admin' }, 'sales');
    const closed = (await recallMany(scope, changed.data.ids)).filter((lead) =>
      CLOSED.has(plainText(lead.data['status'])),
    );
    if (closed.length > 0)
      await withdrawSuggestions(
        scope,
        closed.map((lead) => lead.id),
      );
  }
}

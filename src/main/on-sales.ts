import { z } from 'zod';
import { CALCULATED_FROM, followQuotes, followStages, planPoolNights } from '#kernel/memory';
import type { Security } from '#kernel/security';
import type { OutboxEvent } from '#store';

const Changed = z.object({
  kind: z.enum(['deal', 'quote', 'quote-line', 'pool']),
  ids: z.array(z.string()),
  fields: z.array(z.string()).default([]),
});

/** What follows from a change in selling, however it was made: stages tell since when, quotes add up anew. */
export async function onSales(security: Security, events: readonly OutboxEvent[]): Promise<void> {
  for (const { tenantId, topic, payload } of events) {
    if (!topic.startsWith('record.')) continue;
    const changed = Changed.safeParse(payload);
    if (!changed.success) continue;
    const { kind, ids, fields } = changed.data;
    const scope = security.scopeFor(tenantId, { type: 'system', id: 'sales', name: 'sales', role: 'admin' }, 'sales');
    if (kind === 'pool') await planPoolNights(scope, new Date());
    else if (kind === 'deal') {
      if (topic !== 'record.gone' && concerns(fields, new Set(['stage', 'pipeline']))) await followStages(scope, ids);
    } else if (concerns(fields, CALCULATED_FROM)) await followQuotes(scope, ids);
  }
}

/** Whether a change is about one of these fields; one that names none may be about all. */
function concerns(fields: readonly string[], wanted: ReadonlySet<string>): boolean {
  return fields.length === 0 || fields.some((f) => wanted.has(f));
}

import { z } from 'zod';
import type { Scope } from '#kernel/security';
import type { OutboxEvent } from '#store';
import { ROLLUP_DUE } from './note-children.ts';
import { recomputeRollups } from './recompute.ts';

const Due = z.object({ kind: z.string(), ids: z.array(z.string()) });

/** Records whose totals are computed in one transaction. */
const CHUNK = 200;

/**
 * Computes the roll-ups that events ask for, each record once however many events name it. Safe to be told twice: totals
 * come from what is there, not from what was added.
 */
export async function onRollupsDue(
  scopeOf: (tenantId: string) => Scope,
  events: readonly Pick<OutboxEvent, 'tenantId' | 'topic' | 'payload'>[],
): Promise<void> {
  const due = events
    .filter((e) => e.topic === ROLLUP_DUE)
    .map((e) => ({ tenantId: e.tenantId, ...Due.parse(e.payload) }));
  for (const [tenantId, ofTenant] of Map.groupBy(due, (d) => d.tenantId)) {
    for (const [kind, of] of Map.groupBy(ofTenant, (d) => d.kind)) {
      const ids = [...new Set(of.flatMap((d) => d.ids))].toSorted();
      for (let at = 0; at < ids.length; at += CHUNK)
        await scopeOf(tenantId).write((tx) => recomputeRollups(tx, kind, ids.slice(at, at + CHUNK)));
    }
  }
}

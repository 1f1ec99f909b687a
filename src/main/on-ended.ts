import { z } from 'zod';
import { recallMany, type Data } from '#kernel/memory';
import { withdrawSuggestions } from '#kernel/process';
import type { Security } from '#kernel/security';
import type { OutboxEvent } from '#store';

const Changed = z.object({ kind: z.string(), ids: z.array(z.string()), fields: z.array(z.string()) });

/** By kind: the field that says when something is over, and whose suggestions are of no use from then on. */
const ENDS: Readonly<
  Record<string, Readonly<{ field: string; isOver: (value: unknown) => boolean; agents: readonly string[] }>>
> = {
  lead: {
    field: 'status',
    isOver: (status) => status === 'won' || status === 'lost',
    agents: ['lead-to-touch', 'lead-scoring', 'lead-assignment'],
  },
  deal: {
    field: 'stage',
    isOver: (stage) => stage === 'won' || stage === 'lost',
    agents: ['opportunity-health', 'competitor-watch'],
  },
  activity: { field: 'state', isOver: (state) => state === 'done', agents: ['meeting-brief'] },
};

/** A lead or deal that has ended and a meeting that is over need no suggestion any more: those of the agents that ship are withdrawn. */
export async function onEnded(security: Security, events: readonly OutboxEvent[]): Promise<void> {
  for (const { tenantId, topic, payload } of events) {
    const changed = topic === 'record.changed' ? Changed.safeParse(payload).data : undefined;
    const end = ENDS[changed?.kind ?? ''];
    if (changed === undefined || end === undefined || !changed.fields.includes(end.field)) continue;
    const scope = security.scopeFor(tenantId, { type: 'system', id: 'ends', name: 'ends', role: 'admin' }, 'sales');
    const isOver = ({ data }: { data: Data }): boolean => end.isOver(data[end.field]);
    const records = (await recallMany(scope, changed.ids)).filter(isOver).map((r) => r.id);
    await withdrawSuggestions(scope, { agents: end.agents, records });
  }
}

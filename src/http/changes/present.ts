import type { Batch } from '@valence/contract';
import { say, textOfId, type Id, type Locale } from '#base';
import { recallMany, type BatchView } from '#kernel/memory';
import type { NamedAgent } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';

/** Whom a name is wanted for, and in which language. */
export type Naming = Readonly<{ agents: readonly NamedAgent[]; locale: Locale }>;

/** A name for who acted: of a person theirs, of an agent its title. */
export function nameOf(actor: string, name: string | null, { agents, locale }: Naming): string {
  if (name !== null) return name;
  const [type, id = ''] = actor.split(/:(.*)/s);
  const agent = type === 'agent' ? agents.find((a) => a.name === id) : undefined;
  return agent === undefined ? id : say(agent.title, locale);
}

/** Batches as the wire has them, with some of their records: one look-up for all. */
export async function batchesOf(scope: Scope, views: readonly BatchView[], naming: Naming): Promise<Batch[]> {
  const ids = views.flatMap((v) => v.examples);
  const found = new Map((await recallMany(scope, ids)).map((e) => [e.id, refOf(e)]));
  return views.map((v) => ({
    id: textOfId('batch', v.id as Id<'batch'>),
    kind: v.kind,
    label: v.label,
    by: nameOf(v.actor, v.actorName, naming),
    isAgent: v.actor.startsWith('agent:'),
    isMine: v.isMine,
    at: v.madeAt.toISOString(),
    records: v.records,
    isCut: v.isCut,
    examples: v.examples.flatMap((id) => found.get(id) ?? []),
    run: v.run === null ? null : textOfId('run', v.run as Id<'run'>),
    import: v.import === null ? null : textOfId('import', v.import as Id<'import'>),
    job: v.job === null ? null : textOfId('job', v.job as Id<'job'>),
    undoneAt: v.retractedAt?.toISOString() ?? null,
    undoneBy: v.retractedBy,
    canUndo: v.canUndo,
  }));
}

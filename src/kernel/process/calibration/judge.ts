import { Failure } from '#base';
import { saidBehind } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { noteLabels } from './label-table.ts';
import { extractorOf, originOf } from './makers.ts';

/**
 * A person says whether a value that a program gave was right. The last word counts.
 *
 * @throws Failure `memory.not_found` for what the scope may not see or what is no field of it; `auth.forbidden` for an agent
 */
export async function judge(
  scope: Scope,
  { observation, field, isRight }: { observation: string; field: string; isRight: boolean },
): Promise<void> {
  if (scope.actor.type !== 'person') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    const ref = { observation, field };
    const found = (await saidBehind(scope.within(tx), [ref])).get(ref);
    const [own] = found?.words ?? [];
    if (found === undefined || own === undefined) throw new Failure('memory.not_found', { facts: { id: observation } });
    if (own.source.kind === 'person') return;
    await noteLabels(tx, [
      {
        about: observation,
        predicate: `${found.kind}.${field}`,
        extractor: extractorOf(own.source),
        origin: originOf(own.source),
        raw: own.raw,
        isRight,
        why: isRight ? 'confirmed' : 'corrected',
        by: scope.actor.id,
        at: new Date(),
      },
    ]);
  });
}

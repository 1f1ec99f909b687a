import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { unmask, type Entity } from '../entity.ts';
import { titleOf } from '../fold.ts';
import { recallOne } from '../recall.ts';
import { sightIn } from '../sight.ts';
import { packSupport } from '../support.ts';
import { foldAt } from './fold-at.ts';
import { canonicalAt, kinOf, wasTrashed, watermarkOf, type Moment } from './visible-at.ts';

/** A record as it stood at a moment. */
export type EntityThen = Readonly<{
  entity: Entity;
  watermark: string;
  /** It lay in the trash then. */
  wasTrashed: boolean;
  /** Ids of the records that were part of it then. */
  mergedFrom: readonly string[];
}>;

/**
 * A record as everything said, merged, trashed and taken back up to a moment folds. Only who may see it today may see what
 * it was; figures rolled up from other records are left out.
 *
 * @throws Failure `memory.not_found`, `memory.in_trash`, `memory.too_early` when nothing was said about it yet
 */
export async function recallAsOf(scope: Scope, id: string, moment: Moment): Promise<EntityThen> {
  return scope.read(async (tx) => {
    const now = await recallOne(scope.within(tx), id);
    const kin = await kinOf(tx, now.id);
    const watermark = await watermarkOf(tx, kin, moment);
    const canonical = await canonicalAt(tx, kin, watermark);
    const shown = canonical.get(id) ?? id;
    const members = kin.filter((k) => (canonical.get(k) ?? k) === shown);
    const then = (await foldAt(tx, new Map([[shown, members]]), watermark)).get(shown);
    if (then === undefined) throw new Failure('memory.too_early', { facts: { id } });
    const { folded, lastAt } = then;
    const { kind } = folded;
    const seen = (await sightIn(tx, scope)).kinds.get(kind.name);
    if (seen === undefined) throw new Failure('memory.not_found', { facts: { id } });
    const entity = unmask(seen, {
      id: shown,
      kind: kind.name,
      title: titleOf(kind, folded.data),
      data: folded.data,
      support: packSupport(folded.support),
      subject_id: null,
      version: now.version,
      created_at: folded.createdAt,
      updated_at: lastAt,
    });
    return {
      entity: { ...entity, subjectId: now.subjectId },
      watermark,
      wasTrashed: await wasTrashed(tx, shown, watermark),
      mergedFrom: members.filter((m) => m !== shown),
    };
  });
}

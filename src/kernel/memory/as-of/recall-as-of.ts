import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { unmask, type Entity } from '../entity.ts';
import { addSayings, foldField, titleOf, type Folded, type Sayings } from '../fold.ts';
import { computeFormulas } from '../kinds/complete.ts';
import { kindIn } from '../kinds.ts';
import { refsIn, resolvedRefs } from '../merge/refs.ts';
import { recallOne } from '../recall.ts';
import { sightIn } from '../sight.ts';
import { packSupport } from '../support.ts';
import type { Data } from '../value.ts';
import { canonicalAt, kinOf, saidAt, wasTrashed, watermarkOf, type Moment, type SaidThen } from './visible-at.ts';

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
    const said = await saidAt(tx, members, watermark);
    const [first] = said;
    if (first === undefined) throw new Failure('memory.too_early', { facts: { id } });
    const kind = await kindIn(tx, first.kind);
    const refs = await canonicalAt(
      tx,
      said.flatMap((s) => refsIn(kind, s.data)),
      watermark,
    );
    const sayings = sayingsOf(shown, said, (s) => resolvedRefs(kind, s.data, refs));
    const folded: Folded = {
      id: shown,
      kind,
      data: {},
      support: {},
      createdAt: first.recorded_at,
      isSearchStale: false,
    };
    for (const [field, list] of sayings.get(shown) ?? []) foldField(folded, field, list);
    computeFormulas(folded);
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
      created_at: first.recorded_at,
      updated_at: said.at(-1)?.recorded_at ?? first.recorded_at,
    });
    return {
      entity: { ...entity, subjectId: now.subjectId },
      watermark,
      wasTrashed: await wasTrashed(tx, shown, watermark),
      mergedFrom: members.filter((m) => m !== shown),
    };
  });
}

/** What was said of several that were one, as of the one. */
function sayingsOf(shown: string, said: readonly SaidThen[], dataOf: (s: SaidThen) => Data): Sayings {
  const all: Sayings = new Map();
  for (const s of said) {
    const by = {
      observation: s.id,
      source: s.source_id,
      sourceKind: s.source_kind,
      sourceKey: `${s.source_kind}:${s.source_name}`,
      reliability: s.reliability,
      confidence: s.confidence,
      at: s.at,
    };
    addSayings(all, shown, by, dataOf(s), null);
  }
  return all;
}

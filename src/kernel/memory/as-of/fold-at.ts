import type { Tx } from '#store';
import { addSayings, foldField, type Folded, type Sayings } from '../fold.ts';
import { kindIn } from '../kinds.ts';
import { computeFormulas } from '../kinds/complete.ts';
import { refsIn, resolvedRefs } from '../merge/refs.ts';
import type { Data } from '../value.ts';
import { canonicalAt, saidAt, type SaidThen } from './visible-at.ts';

/** Records of which something stood at a watermark, folded; `lastAt` is when the last of it was said. */
export type FoldedThen = Readonly<{ folded: Folded; lastAt: Date }>;

/** Folds records as they stood. `members` holds, by the id a record had then, everything that was part of it. */
export async function foldAt(
  tx: Tx,
  members: ReadonlyMap<string, readonly string[]>,
  watermark: string,
): Promise<ReadonlyMap<string, FoldedThen>> {
  const all = await saidAt(tx, [...members.values()].flat(), watermark);
  const kinds = new Map<string, Awaited<ReturnType<typeof kindIn>>>();
  for (const { kind } of all) if (!kinds.has(kind)) kinds.set(kind, await kindIn(tx, kind));
  const named = all.flatMap((s) => refsIn(kinds.get(s.kind), s.data));
  const refs = await canonicalAt(tx, named, watermark);
  const byEntity = Map.groupBy(all, (s) => s.entity_id);
  const done = new Map<string, FoldedThen>();
  for (const [shown, parts] of members) {
    const said = parts.flatMap((id) => byEntity.get(id) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [first] = said;
    const kind = first === undefined ? undefined : kinds.get(first.kind);
    if (first === undefined || kind === undefined) continue;
    const sayings = sayingsOf(shown, said, (s) => resolvedRefs(kind, s.data, refs));
    const folded: Folded = {
      id: shown,
      kind,
      data: {},
      support: {},
      createdAt: first.recorded_at,
      isSearchStale: true,
    };
    for (const [field, list] of sayings.get(shown) ?? []) foldField(folded, field, list);
    computeFormulas(folded);
    done.set(shown, { folded, lastAt: said.at(-1)?.recorded_at ?? first.recorded_at });
  }
  return done;
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

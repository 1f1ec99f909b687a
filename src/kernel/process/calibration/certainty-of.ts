import { saidBehind, type Behind, type EvidenceRef, type Word } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { calibrated } from '../learning/calibrate.ts';
import { certaintyOf, logOdds, spoken, wordOf, type Certainty } from '../learning/certainty.ts';
import { combined } from '../learning/combine.ts';
import { currentCalibrations, type StoredCalibration } from './calibration-table.ts';
import { extractorOf, originOf } from './makers.ts';

/** How sure something is, and by which calibration one knows. */
export type Calibrated = Certainty & Readonly<{ calibration: string | null }>;

export type CertainWord = Word & Readonly<{ certainty: Calibrated }>;

/** A reference opened, with how sure its statement is by all who speak of it. */
export type CertainBehind = Omit<Behind, 'words'> & Readonly<{ certainty: Calibrated; words: readonly CertainWord[] }>;

type Known = ReadonlyMap<string, StoredCalibration>;

/** What stands behind references as this scope may know it, each with its certainty. Three statements, however many. */
export async function certainlyBehind(
  scope: Scope,
  refs: readonly EvidenceRef[],
): Promise<ReadonlyMap<EvidenceRef, CertainBehind>> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const behind = await saidBehind(bound, refs);
    const predicates = [...new Set([...behind.values()].map(predicateOf))];
    const known = new Map(
      (await currentCalibrations(bound, predicates)).map((c) => [`${c.predicate} ${c.extractor}`, c]),
    );
    return new Map([...behind].map(([ref, one]) => [ref, certain(one, known)]));
  });
}

function predicateOf({ kind, ref }: Pick<Behind, 'kind' | 'ref'>): string {
  return `${kind}.${ref.field ?? '*'}`;
}

function certain(behind: Behind, known: Known): CertainBehind {
  const predicate = predicateOf(behind);
  const words = behind.words.map((word) => ({ ...word, certainty: ofWord(word, predicate, known) }));
  return { ...behind, words, certainty: together(words, predicate, known) };
}

function ofWord(word: Word, predicate: string, known: Known): Calibrated {
  const calibration = known.get(`${predicate} ${extractorOf(word.source)}`);
  return { ...certaintyOf(calibration?.body ?? null, word.raw), calibration: nameOf(calibration) };
}

function nameOf(calibration: StoredCalibration | undefined): string | null {
  return calibration === undefined
    ? null
    : `${calibration.predicate} · ${calibration.extractor} · ${calibration.version}`;
}

/**
 * All words on one statement together: log-odds against the base rate, repetitions and age weighed. There is a number
 * only where every program that speaks is measured; what a person says needs no measure.
 */
function together(words: readonly CertainWord[], predicate: string, known: Known): Calibrated {
  const [own] = words;
  if (own === undefined || words.length === 1)
    return own?.certainty ?? { n: 0, word: 'low', ratio: null, calibration: null };
  const calibrations = words.map((w) => known.get(`${predicate} ${extractorOf(w.source)}`));
  const base = calibrations[0]?.body.base ?? 0.5;
  const ratio = combined(
    words.map((w, i) => ({
      p: probabilityOf(w, calibrations[i]),
      isFor: w.isFor,
      origin: originOf(w.source),
      at: w.at,
    })),
    base,
  );
  const programs = words.flatMap((w, i) => (w.source.kind === 'person' ? [] : [calibrations[i]]));
  const weakest = programs.reduce((least, c) => ((c?.n ?? 0) < (least?.n ?? 0) ? c : least), programs[0]);
  if (weakest === undefined) return { n: 0, word: wordOf(ratio), ratio: null, calibration: null };
  return { ...spoken(weakest.body, ratio), calibration: nameOf(weakest) };
}

function probabilityOf(word: Word, calibration: StoredCalibration | undefined): number {
  return calibration === undefined ? word.raw : calibrated(calibration.body.calibrator, logOdds(word.raw));
}

import type { Certainty, ClaimEvidence, SourceWord } from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { Calibrated, CertainBehind, CertainWord } from '#kernel/process';
import { observationText } from '../records/present.ts';

/** Four digits say all that labels can know. */
const round = (p: number): number => Math.round(p * 10_000) / 10_000;

/** How sure something is, as the wire has it: with too few labels no number leaves the server. */
export function certaintyWire(certainty: Calibrated): Certainty {
  const { word, n, calibration } = certainty;
  if (certainty.ratio === null) return { word, n, calibration, ratio: null, low: null, high: null };
  return {
    word,
    n,
    calibration,
    ratio: round(certainty.ratio),
    low: round(certainty.low),
    high: round(certainty.high),
  };
}

export function sourceWordWire({ observation, isFor, at, source, certainty }: CertainWord): SourceWord {
  return {
    observation: observationText(observation),
    isFor,
    at: at.toISOString(),
    source: {
      ...source,
      uri: source.uri !== null && /^https?:/.test(source.uri) ? source.uri : null,
      id: textOfId('source', source.id as Id<'source'>),
      retrievedAt: source.retrievedAt.toISOString(),
    },
    certainty: certaintyWire(certainty),
  };
}

/** A fact that a claim rests on, with everybody who speaks of it. */
export function claimEvidenceWire({ evidence, isRetracted, certainty, words }: CertainBehind): ClaimEvidence {
  const { confidence: _, ...rest } = evidence;
  return { ...rest, isRetracted, certainty: certaintyWire(certainty), words: words.map(sourceWordWire) };
}

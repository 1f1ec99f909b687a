import type { SupportEntry } from './resolve.ts';

type By = readonly [
  observation: string,
  source: string,
  at: string,
  confidence: number,
  rule: SupportEntry['rule'],
  sayings: number,
  against: number,
];

/**
 * The support of a record as its row holds it: each distinct entry once, and per field which one. Fields that were said
 * together mostly share theirs: of an imported row of 37 fields this is a twentieth of the text.
 */
export type PackedSupport = Readonly<{ by?: readonly By[]; of?: Readonly<Record<string, number>> }>;

/** @see PackedSupport */
export function packSupport(support: Readonly<Record<string, SupportEntry>>): PackedSupport {
  const by: By[] = [];
  const of: Record<string, number> = {};
  for (const [field, e] of Object.entries(support)) {
    // Neighbours mostly share theirs, so looking from the end is quicker than any hash.
    const place = by.findLastIndex((known) => isSame(known, e));
    of[field] =
      place >= 0 ? place : by.push([e.observation, e.source, e.at, e.confidence, e.rule, e.sayings, e.against]) - 1;
  }
  return { by, of };
}

function isSame([observation, source, at, confidence, rule, sayings, against]: By, e: SupportEntry): boolean {
  const isSaying = observation === e.observation && source === e.source && at === e.at;
  return isSaying && confidence === e.confidence && rule === e.rule && sayings === e.sayings && against === e.against;
}

/** Per field, why its value is shown. */
export function unpackSupport({ by = [], of = {} }: PackedSupport): Record<string, SupportEntry> {
  const entries = by.map(([observation, source, at, confidence, rule, sayings, against]): SupportEntry => ({
    observation,
    source,
    at,
    confidence,
    rule,
    sayings,
    against,
  }));
  const support: Record<string, SupportEntry> = {};
  for (const [field, place] of Object.entries(of)) {
    const entry = entries[place];
    if (entry !== undefined) support[field] = entry;
  }
  return support;
}

/** SQL of the observation that a packed support names for a field, both given as SQL. */
export function shownObservation(support: string, field: string): string {
  return `${support} -> 'by' -> (${support} -> 'of' ->> ${field})::integer ->> 0`;
}

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
  const places = new Map<string, number>();
  for (const [field, e] of Object.entries(support)) {
    const name = `${e.observation} ${e.source} ${e.at} ${e.confidence} ${e.rule} ${e.sayings} ${e.against}`;
    let place = places.get(name);
    if (place === undefined) {
      place = by.push([e.observation, e.source, e.at, e.confidence, e.rule, e.sayings, e.against]) - 1;
      places.set(name, place);
    }
    of[field] = place;
  }
  return { by, of };
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

import { keyOf, type Value } from './value.ts';

/** What one observation says about one field. */
export type FieldSaying = Readonly<{
  observation: string;
  source: string;
  sourceKind: string;
  /** Kind and name: what one source said later replaces what it said before. */
  sourceKey: string;
  reliability: number;
  confidence: number;
  at: Date;
  value: Value;
}>;

/** Why a value is shown: the observation that carries it and how it stood against the others. */
export type SupportEntry = Readonly<{
  observation: string;
  source: string;
  /** ISO 8601. */
  at: string;
  /** Probability 0–1 that the value is right, from source reliability, confidence, freshness and agreement. */
  confidence: number;
  rule: 'person' | 'only' | 'agreed' | 'stronger' | 'newest';
  sayings: number;
  /** Other distinct values that sources still hold. */
  against: number;
}>;

/** Days after which an observation has lost half its odds against a fresh one. Chosen, not fitted: decision 0004. */
const HALF_LIFE_DAYS = 180;
const MS_PER_DAY = 86_400_000;

/**
 * The value of one field out of all live sayings about it. Pure and independent of the clock: freshness is relative to
 * the newest saying. A person's correction wins over everything; otherwise the value with the most odds, where several
 * sources that agree add theirs. Of a field that tells how things stand now (`isState`) the newest saying is the value,
 * whoever said it. Returns undefined when nobody says anything.
 */
export function resolve(
  sayings: readonly FieldSaying[],
  isState = false,
): { value: Value; support: SupportEntry } | undefined {
  const latest = sayings.length === 1 ? sayings : latestPerSource(sayings);
  const first = latest[0];
  if (first === undefined) return undefined;
  if (latest.length === 1) return { value: first.value, support: supportOfOne(first, sayings.length) };
  const groups = groupByValue(latest);
  const winner = isState ? newestAmong(latest) : (personAmong(latest) ?? newestAmong(strongest(groups)));
  const agreeing = groups.get(keyOf(winner.value)) ?? [winner];
  const isPersons = !isState && winner.sourceKind === 'person';
  const support: SupportEntry = {
    observation: winner.observation,
    source: winner.source,
    at: winner.at.toISOString(),
    confidence: round(isState || isPersons ? winner.confidence * winner.reliability : posterior(agreeing, groups)),
    rule: ruleOf({ isPersons, isState, values: groups.size, agreeing: agreeing.length }),
    sayings: sayings.length,
    against: groups.size - 1,
  };
  return { value: winner.value, support };
}

function ruleOf({
  isPersons,
  isState,
  values,
  agreeing,
}: {
  isPersons: boolean;
  isState: boolean;
  values: number;
  agreeing: number;
}): SupportEntry['rule'] {
  if (isPersons) return 'person';
  if (values > 1) return isState ? 'newest' : 'stronger';
  return agreeing > 1 ? 'agreed' : 'only';
}

function personAmong(sayings: readonly FieldSaying[]): FieldSaying | undefined {
  return sayings.filter((s) => s.sourceKind === 'person').toSorted(newestFirst)[0];
}

function newestAmong(sayings: readonly FieldSaying[]): FieldSaying {
  return sayings.reduce((newest, s) => (newestFirst(s, newest) < 0 ? s : newest));
}

/** Most fields of most records: one source speaks, there is nothing to weigh. */
function supportOfOne(saying: FieldSaying, sayings: number): SupportEntry {
  return {
    observation: saying.observation,
    source: saying.source,
    at: isoOf(saying.at),
    confidence: round(saying.confidence * saying.reliability),
    rule: saying.sourceKind === 'person' ? 'person' : 'only',
    sayings,
    against: 0,
  };
}

let lastAt: Date | undefined;
let lastIso = '';

/** The instant as text; all fields of one saying share their date, so the last one is remembered. */
function isoOf(at: Date): string {
  if (at !== lastAt) {
    lastAt = at;
    lastIso = at.toISOString();
  }
  return lastIso;
}

function latestPerSource(sayings: readonly FieldSaying[]): FieldSaying[] {
  const latest = new Map<string, FieldSaying>();
  for (const saying of sayings) {
    const known = latest.get(saying.sourceKey);
    if (known === undefined || newestFirst(saying, known) < 0) latest.set(saying.sourceKey, saying);
  }
  return [...latest.values()];
}

/** Newest first; of the same moment the later observation. */
function newestFirst(a: FieldSaying, b: FieldSaying): number {
  return b.at.getTime() - a.at.getTime() || (a.observation < b.observation ? 1 : -1);
}

function groupByValue(sayings: readonly FieldSaying[]): Map<string, FieldSaying[]> {
  const groups = new Map<string, FieldSaying[]>();
  for (const saying of sayings) {
    const key = keyOf(saying.value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [saying]);
    else group.push(saying);
  }
  return groups;
}

function strongest(groups: Map<string, FieldSaying[]>): FieldSaying[] {
  const newest = newestOf(groups);
  let best: FieldSaying[] = [];
  let bestOdds = -1;
  for (const group of groups.values()) {
    const odds = oddsOf(group, newest);
    const isNewer =
      odds === bestOdds &&
      newestFirst(group.toSorted(newestFirst)[0] as FieldSaying, best.toSorted(newestFirst)[0] as FieldSaying) < 0;
    if (odds > bestOdds || isNewer) [best, bestOdds] = [group, odds];
  }
  return best;
}

function newestOf(groups: Map<string, FieldSaying[]>): number {
  let newest = -Infinity;
  for (const group of groups.values()) for (const s of group) newest = Math.max(newest, s.at.getTime());
  return newest;
}

/** Odds that a value is right by those who say it, each weighed by reliability, confidence and age against the newest. */
function oddsOf(group: readonly FieldSaying[], newest: number): number {
  return group.reduce((sum, s) => {
    const p = Math.min(0.99, Math.max(0.01, s.confidence * s.reliability));
    return sum + (p / (1 - p)) * 0.5 ** ((newest - s.at.getTime()) / MS_PER_DAY / HALF_LIFE_DAYS);
  }, 0);
}

/** Share of the odds times the probability that at least one of those who say it is right. */
function posterior(winner: readonly FieldSaying[], groups: Map<string, FieldSaying[]>): number {
  const newest = newestOf(groups);
  const all = [...groups.values()].reduce((sum, g) => sum + oddsOf(g, newest), 0);
  const wrong = winner.reduce((product, s) => product * (1 - s.confidence * s.reliability), 1);
  return (oddsOf(winner, newest) / all) * (1 - wrong);
}

function round(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}

import type { Entity } from '#kernel/memory';
import { shrunkRate, type PastResults } from '../../desk/past-results.ts';
import { listOf, numberOf, textOf } from '../../desk/said.ts';
import { factOf, type Situation } from '../../desk/situation.ts';

/** How much each factor counts. Chosen, not fitted: decision 0007. */
export const WEIGHTS = { territory: 0.3, skill: 0.25, results: 0.2, language: 0.15, room: 0.1 } as const;
export type Factor = keyof typeof WEIGHTS;

/** How well one of us suits a lead: 0–1 in all and per factor; a factor that nobody can judge is absent. */
export type Fit = Readonly<{
  rep: Entity;
  fit: number;
  factors: Readonly<Partial<Record<Factor, number>>>;
  load: number;
  /** Open leads at most; null: no limit was set. */
  capacity: number | null;
}>;

type FitInput = Readonly<{
  situation: Situation;
  past: PastResults;
  loads: ReadonlyMap<string, number>;
}>;

/** Everybody ranked, best first. Equal ones stand in the order of their ids, so that the same lead gets the same answer. */
export function rankStaff(staff: readonly Entity[], input: FitInput): readonly Fit[] {
  return staff.map((rep) => fitOf(rep, input)).toSorted((a, b) => b.fit - a.fit || (a.rep.id < b.rep.id ? -1 : 1));
}

function fitOf(rep: Entity, { situation, past, loads }: FitInput): Fit {
  const load = loads.get(rep.id) ?? 0;
  const capacity = numberOf(rep, 'capacity');
  const factors: Partial<Record<Factor, number>> = {};
  const territory = territoryOf(rep, situation);
  const skill = skillOf(rep, situation);
  const languages = listOf(rep, 'languages');
  if (territory !== null) factors.territory = Number(territory);
  if (skill !== null) factors.skill = Number(skill !== '');
  if (languages.length > 0) factors.language = Number(languages.includes(situation.language));
  if (past.all.closed > 0) {
    const rate = shrunkRate(past, rep.id, factOf(situation, 'product')?.text.zh ?? null);
    const base = past.all.won / past.all.closed;
    factors.results = rate + base === 0 ? 0.5 : rate / (rate + base);
  }
  if (capacity !== null) factors.room = capacity === 0 ? 0 : Math.max(0, 1 - load / capacity);
  const known = (Object.keys(factors) as Factor[]).map((f) => [WEIGHTS[f], factors[f] ?? 0] as const);
  const total = known.reduce((sum, [weight]) => sum + weight, 0);
  const fit = total === 0 ? 0 : known.reduce((sum, [weight, value]) => sum + weight * value, 0) / total;
  return { rep, fit, factors, load, capacity };
}

/** Whether the lead lies in the rep's territory; null where either is not known. */
export function territoryOf(rep: Entity, situation: Situation): boolean | null {
  const territories = listOf(rep, 'territories');
  const places = [factOf(situation, 'province'), factOf(situation, 'city')].flatMap((f) => f?.text.zh ?? []);
  if (territories.length === 0 || places.length === 0) return null;
  return territories.some((t) => places.some((p) => p.startsWith(t) || t.startsWith(p)));
}

/** The rep's skill that the wanted product needs; '' when they have none, null where either is not known. */
export function skillOf(rep: Entity, situation: Situation): string | null {
  const product = textOf(situation.lead, 'product')?.toLowerCase();
  const skills = listOf(rep, 'skills');
  if (product === undefined || skills.length === 0) return null;
  return skills.find((s) => product.includes(s.toLowerCase())) ?? '';
}

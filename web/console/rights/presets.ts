import type { Filter, Kind, KindRight, RowRule } from '@valence/contract';

/** Everything: what holds where no rule was made. */
export const NO_LIMITS: KindRight = {
  see: 'all',
  change: 'all',
  remove: 'all',
  make: true,
  export: true,
  hidden: [],
  readOnly: [],
};

export const PRESETS = ['all', 'team', 'own', 'through', 'custom', 'none'] as const;
/** A rule for rows by the name people choose it by; `custom` is any other filter. */
export type Preset = (typeof PRESETS)[number];

const OWNER = 'owner';
const MINE: Filter = { field: OWNER, op: 'is', value: { me: true } };
const OURS: Filter = { field: OWNER, op: 'is', value: { myTeam: true } };

const isOwned = (kind: Kind | undefined): boolean =>
  kind?.fields.some((f) => f.id === OWNER && f.to === 'person' && f.isIndexed) === true;

/** Fields of a kind that name a record of somebody: through them its rights can follow that record's. */
export function throughFields(kind: Kind, kinds: readonly Kind[]): string[] {
  return kind.fields
    .filter((f) => f.type === 'ref' && f.isIndexed && isOwned(kinds.find((k) => k.name === f.to)))
    .map((f) => f.id)
    .slice(0, 8);
}

/** What can be chosen for a kind; without a kind, for all kinds that have no rule of their own. */
export function presetsFor(kind: Kind | undefined, kinds: readonly Kind[]): readonly Preset[] {
  return PRESETS.filter((preset) => {
    if (preset === 'own' || preset === 'team') return kind === undefined || isOwned(kind);
    if (preset === 'through') return kind !== undefined && throughFields(kind, kinds).length > 0;
    return preset !== 'custom' || kind !== undefined;
  });
}

/** The name of a rule for rows. */
export function presetOf(rule: RowRule): Preset {
  if (typeof rule === 'string') return rule;
  if ('through' in rule) return 'through';
  const text = JSON.stringify(rule.where);
  if (text === JSON.stringify(MINE)) return 'own';
  return text === JSON.stringify(OURS) ? 'team' : 'custom';
}

/** The rule that a name stands for; `custom` begins with what the rule was. */
export function ruleFor(
  preset: Preset,
  { kind, kinds, before }: { kind: Kind | undefined; kinds: readonly Kind[]; before: RowRule },
): RowRule {
  if (preset === 'all' || preset === 'none') return preset;
  if (preset === 'own') return { where: MINE };
  if (preset === 'team') return { where: OURS };
  if (preset === 'custom') return { where: { all: filtersOf(before) } };
  const through = kind === undefined ? [] : throughFields(kind, kinds);
  return isOwned(kind) ? { through, or: MINE } : { through };
}

/** The conditions of a rule, as a list of which all must hold. */
export function filtersOf(rule: RowRule): Filter[] {
  if (typeof rule === 'string' || !('where' in rule)) return [];
  return 'all' in rule.where ? rule.where.all : [rule.where];
}

/** Whether each rule says something: conditions were chosen and none was given yet is nothing. */
export function isComplete({ see, change, remove }: KindRight): boolean {
  return [see, change, remove].every((rule) => presetOf(rule) !== 'custom' || filtersOf(rule).length > 0);
}

/** Whether a right limits nothing. */
export function isUnlimited(right: KindRight): boolean {
  return JSON.stringify(right) === JSON.stringify(NO_LIMITS);
}

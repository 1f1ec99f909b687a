import type { Filter, KindRight, RightRule, RowRule } from '@valence/contract';
import { asId, textOfId, type Id } from '#base';
import type { Rule } from '#kernel/security';
import { memoryFilter } from '../records/input.ts';
import { entityText } from '../records/present.ts';

type Turn = (filter: Filter) => Filter;

/** A rule from the wire as the kernel keeps it: ids lose their prefix. @throws Failure `input.invalid` */
export function ruleOf({ right, ...place }: RightRule): Rule {
  return { ...placeOf(place), right: rightWith(right, (f) => memoryFilter(null, f)) };
}

/** @throws Failure `input.invalid` for a team's id that is none */
export function placeOf({ role, team, kind }: Omit<RightRule, 'right'>): Omit<Rule, 'right'> {
  return { role, team: team === null ? null : asId('team', team), kind };
}

/** A rule as the wire has it. */
export function wireRule({ right, role, team, kind }: Rule): RightRule {
  return {
    role,
    team: team === null ? null : textOfId('team', team as Id<'team'>),
    kind,
    right: rightWith(right, wireFilter),
  };
}

function rightWith(right: KindRight, turn: Turn): KindRight {
  return {
    ...right,
    see: rowsWith(right.see, turn),
    change: rowsWith(right.change, turn),
    remove: rowsWith(right.remove, turn),
  };
}

function rowsWith(rule: RowRule, turn: Turn): RowRule {
  if (typeof rule === 'string') return rule;
  if ('where' in rule) return { where: turn(rule.where) };
  return rule.or === undefined ? rule : { ...rule, or: turn(rule.or) };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function wireFilter(filter: Filter): Filter {
  if ('all' in filter) return { all: filter.all.map(wireFilter) };
  if ('any' in filter) return { any: filter.any.map(wireFilter) };
  if ('not' in filter) return { not: wireFilter(filter.not) };
  if ('related' in filter) {
    const { where, ...related } = filter.related;
    return { related: where === undefined ? related : { ...related, where: wireFilter(where) } };
  }
  const named = <T>(value: T): T => (typeof value === 'string' && UUID.test(value) ? (entityText(value) as T) : value);
  const { value } = filter;
  return value === undefined ? filter : { ...filter, value: Array.isArray(value) ? value.map(named) : named(value) };
}

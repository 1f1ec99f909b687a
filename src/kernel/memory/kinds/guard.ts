import type { Problem } from '#base';
import type { Kind } from '../kinds.ts';
import type { Data } from '../value.ts';
import { planOf } from './plan.ts';

/** A record as it would stand after a write: which fields the write speaks of, and whether it is new. */
export type Written = Readonly<{ kind: Kind; data: Data; touched: ReadonlySet<string>; isNew: boolean }>;

const isMissing = (data: Data, field: string): boolean => {
  const value = data[field];
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
};

/** Whether records of a kind have rules to look at. */
export function isGuarded(kind: Kind): boolean {
  const { required, requiredWhen, rules } = planOf(kind);
  return required.length + requiredWhen.length + rules.length > 0;
}

/**
 * The rules of its kind that a record would break, field by field. Of a record that exists only what the write touches is
 * looked at, so that a rule made later does not stop work on older records in other places.
 */
export function brokenRules({ kind, data, touched, isNew }: Written): Problem[] {
  const plan = planOf(kind);
  const concerns = (uses: Iterable<string>): boolean => isNew || [...uses].some((id) => touched.has(id));
  const missing = [
    ...plan.required.filter((f) => concerns([f.id])),
    ...plan.requiredWhen
      .filter(({ field, condition }) => concerns([field.id, ...condition.uses]) && condition.run(data) === true)
      .map(({ field }) => field),
  ].filter((f) => isMissing(data, f.id));
  const broken = plan.rules.filter(({ condition }) => concerns(condition.uses) && condition.run(data) === false);
  return [
    ...[...new Set(missing.map((f) => f.id))].map((path): Problem => ({ path, rule: 'required' })),
    ...broken.map(({ rule, condition }): Problem => ({
      path: rule.field ?? [...condition.uses][0] ?? rule.id,
      rule: 'kind_rule',
      params: { zh: rule.message.zh, en: rule.message.en },
    })),
  ];
}

import { CATEGORIES, categoriesFor, PURPOSES, type Category, type Purpose } from '#kernel/security';
import type { Problem } from '#base';
import { readFormula } from '../formula/index.ts';
import type { Computed, FieldSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { fieldsIn } from '../rollup/watchers.ts';
import { unfitFor } from '../rollup/where.ts';
import { brokenRule } from '../value.ts';
import { isNumberPattern } from './number.ts';

/** What is wrong with the definition of a kind, or of those whose roll-ups look at it; empty when it may be saved. */
export function problemsOfKind(kinds: ReadonlyMap<string, Kind>, kind: Kind): Problem[] {
  return [
    ...kind.fields.flatMap((field) => problemsOfField(kinds, kind, field)),
    ...problemsOfRules(kind),
    ...problemsOfCycles(kinds),
    ...problemsOfKeys(kind),
    ...[...kinds.values()]
      .filter((k) => k.name !== kind.name)
      .flatMap((other) => problemsOfWatcher(kinds, other, kind)),
  ];
}

function problemsOfField(kinds: ReadonlyMap<string, Kind>, kind: Kind, field: FieldSpec): Problem[] {
  const { id, computed, requiredWhen } = field;
  const broken = field.default === undefined ? null : brokenRule(field, field.default);
  return [
    ...(computed === undefined ? [] : problemsOfComputed(kinds, kind, field, computed)),
    ...(requiredWhen === undefined ? [] : problemsOfCondition(kind, requiredWhen, `fields.${id}.requiredWhen`)),
    ...(field.isCustom === true ? problemsOfShape(kinds, field) : []),
    ...(broken === null ? [] : [{ path: `fields.${id}.default`, ...broken }]),
  ];
}

/** What the type of an own field asks for: the kind it points to, choices that differ. */
function problemsOfShape(kinds: ReadonlyMap<string, Kind>, { id, type, to, choices }: FieldSpec): Problem[] {
  if (type === 'ref' || type === 'refs') {
    if (to === undefined) return [{ path: `fields.${id}.to`, rule: 'required' }];
    return kinds.has(to) ? [] : [{ path: `fields.${id}.to`, rule: 'unknown_kind' }];
  }
  const isTwice = choices !== undefined && new Set(choices.map((c) => c.value)).size !== choices.length;
  return isTwice ? [{ path: `fields.${id}.choices`, rule: 'name_taken' }] : [];
}

function problemsOfComputed(
  kinds: ReadonlyMap<string, Kind>,
  kind: Kind,
  field: FieldSpec,
  computed: Computed,
): Problem[] {
  if (computed.by === 'formula') return problemsOfFormula(kind, field, computed.text);
  if (computed.by === 'rollup') return problemsOfRollup(kinds, kind, field, computed);
  return isNumberPattern(computed.pattern)
    ? []
    : [
        {
          path: `fields.${field.id}.computed.pattern`,
          rule: 'number_pattern',
          params: { zeros: '{0000}', dates: '{yyyy} {yy} {mm} {dd}' },
        },
      ];
}

function problemsOfFormula(kind: Kind, field: FieldSpec, text: string): Problem[] {
  const path = `fields.${field.id}.computed.text`;
  const { formula, problem } = readFormula(kind.fields, text);
  if (problem !== null) return [wrong(path, problem.message)];
  const sources = [...formula.uses].flatMap((id) => kind.byId.get(id) ?? []);
  const asksToday = sources.find((f) => isReadTime(kind, f));
  if (asksToday !== undefined && !formula.isReadTime) return [{ path, rule: 'formula_today' }];
  return problemsOfCategory(
    `fields.${field.id}.category`,
    field.category,
    sources.map((f) => f.category),
  );
}

function wrong(path: string, message: Readonly<{ zh: string; en: string }>): Problem {
  return { path, rule: 'formula_wrong', params: message };
}

/** Whether a field is computed when it is read, and so stands in no row. */
export function isReadTime(kind: Kind, { computed }: FieldSpec): boolean {
  if (computed?.by !== 'formula') return false;
  return computed.when === 'read' || readFormula(kind.fields, computed.text).formula?.isReadTime === true;
}

/** What is derived is open to a purpose only where everything it rests on is. */
function problemsOfCategory(path: string, category: Category, sources: readonly Category[]): Problem[] {
  const leaking = leakOf(category, sources);
  return leaking === undefined ? [] : [{ path, rule: 'category_mixed', params: { source: CATEGORIES[leaking].zh } }];
}

/** The first of the sources that would be seen through a result of this category; undefined when none would. */
export function leakOf(category: Category, sources: readonly Category[]): Category | undefined {
  const purposes = Object.keys(PURPOSES) as Purpose[];
  return sources.find((source) =>
    purposes.some((purpose) => {
      const open = categoriesFor(purpose);
      return open.includes(category) && !open.includes(source);
    }),
  );
}

type Rollup = Extract<Computed, { by: 'rollup' }>;
const NUMERIC: ReadonlySet<string> = new Set(['integer', 'number', 'rating', 'money']);
const ORDERED: ReadonlySet<string> = new Set([...NUMERIC, 'date', 'datetime']);

function problemsOfRollup(kinds: ReadonlyMap<string, Kind>, kind: Kind, field: FieldSpec, rollup: Rollup): Problem[] {
  const path = `fields.${field.id}.computed`;
  const child = kinds.get(rollup.kind);
  if (child === undefined) return [{ path: `${path}.kind`, rule: 'unknown_kind' }];
  const naming = child.byId.get(rollup.field);
  if (naming === undefined || !pointsTo(naming, kind))
    return [{ path: `${path}.field`, rule: 'rollup_source', params: { name: rollup.field } }];
  const of = rollup.of === undefined ? undefined : child.byId.get(rollup.of);
  if (rollup.fn !== 'count' && !canCount(child, rollup, of))
    return [{ path: `${path}.of`, rule: 'rollup_source', params: { name: rollup.of ?? '' } }];
  const [unfit] = (rollup.where ?? []).flatMap((filter) => unfitFor(child, filter) ?? []);
  if (unfit !== undefined) return [{ path: `${path}.where`, rule: 'rollup_source', params: { name: unfit } }];
  const sources = [naming, ...(of === undefined ? [] : [of])].map((f) => f.category);
  return problemsOfCategory(`fields.${field.id}.category`, field.category, sources);
}

function pointsTo({ type, to }: FieldSpec, kind: Kind): boolean {
  return (type === 'ref' || type === 'refs') && to === kind.name;
}

/** Whether a figure can be made of a field: of numbers sums, of whatever has an order the first and last. */
function canCount(child: Kind, { fn }: Rollup, of: FieldSpec | undefined): boolean {
  const types = fn === 'sum' || fn === 'avg' ? NUMERIC : ORDERED;
  return of !== undefined && types.has(of.type) && !isReadTime(child, of);
}

function problemsOfCondition(kind: Kind, text: string, path: string): Problem[] {
  const { formula, problem } = readFormula(kind.fields, text);
  if (problem !== null) return [wrong(path, problem.message)];
  if (formula.type !== 'boolean') return [{ path, rule: 'formula_condition' }];
  const isMoving = formula.isReadTime || [...formula.uses].some((id) => isReadTimeId(kind, id));
  return isMoving ? [{ path, rule: 'formula_today' }] : [];
}

function isReadTimeId(kind: Kind, id: string): boolean {
  const field = kind.byId.get(id);
  return field !== undefined && isReadTime(kind, field);
}

function problemsOfRules(kind: Kind): Problem[] {
  return (kind.rules ?? []).flatMap((rule) => [
    ...problemsOfCondition(kind, rule.condition, `rules.${rule.id}.condition`),
    ...(rule.field === undefined || kind.byId.has(rule.field)
      ? []
      : [{ path: `rules.${rule.id}.field`, rule: 'unknown_field' } as const]),
  ]);
}

function problemsOfKeys(kind: Kind): Problem[] {
  const named = [
    ...(kind.uniqueKeys ?? []).flatMap(({ id, fields }) =>
      fields.map((field) => ({ path: `uniqueKeys.${id}`, field })),
    ),
    { path: 'titleField', field: kind.titleField },
    ...kind.columns.map((field) => ({ path: 'columns', field })),
  ];
  return named
    .filter(({ field }) => !kind.byId.has(field))
    .map(({ path }): Problem => ({ path, rule: 'unknown_field' }));
}

/** A roll-up of another kind that this one's change would leave without what it counts. */
function problemsOfWatcher(kinds: ReadonlyMap<string, Kind>, other: Kind, changed: Kind): Problem[] {
  const broken = other.fields.find(
    (f) =>
      f.computed?.by === 'rollup' &&
      f.computed.kind === changed.name &&
      problemsOfRollup(kinds, other, f, f.computed).length > 0,
  );
  if (broken === undefined) return [];
  return [{ path: 'fields', rule: 'used_by', params: { name: `${other.title.zh}·${broken.title.zh}` } }];
}

/** Computed fields that rest on each other, within a kind or across kinds by roll-ups, would never come to an end. */
function problemsOfCycles(kinds: ReadonlyMap<string, Kind>): Problem[] {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    path.push(node);
    for (const next of sourcesOf(kinds, node)) {
      const cycle = visit(next);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(node);
    return null;
  };
  for (const kind of kinds.values())
    for (const field of kind.fields) {
      const cycle = field.computed === undefined ? null : visit(`${kind.name}.${field.id}`);
      if (cycle !== null) return [cycleProblem(field.id, cycle)];
    }
  return [];
}

function cycleProblem(field: string, cycle: readonly string[]): Problem {
  return { path: `fields.${field}.computed`, rule: 'formula_cycle', params: { path: cycle.join(' → ') } };
}

/** What a computed field rests on, as `kind.field`. */
function sourcesOf(kinds: ReadonlyMap<string, Kind>, node: string): string[] {
  const [kindName = '', id = ''] = node.split('.');
  const kind = kinds.get(kindName);
  const computed = kind?.byId.get(id)?.computed;
  if (kind === undefined || computed === undefined) return [];
  if (computed.by === 'formula')
    return [...(readFormula(kind.fields, computed.text).formula?.uses ?? [])].map((use) => `${kindName}.${use}`);
  return computed.by === 'rollup' ? rollupSources(computed) : [];
}

function rollupSources({ kind, field, of, where = [] }: Rollup): string[] {
  return [field, ...(of === undefined ? [] : [of]), ...where.flatMap(fieldsIn)].map((use) => `${kind}.${use}`);
}

/** Whatever rests on a field, by its title: then it can be neither retired nor given another type. */
export function usersOf(kinds: ReadonlyMap<string, Kind>, kind: Kind, id: string): string | null {
  const node = `${kind.name}.${id}`;
  for (const other of kinds.values())
    for (const field of other.fields)
      if (field.computed !== undefined && sourcesOf(kinds, `${other.name}.${field.id}`).includes(node))
        return field.title.zh;
  const rests = (text: string): boolean => readFormula(kind.fields, text).formula?.uses.has(id) === true;
  const rule = (kind.rules ?? []).find((r) => r.field === id || rests(r.condition));
  if (rule !== undefined) return rule.message.zh;
  const asking = kind.fields.find((f) => f.requiredWhen !== undefined && rests(f.requiredWhen));
  if (asking !== undefined) return asking.title.zh;
  if ((kind.uniqueKeys ?? []).some((key) => key.fields.includes(id))) return '唯一键 / unique key';
  return kind.titleField === id || kind.subjectField === id ? kind.title.zh : null;
}

import { readFormula, type Formula } from '../formula/index.ts';
import type { FieldSpec, RuleSpec } from '../kind.ts';
import type { Kind } from '../kinds.ts';
import { holdsSeveral, type Data, type Value } from '../value.ts';

type Computing = Readonly<{ field: FieldSpec; uses: ReadonlySet<string>; run: Formula['run'] }>;
type Condition = Readonly<{ uses: ReadonlySet<string>; run(data: Data): Value }>;

/** What writing a record of a kind takes beside its values, made ready once per version of the kind. */
export type Plan = Readonly<{
  /** Formulas computed at each write, each after those it rests on. */
  formulas: readonly Computing[];
  /** Formulas that ask for today: computed at each read. */
  readFormulas: readonly Computing[];
  rules: readonly Readonly<{ rule: RuleSpec; condition: Condition }>[];
  required: readonly FieldSpec[];
  requiredWhen: readonly Readonly<{ field: FieldSpec; condition: Condition }>[];
  unique: readonly Readonly<{ id: string; fields: readonly FieldSpec[] }>[];
  /** Automatic numbers. */
  numbers: readonly Readonly<{ field: FieldSpec; pattern: string }>[];
  defaults: readonly Readonly<{ id: string; value: Value }>[];
  /** Fields that hold several values. */
  several: readonly FieldSpec[];
  /** Figures over other records; they start with this value. */
  rollups: readonly Readonly<{ id: string; start: Value }>[];
}>;

const plans = new WeakMap<ReadonlyMap<string, FieldSpec>, Plan>();

/** What a kind's definition asks of every write. */
export function planOf(kind: Kind): Plan {
  let plan = plans.get(kind.byId);
  if (plan === undefined) {
    plan = makePlan(kind);
    plans.set(kind.byId, plan);
  }
  return plan;
}

function makePlan(kind: Kind): Plan {
  const { fields } = kind;
  const computing = fields.flatMap((field) => toComputing(fields, field));
  const ofWrite = computing.filter((c) => !c.isRead);
  const condition = (text: string): Condition | undefined => {
    const { formula } = readFormula(fields, text);
    if (formula === null || formula.type !== 'boolean') return undefined;
    return { uses: withSources(formula.uses, ofWrite), run: formula.run };
  };
  return {
    formulas: inOrder(ofWrite),
    readFormulas: computing.filter((c) => c.isRead),
    rules: (kind.rules ?? []).flatMap((rule) => {
      const holds = condition(rule.condition);
      return holds === undefined ? [] : [{ rule, condition: holds }];
    }),
    required: fields.filter((f) => f.isRequired === true),
    requiredWhen: fields.flatMap((field) => {
      const holds = field.requiredWhen === undefined ? undefined : condition(field.requiredWhen);
      return holds === undefined ? [] : [{ field, condition: holds }];
    }),
    unique: uniqueKeysOf(kind),
    numbers: fields.flatMap((field) =>
      field.computed?.by === 'number' ? [{ field, pattern: field.computed.pattern }] : [],
    ),
    defaults: fields.flatMap(({ id, default: value }) =>
      value === undefined || value === null ? [] : [{ id, value }],
    ),
    several: fields.filter((f) => holdsSeveral(f.type)),
    rollups: fields.flatMap(({ id, computed }) =>
      computed?.by === 'rollup' ? [{ id, start: computed.fn === 'count' ? 0 : null }] : [],
    ),
  };
}

function toComputing(fields: readonly FieldSpec[], field: FieldSpec): (Computing & { isRead: boolean })[] {
  const { computed } = field;
  if (computed?.by !== 'formula') return [];
  const { formula } = readFormula(fields, computed.text);
  // A field it rests on was retired: it gives nothing until the formula is mended.
  if (formula === null) return [{ field, uses: new Set(), run: () => null, isRead: false }];
  const run: Formula['run'] =
    field.type === 'integer'
      ? (data, today) => rounded(formula.run(data, today))
      : (data, today) => formula.run(data, today);
  return [{ field, uses: formula.uses, run, isRead: formula.isReadTime || computed.when === 'read' }];
}

function rounded(value: Value): Value {
  const whole = typeof value === 'number' ? Math.round(value) : null;
  return Number.isSafeInteger(whole) ? whole : null;
}

/** Each formula after those it rests on. Formulas that rest on each other are refused when they are saved; here they are left out. */
function inOrder(formulas: readonly Computing[]): Computing[] {
  const byId = new Map(formulas.map((f) => [f.field.id, f]));
  const done = new Set<string>();
  const open = new Set<string>();
  const ordered: Computing[] = [];
  const visit = (computing: Computing): void => {
    const { id } = computing.field;
    if (done.has(id) || open.has(id)) return;
    open.add(id);
    for (const used of computing.uses) {
      const other = byId.get(used);
      if (other !== undefined) visit(other);
    }
    open.delete(id);
    done.add(id);
    ordered.push(computing);
  };
  for (const computing of formulas) visit(computing);
  return ordered;
}

/** The fields named and those that the formulas among them rest on. */
function withSources(uses: ReadonlySet<string>, formulas: readonly Computing[]): ReadonlySet<string> {
  const byId = new Map(formulas.map((f) => [f.field.id, f.uses]));
  const all = new Set<string>();
  const visit = (id: string): void => {
    if (all.has(id)) return;
    all.add(id);
    for (const used of byId.get(id) ?? []) visit(used);
  };
  for (const id of uses) visit(id);
  return all;
}

function uniqueKeysOf(kind: Kind): Plan['unique'] {
  const ofFields = kind.fields.filter((f) => f.isUnique === true).map((f) => ({ id: f.id, fields: [f.id] }));
  return [...ofFields, ...(kind.uniqueKeys ?? [])].flatMap(({ id, fields }) => {
    const known = fields.flatMap((f) => kind.byId.get(f) ?? []);
    return known.length === fields.length ? [{ id, fields: known }] : [];
  });
}

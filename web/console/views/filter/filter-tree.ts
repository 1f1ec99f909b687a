import {
  isCondition,
  type Condition,
  type Field,
  type Filter,
  type FilterOp,
  type FilterValue,
  type Kind,
  type Related,
} from '@valence/contract';

/** Where a part stands in a filter: the way from the top, child by child. The top itself is `[]`. */
export type Path = readonly number[];

/** Operators that need no value. */
export const UNARY: ReadonlySet<FilterOp> = new Set(['isEmpty', 'isKnown']);
/** Operators whose value is a list. */
export const LISTED: ReadonlySet<FilterOp> = new Set(['oneOf', 'noneOf']);

const OF_TEXT = ['is', 'startsWith', 'isNot', 'isKnown', 'isEmpty'] as const;
const OF_SEARCHED = ['contains', ...OF_TEXT] as const;
const OF_AMOUNT = ['atLeast', 'atMost', 'moreThan', 'lessThan', 'is', 'isKnown', 'isEmpty'] as const;
const OF_DAY = ['within', 'atLeast', 'atMost', 'is', 'isKnown', 'isEmpty'] as const;
const OF_CHOICE = ['is', 'oneOf', 'isNot', 'noneOf', 'isKnown', 'isEmpty'] as const;
const OF_LIST = ['isKnown', 'isEmpty'] as const;
const OPERATORS: Readonly<Partial<Record<Field['type'], readonly FilterOp[]>>> = {
  choice: OF_CHOICE,
  ref: OF_CHOICE,
  refs: ['is', 'oneOf', 'isKnown', 'isEmpty'],
  multiChoice: ['is', 'oneOf', 'isKnown', 'isEmpty'],
  boolean: ['is', 'isKnown', 'isEmpty'],
  integer: OF_AMOUNT,
  number: OF_AMOUNT,
  rating: OF_AMOUNT,
  money: OF_AMOUNT,
  date: OF_DAY,
  datetime: ['within', 'atLeast', 'atMost', 'isKnown', 'isEmpty'],
  tags: OF_LIST,
  address: OF_LIST,
  file: OF_LIST,
  text: OF_SEARCHED,
  longText: OF_SEARCHED,
};

/** What may be said about a field, most natural first. */
export function operatorsOf({ type, isIndexed }: Pick<Field, 'type' | 'isIndexed'>): readonly FilterOp[] {
  const all = OPERATORS[type] ?? OF_TEXT;
  return isIndexed ? all : all.filter((op) => op === 'contains');
}

/** The fields a condition names: one, or the reference and the field behind it. Undefined where the kind lacks them. */
export function fieldsOf(path: string, kind: Kind, kinds: readonly Kind[]): readonly Field[] | undefined {
  const [first = '', second, ...more] = path.split('.');
  const own = kind.fields.find(({ id }) => id === first);
  if (own === undefined || more.length > 0) return undefined;
  if (second === undefined) return [own];
  const behind = kinds.find(({ name }) => name === own.to)?.fields.find(({ id }) => id === second);
  return own.type === 'ref' && behind !== undefined ? [own, behind] : undefined;
}

/** True when a condition says something: an operator with a value has one. */
export function isComplete({ op, value }: Condition): boolean {
  if (UNARY.has(op)) return true;
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** Conditions that this kind can answer; a group that holds one it cannot is dropped whole, for half of it would mean something else. */
export function fittingFilters(filters: readonly Filter[], kind: Kind, kinds: readonly Kind[]): Filter[] {
  return filters.filter((filter) => fits(filter, kind, kinds));
}

function fits(filter: Filter, kind: Kind, kinds: readonly Kind[]): boolean {
  if (isCondition(filter)) {
    const fields = fieldsOf(filter.field, kind, kinds);
    const last = fields?.at(-1);
    const isReachable = fields !== undefined && (fields.length === 1 || fields[0]?.isIndexed === true);
    return isReachable && last !== undefined && operatorsOf(last).includes(filter.op) && isComplete(filter);
  }
  if ('related' in filter) return fitsRelated(filter, kind, kinds);
  if ('not' in filter) return fits(filter.not, kind, kinds);
  const parts = partsOf(filter);
  return parts.length > 0 && parts.every((part) => fits(part, kind, kinds));
}

function fitsRelated({ related }: Related, kind: Kind, kinds: readonly Kind[]): boolean {
  const child = kinds.find(({ name }) => name === related.kind);
  const field = child?.fields.find(({ id }) => id === related.field);
  if (child === undefined || field?.to !== kind.name || !field.isIndexed) return false;
  return related.where === undefined || fits(related.where, child, kinds);
}

/** What stands directly inside a part: children of a group, what is negated, what related records must fulfil. */
export function partsOf(filter: Filter): readonly Filter[] {
  if (isCondition(filter)) return [];
  if ('all' in filter) return filter.all;
  if ('any' in filter) return filter.any;
  if ('not' in filter) return [filter.not];
  return filter.related.where === undefined ? [] : [filter.related.where];
}

/** The part with other children. */
function withParts(filter: Filter, parts: readonly Filter[]): Filter | null {
  if (isCondition(filter)) return filter;
  if ('all' in filter) return parts.length === 0 ? null : { all: [...parts] };
  if ('any' in filter) return parts.length === 0 ? null : { any: [...parts] };
  const [only] = parts;
  if ('not' in filter) return only === undefined ? null : { not: only };
  const { where: _where, ...related } = filter.related;
  return { related: only === undefined ? related : { ...related, where: only } };
}

/** The filter with the part at `path` changed; a part that becomes null goes, and a group that is empty then goes too. */
export function changedAt(filter: Filter, path: Path, change: (part: Filter) => Filter | null): Filter | null {
  const [first, ...rest] = path;
  if (first === undefined) return change(filter);
  const parts = partsOf(filter).flatMap((part, at) => (at === first ? (changedAt(part, rest, change) ?? []) : [part]));
  return withParts(filter, parts);
}

/** A part with one more beside or in it, joined as told. */
export function joined(part: Filter, join: 'all' | 'any', added: Filter): Filter {
  if (join === 'all' && 'all' in part) return { all: [...part.all, added] };
  if (join === 'any' && 'any' in part) return { any: [...part.any, added] };
  return join === 'all' ? { all: [part, added] } : { any: [part, added] };
}

/** A group of one is what is in it; groups of the same kind inside one another are one. Keeps sentences short. */
export function tidied(filter: Filter): Filter {
  if (isCondition(filter)) return filter;
  if ('not' in filter) return 'not' in filter.not ? tidied(filter.not.not) : { not: tidied(filter.not) };
  if ('related' in filter) {
    const { where, ...related } = filter.related;
    return { related: where === undefined ? related : { ...related, where: tidied(where) } };
  }
  const join = 'all' in filter ? 'all' : 'any';
  const parts = partsOf(filter)
    .map(tidied)
    .flatMap((part) => (join in part ? partsOf(part) : [part]));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return join === 'all' ? { all: parts } : { any: parts };
}

/** The list's conditions as a view keeps them: all must hold, so a group of "and" at the top is taken apart. */
export function topOf(filter: Filter | null): Filter[] {
  if (filter === null) return [];
  const tidy = tidied(filter);
  return 'all' in tidy ? tidy.all : [tidy];
}

/** How a field with another operator goes on: the value stays where the new operator can have it. */
export function withOperator(condition: Condition, op: FilterOp): Condition {
  const { field, op: old, value } = condition;
  const shape = (of: FilterOp): string =>
    UNARY.has(of) ? 'none' : LISTED.has(of) ? 'list' : of === 'within' ? 'period' : 'one';
  if (shape(op) === shape(old) && value !== undefined) return { field, op, value };
  if (shape(op) === 'list' && shape(old) === 'one' && isListable(value)) return { field, op, value: [value] };
  if (shape(op) === 'one' && Array.isArray(value) && value[0] !== undefined) return { field, op, value: value[0] };
  return { field, op };
}

function isListable(value: FilterValue | undefined): value is string {
  return typeof value === 'string';
}

/** Records of other kinds that point to this one, as a filter may ask for them. */
export function relatedKinds(kind: Kind, kinds: readonly Kind[]): { kind: Kind; field: Field }[] {
  return kinds.flatMap((child) =>
    child.fields
      .filter((field) => field.type === 'ref' && field.to === kind.name && field.isIndexed)
      .map((field) => ({ kind: child, field })),
  );
}

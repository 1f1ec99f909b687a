import type { Problem } from '#base';
import { alternatives, isSchema, objectIn, requiredOf, typesOf, type JsonSchema } from './json-schema.ts';
import { nearest } from './nearest.ts';

type Roots = Readonly<{ given: JsonSchema; wanted: JsonSchema }>;
/** Whose input is compared: the node, for messages, and where in the graph. */
type Place = Readonly<{
  node: string;
  path: string;
  input: string;
  /** The whole schemas, which references speak of; those that are compared unless told. */
  roots?: Roots;
  depth?: number;
}>;

const DEEPEST = 6;

/**
 * Where a value of one schema can never be what another asks for. In what the author wrote by hand (`LITERAL`) all fields
 * are meant: one the target does not know is a mistake there.
 */
export function misfits(given: JsonSchema, wanted: JsonSchema, at: Place): Problem[] {
  const { roots = { given, wanted }, depth = 0 } = at;
  if (depth > DEEPEST) return [];
  const place = { ...at, roots, depth: depth + 1 };
  const from = alternatives(given, roots.given);
  const to = alternatives(wanted, roots.wanted);
  const tries = from.flatMap((one) => to.map((other) => misfit(one, other, place)));
  // One way in which it may fit is enough; otherwise the nearest miss is told.
  return tries.some((problems) => problems.length === 0) ? [] : (tries.toSorted(byDistance)[0] ?? []);
}

function byDistance(a: readonly Problem[], b: readonly Problem[]): number {
  const types = (problems: readonly Problem[]): number => problems.filter((p) => p.rule === 'graph_type').length;
  return types(a) - types(b) || a.length - b.length;
}

function misfit(given: JsonSchema, wanted: JsonSchema, place: Place): Problem[] {
  const found = typesOf(given);
  const asked = typesOf(wanted);
  if (found === null || asked === null) return [];
  if (![...found].some((type) => isAmong(type, asked)) || !sharesValue(given, wanted))
    return [typeProblem(given, wanted, place)];
  if (found.has('array') && found.size === 1) {
    const [a, b] = [given['items'], wanted['items']];
    const inside = { ...place, path: `${place.path}.0`, input: `${place.input}[]` };
    return isSchema(a) && isSchema(b) ? misfits(a, b, inside) : [];
  }
  return found.has('object') && found.size === 1 && asked.has('object') ? fieldMisfits(given, wanted, place) : [];
}

function fieldMisfits(given: JsonSchema, wanted: JsonSchema, place: Place): Problem[] {
  const has = objectIn(given, 'properties');
  const takes = objectIn(wanted, 'properties');
  const isClosed = given['additionalProperties'] === false;
  const missing = requiredOf(wanted).filter((name) => isClosed && !(name in has));
  const strange = isLiteral(given) && isNamed(wanted) ? Object.keys(has).filter((name) => !(name in takes)) : [];
  const inputOf = (name: string): string => (place.input === '' ? name : `${place.input}.${name}`);
  return [
    ...missing.map((name): Problem => ({
      path: `${place.path}.${name}`,
      rule: 'graph_required_input',
      params: { node: place.node, input: inputOf(name) },
    })),
    ...strange.map((name): Problem => ({
      path: `${place.path}.${name}`,
      rule: 'graph_unknown_input',
      params: { node: place.node, input: inputOf(name), names: nearest(name, Object.keys(takes)) },
    })),
    ...Object.entries(has).flatMap(([name, field]) => {
      const target = takes[name];
      const inside = { ...place, path: `${place.path}.${name}`, input: inputOf(name) };
      return isSchema(field) && isSchema(target) ? misfits(field, target, inside) : [];
    }),
  ];
}

/** Marks the schema of something written by hand. */
export const LITERAL = 'x-literal';

function isLiteral(schema: JsonSchema): boolean {
  return schema[LITERAL] === true;
}

/** Whether a schema names all it takes. */
function isNamed(schema: JsonSchema): boolean {
  const more = schema['additionalProperties'];
  return 'properties' in schema && (more === undefined || more === false) && !('patternProperties' in schema);
}

function isAmong(type: string, asked: ReadonlySet<string>): boolean {
  if (asked.has(type)) return true;
  return type === 'integer' ? asked.has('number') : type === 'number' && asked.has('integer');
}

/** Whether one value at least is allowed by both, as far as they list values. */
function sharesValue(a: JsonSchema, b: JsonSchema): boolean {
  const [one, other] = [valuesOf(a), valuesOf(b)];
  return one === null || other === null || one.some((value) => other.includes(value));
}

function valuesOf(schema: JsonSchema): readonly unknown[] | null {
  if ('const' in schema) return isPlain(schema['const']) ? [schema['const']] : null;
  const values = schema['enum'];
  return Array.isArray(values) && values.every(isPlain) ? values : null;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function typeProblem(given: JsonSchema, wanted: JsonSchema, { node, path, input }: Place): Problem {
  return { path, rule: 'graph_type', params: { node, input, wanted: wordOf(wanted), found: wordOf(given) } };
}

const MOST_SHOWN = 6;

/** How a schema is told to people: its values, or its types. */
function wordOf(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (values === null) return [...(typesOf(schema) ?? ['?'])].join(' | ');
  const shown = values.slice(0, MOST_SHOWN).map((value) => JSON.stringify(value));
  return values.length > MOST_SHOWN ? `${shown.join(' | ')} | …` : shown.join(' | ');
}

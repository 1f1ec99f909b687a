import { isSchema, objectIn, type JsonSchema } from '../graph/json-schema.ts';

/** How far references and objects are followed; less where the schema would grow too large. */
const DEPTHS = [8, 6, 5, 4, 3, 2, 1];
const MOST_PARTS = 1_500;
const MOST_CHARS = 24_000;
const MOST_DESCRIPTION = 300;

/** in: what is sent, bounds and all. out: what comes, by its shape alone, and more may come than was told. */
export type Direction = 'in' | 'out';

type Following = Readonly<{ root: JsonSchema; direction: Direction; budget: { parts: number; isCut: boolean } }>;

/**
 * A schema from outside as far as tools are checked by it: references are followed, so that it stands by itself, and what
 * is not understood allows anything. Patterns and formats are left out: a pattern from outside could take hours to match.
 */
export function plainSchema(schema: unknown, root: JsonSchema, direction: Direction): JsonSchema {
  for (const depth of DEPTHS) {
    const budget = { parts: MOST_PARTS, isCut: false };
    const plain = partOf(schema, depth, { root, direction, budget });
    if (budget.parts > 0 && JSON.stringify(plain).length <= MOST_CHARS) return plain;
  }
  return {};
}

function partOf(schema: unknown, depth: number, at: Following): JsonSchema {
  at.budget.parts -= 1;
  if (!isSchema(schema) || depth === 0 || at.budget.parts <= 0) return {};
  const { $ref } = schema;
  if (typeof $ref === 'string') return partOf(referred($ref, at.root), depth - 1, at);
  const several = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(several)) return choiceOf(several, schema, { depth, at });
  if (Array.isArray(schema['allOf'])) return joined(schema, schema['allOf'], { depth, at });
  return { ...plainOf(schema, depth, at), ...descriptionOf(schema) };
}

type Deeper = Readonly<{ depth: number; at: Following }>;

function choiceOf(several: readonly unknown[], schema: JsonSchema, { depth, at }: Deeper): JsonSchema {
  const parts = several.map((one) => partOf(one, depth - 1, at));
  const isNull = schema['nullable'] === true && !parts.some((part) => part['type'] === 'null');
  const anyOf = isNull ? [...parts, { type: 'null' }] : parts;
  return anyOf.some((part) => Object.keys(part).length === 0)
    ? descriptionOf(schema)
    : { anyOf, ...descriptionOf(schema) };
}

/** What all of several ask for, where each of them is an object; otherwise anything. */
function joined(schema: JsonSchema, all: readonly unknown[], { depth, at }: Deeper): JsonSchema {
  const { allOf: _all, ...own } = schema;
  const parts = [...all, own].map((one) => partOf(one, depth - 1, at)).filter((one) => one['properties'] !== undefined);
  if (parts.length === 0) return all.length === 1 ? { ...partOf(all[0], depth - 1, at), ...descriptionOf(schema) } : {};
  return {
    type: 'object',
    properties: Object.fromEntries(parts.flatMap((one) => Object.entries(objectIn(one, 'properties')))),
    required: [...new Set(parts.flatMap((one) => (one['required'] as string[] | undefined) ?? []))],
    ...descriptionOf(schema),
  };
}

function plainOf(schema: JsonSchema, depth: number, at: Following): JsonSchema {
  const types = typesOf(schema);
  const fixed = fixedOf(schema);
  if (fixed !== null) return fixed;
  const plain: Record<string, unknown> = types === null ? {} : { type: types.length === 1 ? types[0] : types };
  if (types?.includes('object') === true) Object.assign(plain, objectOf(schema, depth, at));
  if (types?.includes('array') === true) plain['items'] = partOf(schema['items'], depth - 1, at);
  if (at.direction === 'in') Object.assign(plain, boundsOf(schema));
  return plain;
}

const TYPES = new Set(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

/** The types a schema allows, OpenAPI 3.0's `nullable` among them; null where any. */
function typesOf(schema: JsonSchema): string[] | null {
  const { type } = schema;
  const told = (Array.isArray(type) ? type : [type]).filter((t): t is string => typeof t === 'string' && TYPES.has(t));
  const found = told.length === 0 ? guessed(schema) : told;
  if (found === null || schema['nullable'] !== true || found.includes('null')) return found;
  return [...found, 'null'];
}

function guessed(schema: JsonSchema): string[] | null {
  if (isSchema(schema['properties'])) return ['object'];
  return isSchema(schema['items']) ? ['array'] : null;
}

const MOST_VALUES = 200;

/** Values that are listed, where all are plain. */
function fixedOf(schema: JsonSchema): JsonSchema | null {
  const listed = 'const' in schema ? [schema['const']] : schema['enum'];
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > MOST_VALUES) return null;
  const values = schema['nullable'] === true && !listed.includes(null) ? [...listed, null] : listed;
  return values.every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value))
    ? { enum: [...new Set(values)] }
    : null;
}

function objectOf(schema: JsonSchema, depth: number, at: Following): JsonSchema {
  const hidden = at.direction === 'in' ? 'readOnly' : 'writeOnly';
  const fields = Object.entries(objectIn(schema, 'properties')).filter(
    ([name, field]) => isName(name) && !(isSchema(field) && field[hidden] === true),
  );
  const names = new Set(fields.map(([name]) => name));
  const required = schema['required'];
  const more = schema['additionalProperties'];
  return {
    properties: Object.fromEntries(fields.map(([name, field]) => [name, partOf(field, depth - 1, at)])),
    ...(Array.isArray(required) ? { required: required.filter((name) => names.has(name)) } : {}),
    ...(at.direction === 'in' && more === false ? { additionalProperties: false } : {}),
    ...(isSchema(more) ? { additionalProperties: partOf(more, depth - 1, at) } : {}),
  };
}

/** Names that mean something to JavaScript itself, or that nobody could read, are left out. */
function isName(name: string): boolean {
  return name !== '__proto__' && name.length > 0 && name.length <= 100;
}

const NUMBERS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;

function boundsOf(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(NUMBERS.flatMap((key) => (Number.isFinite(schema[key]) ? [[key, schema[key]]] : [])));
}

function descriptionOf({ description }: JsonSchema): JsonSchema {
  if (typeof description !== 'string' || description.trim() === '') return {};
  return { description: description.trim().slice(0, MOST_DESCRIPTION) };
}

/** What a reference inside the document speaks of. Others are never fetched: what they speak of may be anything. */
export function referred(ref: string, root: JsonSchema): unknown {
  if (!ref.startsWith('#/')) return undefined;
  let at: unknown = root;
  for (const step of ref.slice(2).split('/')) {
    const key = decoded(step).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = at[Number(key)] as unknown;
    else at = isSchema(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

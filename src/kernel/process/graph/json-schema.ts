/** JSON Schema as far as graphs are checked by it: what is not understood allows anything. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Allows anything. */
export const ANYTHING: JsonSchema = {};

/** What stands at a path of what a schema describes; what it does not have, with what it has; or nothing is known. */
export type Found =
  | Readonly<{ schema: JsonSchema }>
  | Readonly<{ missing: string; names: readonly string[]; isOptional?: never }>;

const DEEPEST = 8;

/** Follows a path; `*` is an item of a list. A value that may be null is taken to be there. */
export function fieldAt(schema: JsonSchema, path: readonly string[]): Found {
  let at = schema;
  for (const step of path) {
    const next = stepInto(at, step, schema);
    if (!('schema' in next)) return next;
    at = next.schema;
  }
  return { schema: at };
}

function stepInto(schema: JsonSchema, step: string, root: JsonSchema): Found {
  const parts = alternatives(schema, root).filter((part) => !isOnly(part, 'null'));
  const found: JsonSchema[] = [];
  const names = new Set<string>();
  for (const part of parts) {
    const field = step === '*' ? itemsOf(part) : propertyOf(part, step);
    if (field !== undefined) found.push(field);
    for (const name of Object.keys(objectIn(part, 'properties'))) names.add(name);
  }
  if (found.length === 1) return { schema: withDefs(found[0] ?? ANYTHING, root) };
  if (found.length > 1) return { schema: withDefs({ anyOf: found }, root) };
  return parts.length === 0 || step === '*' ? { schema: ANYTHING } : { missing: step, names: [...names] };
}

/** A part of a schema keeps the definitions its references speak of. */
function withDefs(part: JsonSchema, root: JsonSchema): JsonSchema {
  const { $defs } = root;
  return $defs === undefined || '$defs' in part ? part : { ...part, $defs };
}

function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  const types = typesOf(schema);
  if (types !== null && !types.has('array')) return undefined;
  return isSchema(schema['items']) ? schema['items'] : ANYTHING;
}

function propertyOf(schema: JsonSchema, name: string): JsonSchema | undefined {
  const property = objectIn(schema, 'properties')[name];
  if (isSchema(property)) return property;
  const types = typesOf(schema);
  if (types !== null && !types.has('object')) return undefined;
  const more = schema['additionalProperties'];
  if (isSchema(more)) return more;
  return more === false ? undefined : ANYTHING;
}

/** The schemas of which a value fits one, references followed. */
export function alternatives(schema: JsonSchema, root: JsonSchema = schema, depth = 0): readonly JsonSchema[] {
  if (depth > DEEPEST) return [ANYTHING];
  const { $ref } = schema;
  if (typeof $ref === 'string') {
    const target = referred($ref, root);
    return target === undefined ? [ANYTHING] : alternatives(target, root, depth + 1);
  }
  const several = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(several)) return several.filter(isSchema).flatMap((one) => alternatives(one, root, depth + 1));
  return 'allOf' in schema ? [ANYTHING] : [schema];
}

function referred(ref: string, root: JsonSchema): JsonSchema | undefined {
  const steps = /^#\/(.+)$/.exec(ref)?.[1]?.split('/') ?? [];
  let at: unknown = steps.length === 0 ? undefined : root;
  for (const step of steps) at = isSchema(at) ? at[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  return isSchema(at) ? at : undefined;
}

/** Types a schema without alternatives allows; null where any. */
export function typesOf(schema: JsonSchema): ReadonlySet<string> | null {
  const { type } = schema;
  if (typeof type === 'string') return new Set([type]);
  if (Array.isArray(type)) return new Set(type.filter((t) => typeof t === 'string'));
  if ('const' in schema) return new Set([typeOfValue(schema['const'])]);
  const values = schema['enum'];
  if (Array.isArray(values)) return new Set(values.map(typeOfValue));
  return 'properties' in schema ? new Set(['object']) : null;
}

/** JSON Schema's name for the type of a value. */
export function typeOfValue(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'bigint' ? 'integer' : typeof value;
}

function isOnly(schema: JsonSchema, type: string): boolean {
  const types = typesOf(schema);
  return types !== null && types.size === 1 && types.has(type);
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectIn(schema: JsonSchema, key: string): Readonly<Record<string, unknown>> {
  const value = schema[key];
  return isSchema(value) ? value : {};
}

/** Names of a schema's properties that must be there. */
export function requiredOf(schema: JsonSchema): readonly string[] {
  const { required } = schema;
  return Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
}

/** One line of a tool's input or output: where it stands, what it holds. */
export type SchemaRow = Readonly<{
  /** Such as `touch.sentences[]`. */
  path: string;
  type: string;
  isRequired: boolean;
  about: string;
}>;

/** Deeper parts are told by their type only. */
const MAX_DEPTH = 5;

/** A JSON Schema as a flat table a person can read. Unknown shapes give no rows. */
export function schemaRows(schema: unknown): SchemaRow[] {
  return isRecord(schema) ? childrenOf(schema, '', 0) : [];
}

function childrenOf(schema: Record<string, unknown>, prefix: string, depth: number): SchemaRow[] {
  if (depth >= MAX_DEPTH) return [];
  const { properties, required, items } = schema;
  if (isRecord(items)) return childrenOf(items, `${prefix}[]`, depth + 1);
  if (!isRecord(properties)) return [];
  const needed = new Set(Array.isArray(required) ? required.map(String) : []);
  return Object.entries(properties).flatMap(([name, child]) => {
    if (!isRecord(child)) return [];
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const row = { path, type: typeWords(child), isRequired: needed.has(name), about: aboutOf(child) };
    return [row].concat(childrenOf(child, path, depth + 1));
  });
}

/** The type in words: `text`-like names stay as JSON Schema has them, choices are listed, null is `?`. */
function typeWords(schema: Record<string, unknown>): string {
  const { type, enum: choices, const: only, anyOf, oneOf, items } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(choices)) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
  const variants = Array.isArray(anyOf) ? anyOf : oneOf;
  if (Array.isArray(variants)) return joined(variants.filter(isRecord).map(typeWords));
  if (type === 'array') return `${isRecord(items) ? typeWords(items) : 'any'}[]`;
  if (Array.isArray(type)) return joined(type.map(String));
  return typeof type === 'string' ? type : 'any';
}

/** Bounds that only say "fits a double" are noise. */
function isBound(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

/** Several types as one; `null` among them becomes a question mark. */
function joined(words: string[]): string {
  const rest = words.filter((word) => word !== 'null').join(' | ');
  return words.includes('null') ? `${rest}?` : rest;
}

/** The description, and the bounds where there are some. */
function aboutOf({ description, minimum, maximum }: Record<string, unknown>): string {
  const low = isBound(minimum) ? String(minimum) : '';
  const high = isBound(maximum) ? String(maximum) : '';
  const bounds = low === '' && high === '' ? '' : `${low}…${high}`;
  return [typeof description === 'string' ? description : '', bounds].filter((part) => part !== '').join(' · ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

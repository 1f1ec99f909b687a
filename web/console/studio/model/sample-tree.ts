import { isRecord, typeWord, withoutNull } from './schema.ts';

/** A thing that can be picked for a field: by the expression that gives it. */
export type Branch = Readonly<{
  /** Such as `score.reasons[0].label`. */
  path: string;
  name: string;
  /** What it is here; undefined where only its form is known. */
  value: unknown;
  /** Its type, where only its form is known. */
  type: string;
  hasChildren: boolean;
}>;

/** Where a tree begins: `input`, `state` or a node, with what it gave in the sample and the form of what it gives. */
export type Root = Readonly<{ name: string; value: unknown; schema: unknown }>;

const MOST_CHILDREN = 50;

export function rootBranch({ name, value, schema }: Root): Branch {
  return branchOf(name, name, value, schema);
}

/** What is inside a branch: out of the sample where there is one, else out of the schema. */
export function childrenOf(root: Root, path: string): readonly Branch[] {
  const keys = keysOf(path).slice(1);
  const value = keys.reduce<unknown>(
    (at, key) => (at as Record<string, unknown> | undefined | null)?.[key],
    root.value,
  );
  const schema = keys.reduce<unknown>(schemaAt, root.schema);
  if (Array.isArray(value))
    return value
      .slice(0, MOST_CHILDREN)
      .map((item, at) => branchOf(`${path}[${at}]`, String(at + 1), item, schemaAt(schema, String(at))));
  if (isRecord(value)) {
    const more = isRecord(schema) && isRecord(schema['properties']) ? Object.keys(schema['properties']) : [];
    const names = [...new Set([...Object.keys(value), ...more])];
    return names.map((name) => branchOf(path + step(name), name, value[name], schemaAt(schema, name)));
  }
  if (value !== undefined && value !== null) return [];
  const plain = isRecord(schema) ? withoutNull(schema) : {};
  if (isRecord(plain['properties']))
    return Object.keys(plain['properties']).map((name) =>
      branchOf(path + step(name), name, undefined, schemaAt(plain, name)),
    );
  return plain['type'] === 'array' ? [branchOf(`${path}[0]`, '1', undefined, plain['items'])] : [];
}

function branchOf(path: string, name: string, value: unknown, schema: unknown): Branch {
  const plain = isRecord(schema) ? withoutNull(schema) : {};
  const isOpen =
    value === undefined || value === null
      ? isRecord(plain['properties']) || plain['type'] === 'array'
      : typeof value === 'object' && Object.keys(value).length > 0;
  return { path, name, value, type: typeWord(schema), hasChildren: isOpen };
}

function schemaAt(schema: unknown, key: string): unknown {
  if (!isRecord(schema)) return undefined;
  const plain = withoutNull(schema);
  const { properties, items, additionalProperties } = plain;
  if (isRecord(properties) && key in properties) return properties[key];
  return items ?? (isRecord(additionalProperties) ? additionalProperties : undefined);
}

/** How a field is written behind what it is a field of. */
export function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** `a.b[0]["c d"]` in its keys. */
export function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:\\.|[^"\\])*")\]|\.?([A-Za-z_]\w*)/g)].map(
    ([, at, quoted, name]) => at ?? (quoted === undefined ? (name ?? '') : (JSON.parse(quoted) as string)),
  );
}

/** Whether an expression does no more than name a place, so that it can be shown as one. */
export function isPath(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\[\d+\]|\["(?:\\.|[^"\\])*"\])*$/.test(text.trim());
}

import { z } from 'zod';
import { schemaProblem } from './shape/shape.ts';

/** Names in the answer of a node that the engine fills in. */
const OWN_NAMES = ['proposed', 'by'];

/** What keeps a JSON Schema from being that of a node's answer, in one English line; null when it may be. */
export function problemOfSchema(schema: Readonly<Record<string, unknown>>): string | null {
  if (schema['type'] !== 'object') return 'the schema must be that of an object: "type": "object"';
  const properties = z.record(z.string(), z.unknown()).safeParse(schema['properties'] ?? {});
  if (!properties.success) return '"properties" must be an object';
  const taken = OWN_NAMES.find((name) => name in properties.data);
  if (taken !== undefined) return `the property "${taken}" is filled in by the engine: choose another name`;
  return schemaProblem(schema);
}

import { z } from 'zod';

/**
 * The smallest value a schema allows, for the answer of a tool that is not called: what is optional is left out, texts are
 * `sandbox`, the first choice is taken. Null where none can be made up.
 */
export function sampleOf(schema: z.ZodType): unknown {
  try {
    const value = sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape);
    return schema.safeParse(value).success ? value : null;
  } catch {
    return null;
  }
}

type Shape = {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  anyOf?: Shape[];
  oneOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  minItems?: number;
  minimum?: number;
  format?: string;
};

const TEXTS: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'sandbox@example.com',
  uri: 'https://example.com/sandbox',
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
};

function sample(shape: Shape): unknown {
  const fixed = [shape.const, shape.default, shape.enum?.[0]].find((value) => value !== undefined);
  if (fixed !== undefined) return fixed;
  const [either] = shape.anyOf ?? shape.oneOf ?? [];
  if (either !== undefined) return sample(either);
  const type = (Array.isArray(shape.type) ? shape.type[0] : shape.type) ?? 'null';
  return OF_TYPE[type]?.(shape) ?? null;
}

const numberOf = ({ minimum }: Shape): number => Math.max(0, minimum ?? 0);

const OF_TYPE: Readonly<Record<string, (shape: Shape) => unknown>> = {
  object: ({ required = [], properties }) =>
    Object.fromEntries(required.map((name) => [name, sample(properties?.[name] ?? {})])),
  array: ({ minItems = 0, items = {} }) => Array.from({ length: minItems }, () => sample(items)),
  string: ({ format = '' }) => TEXTS[format] ?? 'sandbox',
  number: numberOf,
  integer: numberOf,
  boolean: () => true,
};

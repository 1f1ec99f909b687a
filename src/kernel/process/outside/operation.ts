import { z } from 'zod';
import type { LeftOut, OperationEffect } from '@valence/contract';
import type { JsonSchema } from '../graph/json-schema.ts';

const Place = z.enum(['path', 'query', 'header']);

/** Where one input of an operation goes in its request. */
export const Param = z.object({
  /** As the service calls it. */
  name: z.string(),
  in: Place,
  /** As the tool's input calls it. */
  as: z.string(),
  /** How a list or object is written (OpenAPI `style` and `explode`); json: as one JSON text. */
  style: z.enum(['plain', 'form', 'space', 'pipe', 'deep', 'json']),
  explode: z.boolean(),
});
export type Param = z.infer<typeof Param>;

/** How an operation is called. It never changes for a version. */
export const Plan = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('openapi'),
    method: z.string(),
    /** With `{name}` where a parameter stands. */
    path: z.string(),
    params: z.array(Param),
    /** Name of the input that is sent as the JSON body; null where none is. */
    body: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('mcp'),
    tool: z.string(),
    /** Arguments that are also written into headers, for what routes requests (`x-mcp-header`). */
    headers: z.array(z.object({ name: z.string(), path: z.array(z.string()) })),
  }),
]);
export type Plan = z.infer<typeof Plan>;
export type HttpPlan = Extract<Plan, { kind: 'openapi' }>;
export type McpPlan = Extract<Plan, { kind: 'mcp' }>;

/** An operation as a document or server tells it. */
export type ReadOperation = Readonly<{
  /** The part of the tool's name that is its own, unique in its source. */
  name: string;
  title: string;
  about: string;
  plan: Plan;
  input: JsonSchema;
  output: JsonSchema;
  effect: OperationEffect;
  /** Whether an administrator may mark it as reading only. */
  canRead: boolean;
}>;

/** What a document or server was found to hold. */
export type ReadSource = Readonly<{ operations: readonly ReadOperation[]; leftOut: readonly LeftOut[] }>;

/** Operations of one source that become tools, at most. Chosen, not fitted. */
export const MOST_OPERATIONS = 500;

const MOST_NAME = 48;
const MOST_TITLE = 120;
const MOST_ABOUT = 1_000;

/** Gives each operation a name of its own out of what the service calls it: `createOrder` becomes `create-order`. */
export function openNames(): (raw: string) => string {
  const taken = new Set<string>();
  return (raw) => {
    const plain = slugOf(raw);
    let name = plain;
    for (let n = 2; taken.has(name); n += 1) name = `${plain}-${n}`;
    taken.add(name);
    return name;
  };
}

function slugOf(raw: string): string {
  const words = raw
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return (words || 'operation').slice(0, MOST_NAME).replace(/-+$/, '');
}

/** A title and description from outside, as they are kept: one line, no longer than people read, nothing one cannot see. */
export function textsOf(title: unknown, about: unknown, otherwise: string): Pick<ReadOperation, 'title' | 'about'> {
  return { title: lineOf(title, MOST_TITLE) || otherwise.slice(0, MOST_TITLE), about: lineOf(about, MOST_ABOUT) };
}

/** Control and format characters among them those that hide text or turn its direction. */
function lineOf(text: unknown, most: number): string {
  if (typeof text !== 'string') return '';
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').replaceAll(/\p{Cf}/gu, '');
  return line.trim().slice(0, most);
}

import { z } from 'zod';

/** Says what is wrong with a value, problem by problem; empty where it fits. */
export type Shape = (value: unknown) => readonly string[];

const MOST_KEPT = 300;
const MOST_PROBLEMS = 8;
const kept = new Map<string, Shape>();

/**
 * The check that a JSON Schema (2020-12, as far as zod's `fromJSONSchema` goes) stands for.
 *
 * @throws Error where the schema uses what is not understood; see `schemaProblem`
 */
export function shapeOf(schema: object): Shape {
  const name = JSON.stringify(schema);
  const known = kept.get(name);
  if (known !== undefined) return known;
  const made = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const shape: Shape = (value) => problemsOf(made, value);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(name, shape);
  return shape;
}

/** What of a JSON Schema cannot be checked; null where all can. */
export function schemaProblem(schema: object): string | null {
  try {
    shapeOf(schema);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemsOf(schema: z.ZodType, value: unknown): readonly string[] {
  try {
    const parsed = schema.safeParse(value);
    return parsed.success ? [] : parsed.error.issues.slice(0, MOST_PROBLEMS).map(problemOf);
  } catch (error) {
    // Nested deeper than anything that was asked for.
    if (error instanceof RangeError) return ['the answer is nested too deeply'];
    throw error;
  }
}

function problemOf(issue: z.core.$ZodIssue): string {
  const at = issue.path.length === 0 ? 'the answer' : issue.path.map(String).join('.');
  if (issue.code === 'invalid_value') return `${at}: must be one of ${JSON.stringify(issue.values)}`;
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${at}: is missing`;
  return `${at}: ${issue.message}`;
}

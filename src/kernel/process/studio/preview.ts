import type { Problem } from '#base';
import { evaluate, isExpression, readExpression, resolve, type Variables } from '../graph/expression.ts';
import { readNames } from '../graph/read-names.ts';

/** What a template gives on some values, or what is wrong with it. */
export type Preview =
  | Readonly<{ isRight: true; value: unknown }>
  | Readonly<{
      isRight: false;
      /** Into the template; empty for a single expression. */
      path: string;
      problem: Problem;
      /** Where it cannot be read; null where it can, but not be worked out on these values. */
      position: Readonly<{ from: number; to: number }> | null;
    }>;

/** Rounds an expression may take on a preview: it is worked out while others wait. Chosen, not fitted: under 100 ms. */
const MOST_ROUNDS = 200_000;

/** What an expression without `=` gives on these values. */
export function previewExpression(text: string, values: Variables): Preview {
  return preview(text, '', { values, give: () => evaluate(text, values) });
}

/** What a value of a graph gives, the expressions in it worked out. */
export function previewTemplate(template: unknown, values: Variables, path = ''): Preview {
  if (isExpression(template)) {
    const give = (): unknown => resolve(template, values);
    return template.startsWith('==')
      ? { isRight: true, value: give() }
      : preview(template.slice(1), path, { values, give });
  }
  if (typeof template !== 'object' || template === null) return { isRight: true, value: template };
  const made: [string, unknown][] = [];
  for (const [key, item] of Object.entries(template)) {
    const part = previewTemplate(item, values, path === '' ? key : `${path}.${key}`);
    if (!part.isRight) return part;
    made.push([key, part.value]);
  }
  const value = Array.isArray(template) ? made.map(([, item]) => item) : Object.fromEntries(made);
  return { isRight: true, value };
}

type Giving = Readonly<{ values: Variables; give: () => unknown }>;

function preview(text: string, path: string, { values, give }: Giving): Preview {
  const read = readExpression(text);
  if ('problem' in read) return { isRight: false, ...wrong(path, read.problem), position: read.position };
  if (longestIn(values) ** readNames(text).depth > MOST_ROUNDS)
    return { isRight: false, path, problem: { path, rule: 'preview_long' }, position: null };
  try {
    return { isRight: true, value: give() };
  } catch (error) {
    return { isRight: false, ...wrong(path, error instanceof Error ? error.message : String(error)), position: null };
  }
}

function wrong(path: string, detail: string): { path: string; problem: Problem } {
  return { path, problem: { path, rule: 'graph_expression', params: { detail } } };
}

/** The most items or letters any value holds. */
function longestIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  const items = Object.values(value);
  return items.reduce((most: number, item) => Math.max(most, longestIn(item)), items.length);
}

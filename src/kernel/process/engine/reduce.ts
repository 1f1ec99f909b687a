import { ExpressionError } from '../graph/expression.ts';
import type { Reducer } from '../graph/schema.ts';

/**
 * Values made of what branches gave, in the order of the branches; what one does not have is left out.
 *
 * @throws ExpressionError where numbers are asked for and something else stands there
 */
export function reduced(
  reducers: Readonly<Record<string, Reducer>>,
  values: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(reducers).map(([name, { of, by }]) => {
      const parts = values.map((value) => (of === undefined ? value : partOf(value, of)));
      return [
        name,
        reduce(
          by,
          parts.filter((part) => part !== undefined && part !== null),
        ),
      ];
    }),
  );
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function reduce(by: Reducer['by'], parts: readonly unknown[]): unknown {
  if (by === 'list') return parts;
  if (by === 'first') return parts[0] ?? null;
  if (by === 'last') return parts.at(-1) ?? null;
  if (by === 'merge') return Object.assign({}, ...parts.filter((part) => typeof part === 'object'));
  const numbers = parts.map((part) => {
    if (typeof part !== 'number') throw new ExpressionError(`${JSON.stringify(part)} is not a number`);
    return part;
  });
  if (by === 'sum') return numbers.reduce((sum, n) => sum + n, 0);
  if (numbers.length === 0) return null;
  return by === 'min' ? Math.min(...numbers) : Math.max(...numbers);
}

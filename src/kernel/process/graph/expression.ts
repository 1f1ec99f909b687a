import { Environment, type ASTNode, type ParseResult } from '@marcbachmann/cel-js';

/**
 * Expressions are CEL: pure, without loops of their own or access to the program. JSON knows one kind of number and CEL
 * three, so the mixed arithmetic that people write (`score + 1`) is added.
 */
const base = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 500, maxMapEntries: 200, maxCallArguments: 16 },
});
const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};
for (const [operator, apply] of Object.entries(ARITHMETIC)) {
  base.registerOperator(`double ${operator} int`, (a: number, b: bigint) => apply(a, Number(b)));
  base.registerOperator(`int ${operator} double`, (a: bigint, b: number) => apply(Number(a), b));
}

const MOST_CACHED = 5_000;
const parsed = new Map<string, ParseResult>();

export type Variables = Readonly<Record<string, unknown>>;

/** Names an expression may use besides the ids of nodes. */
export const EXPRESSION_ROOTS = ['input', 'state'] as const;

/** Whether a value of a graph is an expression, not a literal. */
export function isExpression(value: unknown): value is `=${string}` {
  return typeof value === 'string' && value.startsWith('=');
}

/** An expression that was read: its syntax tree and, where all it speaks of may be anything, the type it gives; or what is wrong. */
export type ReadExpression =
  | Readonly<{ ast: ASTNode; type: string }>
  | Readonly<{ problem: string; position: Readonly<{ from: number; to: number }> | null }>;

/** Reads an expression without evaluating it. What is wrong is told in one English line with its place. */
export function readExpression(text: string): ReadExpression {
  try {
    const expression = parsedOf(text);
    const { valid, type, error } = expression.check();
    return valid ? { ast: expression.ast, type: type ?? 'dyn' } : faultOf(error);
  } catch (error) {
    return faultOf(error);
  }
}

/** What a failed expression failed with, in one English line, and where. */
export function faultOf(error: unknown): Extract<ReadExpression, { problem: string }> {
  const { summary, range } = error as { summary?: string; range?: { start: number; end: number } };
  return {
    problem: summary ?? (error instanceof Error ? error.message : 'it cannot be read'),
    position: range === undefined ? null : { from: range.start, to: range.end },
  };
}

function parsedOf(text: string): ParseResult {
  let expression = parsed.get(text);
  if (expression === undefined) {
    expression = base.parse(text);
    if (parsed.size >= MOST_CACHED) parsed.clear();
    parsed.set(text, expression);
  }
  return expression;
}

/**
 * The value of an expression (without the leading `=`). Whole numbers come back as numbers.
 *
 * @throws Error that names the expression when it cannot be evaluated on these values.
 */
export function evaluate(text: string, variables: Variables): unknown {
  const expression = parsedOf(text);
  try {
    return plain(expression(variables));
  } catch (cause) {
    const reason = (cause as { summary?: string }).summary ?? (cause instanceof Error ? cause.message : String(cause));
    throw new ExpressionError(`“${text}”: ${reason}`, { cause });
  }
}

/** An expression that cannot be evaluated. Trying again would give the same. */
export class ExpressionError extends Error {}

/** `value` with every expression inside replaced by what it gives; `==x` stands for the text `=x`. */
export function resolve(value: unknown, variables: Variables): unknown {
  if (isExpression(value)) return value.startsWith('==') ? value.slice(1) : evaluate(value.slice(1), variables);
  if (Array.isArray(value)) return value.map((item) => resolve(item, variables));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item, variables)]));
  }
  return value;
}

/** Every expression inside a value of a graph, with the path to it. */
export function expressionsIn(value: unknown, path: string): { path: string; text: string }[] {
  if (isExpression(value)) return value.startsWith('==') ? [] : [{ path, text: value.slice(1) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => expressionsIn(item, `${path}.${key}`));
}

/** The parts of an expression as its parser sees them. @throws Error where it cannot be read */
export function partsOf(text: string): unknown {
  return base.parse(text).ast;
}

/** CEL's values as JSON has them. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

import { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from '@marcbachmann/cel-js';
import { decimalOf } from '#base';
import { Amount } from './amount.ts';
import { Day } from './day.ts';

const TIMESTAMP = 'google.protobuf.Timestamp';
const MS_PER_HOUR = 3_600_000;

/** Largest size and depth of an expression; with these one evaluation takes microseconds. Chosen, not fitted. */
const LIMITS = { maxAstNodes: 400, maxDepth: 30, maxListElements: 100, maxMapEntries: 0, maxCallArguments: 10 };

/** Functions a formula may call. What could run long (`matches`, `map`, `cel.bind`) is not among them. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  [
    'known either size string double int bool duration timestamp',
    'abs round floor ceil min max money amountOf currencyOf',
    'date dateOf daysBetween addMonths year month day weekday monthStart monthEnd hoursBetween today',
    'contains startsWith endsWith indexOf substring trim join upperAscii lowerAscii exists all exists_one',
  ].flatMap((line) => line.split(' ')),
);
/** Functions that look at each entry of a list; one inside another could run long. */
export const LOOPS: ReadonlySet<string> = new Set(['exists', 'all', 'exists_one']);

/** The language of formulas: CEL with days, exact money and the arithmetic of people. Clone it and add the fields. */
export const LANGUAGE: Environment = makeLanguage();

/** Fields cannot bear these names: they are words of the language. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while today'.split(
    ' ',
  ),
);

function makeLanguage(): Environment {
  const env = new Environment({ limits: LIMITS, homogeneousAggregateLiterals: true });
  env.registerType('Money', { ctor: Amount, fields: {} });
  env.registerType('Day', { ctor: Day, fields: {} });
  addNumbers(env);
  addMoney(env);
  addDays(env);
  addTexts(env);
  addUnknown(env);
  return env;
}

function addNumbers(env: Environment): void {
  const mixed: [string, (a: number, b: number) => number][] = [
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['*', (a, b) => a * b],
    ['/', (a, b) => a / b],
  ];
  for (const [operator, apply] of mixed) {
    env.registerOperator(`double ${operator} int: double`, (a: number, b: bigint) => apply(a, Number(b)));
    env.registerOperator(`int ${operator} double: double`, (a: bigint, b: number) => apply(Number(a), b));
  }
  env.registerOperator('double % double: double', (a: number, b: number) => a - b * Math.floor(a / b));
  env.registerOperator('int == double: bool', (a: bigint, b: number) => Number(a) === b);
  env.registerFunction('abs(double): double', (a: number) => Math.abs(a));
  env.registerFunction('floor(double): double', (a: number) => Math.floor(a));
  env.registerFunction('ceil(double): double', (a: number) => Math.ceil(a));
  env.registerFunction('round(double): double', (a: number) => roundTo(a, 0));
  env.registerFunction('round(double, double): double', roundTo);
  env.registerFunction('min(double, double): double', (a: number, b: number) => Math.min(a, b));
  env.registerFunction('max(double, double): double', (a: number, b: number) => Math.max(a, b));
}

/** Half away from zero on the decimal digits people see: 1.005 to two places is 1.01. */
function roundTo(value: number, places: number): number {
  const shift = Math.min(12, Math.max(0, Math.trunc(places)));
  const size = Number(`${Math.abs(value)}e${shift}`);
  if (!Number.isFinite(size)) return value;
  return Math.sign(value) * Number(`${Math.round(size)}e-${shift}`);
}

function addMoney(env: Environment): void {
  env.registerOperator('Money + Money: Money', (a: Amount, b: Amount) => a.plus(b));
  env.registerOperator('Money - Money: Money', (a: Amount, b: Amount) => a.plus(b, -1n));
  env.registerOperator('Money * double: Money', (a: Amount, b: number) => a.times(b));
  env.registerOperator('double * Money: Money', (a: number, b: Amount) => b.times(a));
  env.registerOperator('Money / double: Money', (a: Amount, b: number) => a.dividedBy(b));
  env.registerOperator('Money / Money: double', (a: Amount, b: Amount) => a.ratioTo(b));
  env.registerOperator('-Money: Money', (a: Amount) => new Amount(-a.minor, a.currency));
  env.registerOperator(
    'Money == Money: bool',
    (a: Amount, b: Amount) => a.currency === b.currency && a.minor === b.minor,
  );
  addOrder(env, 'Money', (a: Amount, b: Amount) => a.compare(b));
  env.registerFunction('money(double, string): Money', (a: number, currency: string) =>
    Amount.fromDecimal(a, currency),
  );
  env.registerFunction('amountOf(Money): double', (a: Amount) => a.toDecimal());
  env.registerFunction('currencyOf(Money): string', (a: Amount) => a.currency);
  env.registerFunction('abs(Money): Money', (a: Amount) => (a.minor < 0n ? new Amount(-a.minor, a.currency) : a));
  env.registerFunction('min(Money, Money): Money', (a: Amount, b: Amount) => (a.compare(b) <= 0 ? a : b));
  env.registerFunction('max(Money, Money): Money', (a: Amount, b: Amount) => (a.compare(b) >= 0 ? a : b));
}

function addOrder<T>(env: Environment, type: string, compare: (a: T, b: T) => number): void {
  env.registerOperator(`${type} < ${type}: bool`, (a: T, b: T) => compare(a, b) < 0);
  env.registerOperator(`${type} <= ${type}: bool`, (a: T, b: T) => compare(a, b) <= 0);
  env.registerOperator(`${type} > ${type}: bool`, (a: T, b: T) => compare(a, b) > 0);
  env.registerOperator(`${type} >= ${type}: bool`, (a: T, b: T) => compare(a, b) >= 0);
}

function addDays(env: Environment): void {
  env.registerOperator('Day + double: Day', (a: Day, days: number) => a.plus(days));
  env.registerOperator('Day - double: Day', (a: Day, days: number) => a.plus(-days));
  env.registerOperator('Day - Day: double', (a: Day, b: Day) => a.number - b.number);
  env.registerOperator('Day == Day: bool', (a: Day, b: Day) => a.number === b.number);
  addOrder(env, 'Day', (a: Day, b: Day) => a.number - b.number);
  env.registerFunction('date(string): Day', (iso: string) => Day.of(iso));
  env.registerFunction('date(double, double, double): Day', (y: number, m: number, d: number) => Day.ofParts(y, m, d));
  env.registerFunction(`dateOf(${TIMESTAMP}): Day`, (at: Date) => Day.at(at));
  env.registerFunction(`dateOf(${TIMESTAMP}, string): Day`, (at: Date, zone: string) => Day.at(at, zone));
  env.registerFunction('daysBetween(Day, Day): double', (a: Day, b: Day) => b.number - a.number);
  env.registerFunction('addMonths(Day, double): Day', (a: Day, months: number) => a.plusMonths(months));
  for (const part of ['year', 'month', 'day', 'weekday'] as const)
    env.registerFunction(`${part}(Day): double`, (a: Day) => a.parts()[part]);
  env.registerFunction('monthStart(Day): Day', (a: Day) => a.monthStart());
  env.registerFunction('monthEnd(Day): Day', (a: Day) => a.monthEnd());
  env.registerFunction('min(Day, Day): Day', (a: Day, b: Day) => (a.number <= b.number ? a : b));
  env.registerFunction('max(Day, Day): Day', (a: Day, b: Day) => (a.number >= b.number ? a : b));
  env.registerFunction(
    `hoursBetween(${TIMESTAMP}, ${TIMESTAMP}): double`,
    (a: Date, b: Date) => (b.getTime() - a.getTime()) / MS_PER_HOUR,
  );
  env.registerFunction('today(): Day', () => {
    if (readDay === undefined) throw new Error('today is known only where a record is read');
    return readDay;
  });
}

let readDay: Day | undefined;

/** Runs `fn` with this day as the `today()` of formulas: the day of who reads, so that the language reads no clock. */
export function onDay<T>(day: Day | undefined, fn: () => T): T {
  readDay = day;
  try {
    return fn();
  } finally {
    readDay = undefined;
  }
}

type Checker = { check(node: ASTNode, context: unknown): unknown; getType(name: string): unknown };
type Evaluator = { run(node: ASTNode, context: unknown): unknown };

function addTexts(env: Environment): void {
  env.registerFunction('string(Day): string', (a: Day) => a.toValue());
  env.registerFunction('string(Money): string', (a: Amount) => decimalOf(a));
  env.registerFunction('string.substring(double): string', (a: string, from: number) => [...a].slice(from).join(''));
  env.registerFunction('string.substring(double, double): string', (a: string, from: number, to: number) =>
    [...a].slice(from, to).join(''),
  );
}

/** What is not known makes a formula give nothing, except inside these two. */
function addUnknown(env: Environment): void {
  env.registerFunction('known(ast): bool', ({ args }: { args: [ASTNode] }) => ({
    typeCheck(checker: Checker, _macro: unknown, context: unknown) {
      checker.check(args[0], context);
      return checker.getType('bool');
    },
    evaluate: (evaluator: Evaluator, _macro: unknown, context: unknown) => isKnown(evaluator, args[0], context),
  }));
  env.registerFunction('either(ast, ast): dyn', ({ args }: { args: [ASTNode, ASTNode] }) => ({
    typeCheck(checker: Checker, _macro: unknown, context: unknown) {
      const [first, second] = args.map((arg) => checker.check(arg, context));
      if (String(first) === String(second)) return first;
      throw new EitherMismatch(String(first), String(second), args[1]);
    },
    evaluate: (evaluator: Evaluator, _macro: unknown, context: unknown) =>
      evaluator.run(isKnown(evaluator, args[0], context) ? args[0] : args[1], context),
  }));
}

/** Both sides of `either` must be of one type. */
export class EitherMismatch extends Error {
  readonly code = 'incompatible_ternary_branches';
  readonly summary: string;
  readonly range: Readonly<{ start: number; end: number }>;

  constructor(first: string, second: string, node: ASTNode) {
    super(`either('${first}', '${second}')`);
    this.summary = `Ternary branches must have the same type, got '${first}' and '${second}'`;
    this.range = { start: node.start, end: node.end };
  }
}

function isKnown(evaluator: Evaluator, node: ASTNode, context: unknown): boolean {
  try {
    const value = evaluator.run(node, context);
    return value !== null && value !== undefined && value !== '';
  } catch {
    return false;
  }
}

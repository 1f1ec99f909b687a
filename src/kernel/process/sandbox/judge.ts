import { z } from 'zod';
import type { Scenario } from './scenario.ts';

/** What playing a case came to; ids of its records are written as their names. */
export type CaseOutcome = Readonly<{
  status: 'done' | 'waiting' | 'failed';
  output: unknown;
  error: string | null;
  /** What nodes gave, the last time. */
  nodes: Readonly<Record<string, unknown>>;
  /** By which port nodes were left, the last time. */
  ports: Readonly<Record<string, string>>;
  /** Tools in the order they were called. */
  calls: readonly string[];
  writes: readonly Readonly<{ kind: string; id: string; data: unknown }>[];
  decisions: readonly unknown[];
  leaves: readonly Readonly<{ tool: string; in: unknown }>[];
  /** Records that what was found rests on: `@name` and `@name.field`. */
  cites: readonly string[];
  ms: number;
  tokens: number;
  /** Of models, in units of each currency. */
  cost: Readonly<Record<string, number>>;
}>;

/** One thing that came out otherwise. */
export type CaseFault = Readonly<{ what: string; expected: unknown; actual: unknown }>;

type Expect = Scenario['expect'];
type Check = (expect: Expect, outcome: CaseOutcome) => CaseFault[];

/** Everything that came out otherwise than a case expects; empty when it passes. */
export function judge({ expect }: Pick<Scenario, 'expect'>, outcome: CaseOutcome): readonly CaseFault[] {
  return CHECKS.flatMap((check) => check(expect, outcome));
}

const fault = (isWrong: boolean, what: string, expected: unknown, actual: unknown): CaseFault[] =>
  isWrong ? [{ what, expected, actual }] : [];

const CHECKS: readonly Check[] = [
  ({ status }, o) => fault(status !== undefined && status !== o.status, 'status', status, o.error ?? o.status),
  ({ output }, o) => (output === undefined ? [] : partOf(output, o.output, 'output')),
  ({ nodes = {} }, o) =>
    Object.entries(nodes).flatMap(([node, part]) => partOf(part, o.nodes[node] ?? null, `nodes.${node}`)),
  ({ calls = [] }, o) => fault(!isInOrder(calls, o.calls), 'calls', calls, o.calls),
  ({ notCalls = [] }, o) => {
    const made = notCalls.filter((tool) => o.calls.includes(tool));
    return fault(made.length > 0, 'notCalls', notCalls, made);
  },
  ({ cites = [] }, o) => {
    const missing = cites.filter((name) => !o.cites.includes(name));
    return fault(missing.length > 0, 'cites', missing, o.cites);
  },
  ({ score }, o) => (score === undefined ? [] : scored(score, o)),
  ({ port = {} }, o) =>
    Object.entries(port).flatMap(([node, by]) =>
      fault(o.ports[node] !== by, `port.${node}`, by, o.ports[node] ?? null),
    ),
  ({ writes = [] }, o) =>
    writes.flatMap((wanted) => {
      const { data = {} } = wanted;
      const isThere = o.writes.some((w) => w.kind === wanted.kind && isPart(data, w.data));
      return fault(!isThere, 'writes', wanted, o.writes);
    }),
  ({ decisions = [] }, o) =>
    decisions.flatMap((wanted) => fault(!o.decisions.some((d) => isPart(wanted, d)), 'decisions', wanted, o.decisions)),
  ({ leaves = [] }, o) =>
    leaves.flatMap((wanted) => {
      const isThere = o.leaves.some((l) => l.tool === wanted.tool && isPart(wanted.in ?? {}, l.in));
      return fault(!isThere, 'leaves', wanted, o.leaves);
    }),
  ({ refuses }, o) => {
    const did = { writes: o.writes, decisions: o.decisions, leaves: o.leaves };
    const isIdle = Object.values(did).every((list) => list.length === 0);
    return fault(refuses !== undefined && !isIdle, 'refuses', refuses, did);
  },
  ({ maxMs }, o) => fault(maxMs !== undefined && o.ms > maxMs, 'maxMs', maxMs, o.ms),
  ({ maxTokens }, o) => fault(maxTokens !== undefined && o.tokens > maxTokens, 'maxTokens', maxTokens, o.tokens),
  ({ maxCost }, o) => {
    const dearest = Math.max(0, ...Object.values(o.cost));
    return fault(maxCost !== undefined && dearest > maxCost, 'maxCost', maxCost, o.cost);
  },
];

/** A figure inside what was found, by a path such as `score.probability`. */
function scored({ path, min, max }: NonNullable<Expect['score']>, o: CaseOutcome): CaseFault[] {
  let value: unknown = { ...o.nodes, output: o.output };
  for (const name of path.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  }
  const isIn = typeof value === 'number' && value >= (min ?? -Infinity) && value <= (max ?? Infinity);
  return fault(!isIn, `score ${path}`, { min, max }, value ?? null);
}

function isInOrder(wanted: readonly string[], made: readonly string[]): boolean {
  let at = -1;
  return wanted.every((tool) => {
    at = made.indexOf(tool, at + 1);
    return at !== -1;
  });
}

function isPart(part: unknown, value: unknown): boolean {
  return partOf(part, value, '').length === 0;
}

/** Where a value lacks a part it should have; with a `$schema` the part is JSON Schema. */
export function partOf(part: unknown, value: unknown, path: string): CaseFault[] {
  if (isObject(part) && '$schema' in part) return shapeFaults(part, value, path);
  if (Array.isArray(part)) return listFaults(part, value, path);
  if (isObject(part)) {
    if (!isObject(value)) return [{ what: path, expected: part, actual: value ?? null }];
    return Object.entries(part).flatMap(([name, inner]) => partOf(inner, value[name], `${path}.${name}`));
  }
  return fault(!Object.is(part, value ?? null), path, part, value ?? null);
}

function listFaults(part: readonly unknown[], value: unknown, path: string): CaseFault[] {
  if (!Array.isArray(value)) return [{ what: path, expected: part, actual: value ?? null }];
  if (part.length === 0) return fault(value.length > 0, path, [], value);
  let at = 0;
  for (const [i, wanted] of part.entries()) {
    while (at < value.length && !isPart(wanted, value[at])) at += 1;
    if (at === value.length) return [{ what: `${path}.${i}`, expected: wanted, actual: value }];
    at += 1;
  }
  return [];
}

function shapeFaults(schema: object, value: unknown, path: string): CaseFault[] {
  try {
    const parsed = z.fromJSONSchema(schema as never).safeParse(value);
    return parsed.success ? [] : [{ what: path, expected: z.prettifyError(parsed.error), actual: value ?? null }];
  } catch (error) {
    return [{ what: path, expected: error instanceof Error ? error.message : String(error), actual: null }];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

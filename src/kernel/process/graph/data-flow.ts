import type { Problem } from '#base';
import { EXPRESSION_ROOTS, expressionsIn } from './expression.ts';
import type { Flow } from './flow.ts';
import { misfits } from './fits.ts';
import { fieldAt } from './json-schema.ts';
import { nearest } from './nearest.ts';
import { readNames } from './read-names.ts';
import type { AgentGraph, GraphNode } from './schema.ts';
import { schemaOfValue, schemasOf, variablesOf, type Surroundings, type Variables } from './value-schemas.ts';

/** Lists inside lists an expression may go through. Chosen, not fitted: three deep over 500 items are seconds. */
const DEEPEST_LOOPS = 2;

/** What is wrong with the values of a graph: expressions that cannot be read or speak of what is not there, and inputs that do not fit. */
export function dataProblems(graph: AgentGraph, flow: Flow, around: Surroundings): Problem[] {
  const variables = variablesOf(graph, around);
  const everything: Names = {
    variables,
    isAllowed: (name) => variables.has(name),
    allowed: () => [...variables.keys()],
  };
  const problems = graph.nodes.flatMap((node, index): Problem[] => {
    const path = `nodes.${index}`;
    const names: Names = {
      variables,
      isAllowed: (name) => isRoot(name) || flow.isBefore(name, node.id),
      allowed: () => [...EXPRESSION_ROOTS, ...flow.before(node.id)],
    };
    // When a run is taken back everything it did is known.
    const found = expressionsOf(node, path).flatMap((expression) =>
      expressionProblems(expression, expression.path.startsWith(`${path}.compensate`) ? everything : names),
    );
    return [...found, ...conditionProblems(node, path), ...inputProblems(node, path, { variables, around })];
  });
  for (const expression of expressionsIn(graph.output ?? {}, 'output'))
    problems.push(...expressionProblems(expression, everything));
  return problems;
}

type Expression = Readonly<{ path: string; text: string }>;
/** The names an expression at some place may speak of. */
type Names = Readonly<{ variables: Variables; isAllowed(name: string): boolean; allowed(): readonly string[] }>;

function isRoot(name: string): boolean {
  return EXPRESSION_ROOTS.some((root) => root === name);
}

/** Every expression of a node with the path to it. */
export function expressionsOf(node: GraphNode, path: string): Expression[] {
  if (node.type === 'switch')
    return node.cases.map((c, i) => ({ path: `${path}.cases.${i}.if`, text: c.if.replace(/^=/, '') }));
  if (node.type === 'fork') return expressionsIn(node.each, `${path}.each`);
  if (node.type === 'call') return expressionsIn({ in: node.in, compensate: { in: node.compensate?.in ?? {} } }, path);
  if (node.type === 'agent' || node.type === 'llm') return expressionsIn(node.in, `${path}.in`);
  if (node.type !== 'wait') return [];
  return [...expressionsIn(node.until, `${path}.until`), ...expressionsIn(node.match, `${path}.match`)];
}

function expressionProblems({ path, text }: Expression, { variables, isAllowed, allowed }: Names): Problem[] {
  const { problem, names, chains, depth } = readNames(text);
  if (problem !== null) return [{ path, rule: 'graph_expression', params: { detail: problem } }];
  const problems: Problem[] = [];
  if (depth > DEEPEST_LOOPS) problems.push({ path, rule: 'graph_nesting', params: { depth, max: DEEPEST_LOOPS } });
  for (const name of names) {
    if (isAllowed(name)) continue;
    const rule = variables.has(name) ? 'graph_name_later' : 'graph_name_unknown';
    problems.push({ path, rule, params: { name, names: nearest(name, allowed()) } });
  }
  for (const chain of chains) {
    const schema = isAllowed(chain.root) ? variables.get(chain.root) : undefined;
    const found = schema === undefined ? null : fieldAt(schema, chain.path);
    if (found === null || 'schema' in found) continue;
    const until = chain.path.slice(0, chain.path.indexOf(found.missing));
    const params = {
      of: [chain.root, ...until].join('.'),
      field: found.missing,
      names: nearest(found.missing, found.names),
    };
    problems.push({ path, rule: 'graph_unknown_field', params });
  }
  return problems;
}

function conditionProblems(node: GraphNode, path: string): Problem[] {
  if (node.type !== 'switch') return [];
  return node.cases.flatMap((c, i): Problem[] => {
    const { problem, type } = readNames(c.if.replace(/^=/, ''));
    return problem !== null || type === 'bool' || type === 'dyn'
      ? []
      : [{ path: `${path}.cases.${i}.if`, rule: 'graph_condition', params: { type } }];
  });
}

type Values = Readonly<{ variables: Variables; around: Surroundings }>;

/** Whether what a node is given can be what its tool, or the agent it calls, takes. */
function inputProblems(node: GraphNode, path: string, { variables, around }: Values): Problem[] {
  if (node.type === 'call') {
    const { id, fn, compensate } = node;
    const calls = [{ fn, in: node.in, path: `${path}.in` }];
    if (compensate !== undefined) calls.push({ ...compensate, path: `${path}.compensate.in` });
    return calls.flatMap((call) => {
      const tool = around.tools.get(call.fn);
      if (tool === undefined) return [];
      return misfits(schemaOfValue(call.in, variables), schemasOf(tool).input, {
        node: id,
        path: call.path,
        input: '',
      });
    });
  }
  if (node.type !== 'agent') return [];
  const called = around.agents.get(node.ref);
  const missing = called === undefined ? [] : [...readFromInput(called)].filter((name) => !(name in node.in));
  return missing.map((input) => ({
    path: `${path}.in.${input}`,
    rule: 'graph_required_input',
    params: { node: node.id, input },
  }));
}

/** Given to every run that another one starts. */
const GIVEN = new Set(['event', 'kind', 'batchId', 'record']);
const read = new WeakMap<AgentGraph, ReadonlySet<string>>();

/** What an agent takes out of its input without asking whether it is there. */
function readFromInput(graph: AgentGraph): ReadonlySet<string> {
  let names = read.get(graph);
  if (names === undefined) {
    const texts = [...graph.nodes.flatMap((n) => expressionsOf(n, '')), ...expressionsIn(graph.output ?? {}, '')];
    const chains = texts.flatMap(({ text }) => readNames(text).chains);
    const first = chains.flatMap(({ root, path }) => (root === 'input' ? path.slice(0, 1) : []));
    names = new Set(first.filter((name) => !GIVEN.has(name) && name !== '*'));
    read.set(graph, names);
  }
  return names;
}

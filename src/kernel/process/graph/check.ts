import type { Problem } from '#base';
import { agentRefProblems } from './agent-refs.ts';
import { contentHash } from './content-hash.ts';
import type { AgentGraph } from './schema.ts';
import { readUnfinished } from './unfinished.ts';
import { isError, problemsOf } from './validate.ts';
import type { Surroundings } from './value-schemas.ts';

/** A problem of a graph, with the node it stands at; null for what concerns the whole graph. */
export type PlacedProblem = Problem & Readonly<{ node: string | null; level: 'error' | 'warning' }>;

/** What is found about a graph: it may run where no error is among the problems. */
export type Checked = Readonly<{
  /** The graph where nothing is wrong with its shape. */
  graph: AgentGraph | null;
  problems: readonly PlacedProblem[];
  /** Its content hash; null where a node cannot be read. */
  hash(): string | null;
}>;

/** What is said of a node that could not be read, besides that. */
const OF_STUBS = new Set(['graph_unreachable']);

/** Checks a graph as somebody edits it, whatever state it is in. */
export function checkGraph(raw: unknown, around: Surroundings): Checked {
  const { graph, problems: shape, stubs } = readUnfinished(raw);
  if (graph === null) return { graph: null, problems: shape.map((p) => placed(p, [])), hash: () => null };
  const ids = graph.nodes.map((n) => n.id);
  const lost = new Set([...stubs].map((i) => ids[i]));
  const meaning =
    graph.nodes.length === 0 ? [] : [...problemsOf(graph, around), ...agentRefProblems(graph, around.agents)];
  const told = meaning.filter(({ path, rule, params }) => {
    const place = placeOf(path);
    if (place !== null && stubs.has(place)) return OF_STUBS.has(rule);
    return rule !== 'graph_port' || !lost.has(String(params?.['node']));
  });
  return {
    graph: stubs.size === 0 && shape.length === 0 ? graph : null,
    problems: [...shape, ...told].map((p) => placed(p, ids)),
    hash: () => (stubs.size === 0 ? contentHash(graph) : null),
  };
}

function placed(problem: Problem, ids: readonly string[]): PlacedProblem {
  const place = placeOf(problem.path);
  return {
    ...problem,
    node: place === null ? null : (ids[place] ?? null),
    level: isError(problem) ? 'error' : 'warning',
  };
}

/** The place of the node a path leads into. */
function placeOf(path: string): number | null {
  const digits = /^nodes\.(\d+)(?:\.|$)/.exec(path)?.[1];
  return digits === undefined ? null : Number(digits);
}

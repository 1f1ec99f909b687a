import { canonicalJson } from '../graph/content-hash.ts';
import type { AgentGraph, GraphNode } from '../graph/schema.ts';
import type { CaseOutcome } from './judge.ts';

/** What two versions of an agent may do otherwise on the same past. */
export const DIFFERENCES = ['status', 'error', 'ports', 'calls', 'suggestions', 'writes', 'leaves', 'output'] as const;
export type Difference = Readonly<{
  what: (typeof DIFFERENCES)[number];
  standing: unknown;
  candidate: unknown;
}>;

/** One side of a past run played again. */
export type Side = Readonly<{
  status: CaseOutcome['status'];
  /** Suggestions it made. */
  suggests: number;
  ms: number;
  tokens: number;
  cost: Readonly<Record<string, number>>;
}>;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Of a value that is longer only this much is kept to be shown. */
const MOST_CHARS = 4_000;

/** Everything that came out otherwise; ids that each playing makes anew are alike. */
export function differencesOf(standing: CaseOutcome, candidate: CaseOutcome): readonly Difference[] {
  const [before, after] = [toldOf(standing), toldOf(candidate)];
  return DIFFERENCES.filter((what) => canonicalJson(before[what]) !== canonicalJson(after[what])).map((what) => ({
    what,
    standing: shortened(before[what]),
    candidate: shortened(after[what]),
  }));
}

export function sideOf({ status, decisions, ms, tokens, cost }: CaseOutcome): Side {
  return { status, suggests: decisions.length, ms, tokens, cost };
}

function toldOf({ status, error, ports, calls, decisions, writes, leaves, output }: CaseOutcome) {
  const told = { status, error, ports, calls, suggestions: decisions.map(withoutVersions), writes, leaves, output };
  const text = JSON.stringify(told, (_key, value: unknown) => value ?? null);
  return JSON.parse(text.replaceAll(UUID, '#')) as Record<Difference['what'], unknown>;
}

/** The version of an agent stands on each card it makes. */
function withoutVersions(decision: unknown): unknown {
  const { versions: _versions, ...rest } = decision as Record<string, unknown>;
  return rest;
}

function shortened(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text.length <= MOST_CHARS ? value : `${text.slice(0, MOST_CHARS)}…`;
}

/** The nodes of a graph that ask a model otherwise than those of another one did, or that it did not have. */
export function nodesAnew(graph: AgentGraph, before: AgentGraph): ReadonlySet<string> {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  return new Set(
    graph.nodes
      .filter((node) => node.type === 'llm' && askedOf(node) !== askedOf(known.get(node.id)))
      .map((node) => node.id),
  );
}

/** What a node asks a model; how long and how often it waits for an answer is no part of it. */
function askedOf(node: GraphNode | undefined): string {
  if (node?.type !== 'llm') return '';
  const { task, instructions, in: values, schema, tools, guarded } = node;
  return canonicalJson({ task, instructions, values, schema, tools, guarded });
}

import { z } from 'zod';
import type { Problem } from '#base';
import { AgentGraph, GraphNode } from './schema.ts';

/** A graph as far as it can be read, and what of it cannot. */
export type Unfinished = Readonly<{
  /** null where it has not even the outline of a graph. */
  graph: AgentGraph | null;
  problems: readonly Problem[];
  /** Places of nodes that something else stands for: what else is found about them means nothing. */
  stubs: ReadonlySet<number>;
}>;

const Header = AgentGraph.omit({ nodes: true });
const TYPES = GraphNode.options.map((option) => option.shape.type.value);

/**
 * Reads a graph that somebody is still working on: each node by itself, so that one that is not finished does not hide
 * what is wrong with the others.
 */
export function readUnfinished(raw: unknown): Unfinished {
  const header = Header.safeParse(raw);
  const list = z.object({ nodes: z.array(z.unknown()) }).safeParse(raw);
  const problems = [...problemsIn(header.error, ''), ...problemsIn(list.error, '')];
  if (!header.success || !list.success) return { graph: null, problems, stubs: new Set() };
  const stubs = new Set<number>();
  const nodes = list.data.nodes.map((node, index): GraphNode => {
    const parsed = GraphNode.safeParse(node);
    if (parsed.success) return parsed.data;
    stubs.add(index);
    problems.push(...nodeProblems(node, index, parsed.error));
    return stubOf(node, index);
  });
  if (nodes.length === 0) problems.push({ path: 'nodes', rule: 'graph_entry', params: { count: 0 } });
  return { graph: { ...header.data, nodes }, problems, stubs };
}

function nodeProblems(node: unknown, index: number, error: z.ZodError): Problem[] {
  const type = textIn(node, 'type');
  if (type === null || TYPES.some((known) => known === type)) return problemsIn(error, `nodes.${index}.`);
  return [{ path: `nodes.${index}.type`, rule: 'graph_node_type', params: { type, types: TYPES.join(', ') } }];
}

const localeError = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

function problemsIn(error: z.ZodError | undefined, prefix: string): Problem[] {
  return (error?.issues ?? []).map((issue): Problem => {
    const path = `${prefix}${issue.path.join('.')}`;
    const field = issue.path.join('.') || 'graph';
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    if (isMissing || (issue.code === 'too_small' && issue.origin === 'string'))
      return { path, rule: 'graph_missing', params: { field } };
    return { path, rule: 'graph_shape', params: { field, zh: told(issue, 'zh'), en: told(issue, 'en') } };
  });
}

function told(issue: z.core.$ZodIssue, locale: 'zh' | 'en'): string {
  // A locale reads the issue as it was raised, which has an `input`; without one it speaks of what was expected only.
  const text = localeError[locale](issue as never);
  return (typeof text === 'string' ? text : text?.message) ?? issue.message;
}

/** Something of the same kind and name with the same ports, so that edges still lead somewhere. */
function stubOf(node: unknown, index: number): GraphNode {
  const id = textIn(node, 'id') ?? `unfinished${index}`;
  const type = textIn(node, 'type');
  const names = (key: string): string[] => {
    const value: unknown = isObject(node) ? node[key] : null;
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  };
  if (type === 'switch') {
    const cases = isObject(node) && Array.isArray(node['cases']) ? (node['cases'] as unknown[]) : [];
    const ports = cases.flatMap((one) => textIn(one, 'port') ?? []);
    return {
      id,
      type,
      cases: ports.map((port) => ({ if: 'true', port })),
      default: textIn(node, 'default') ?? 'default',
    };
  }
  if (type === 'fork') return { id, type, branches: names('branches'), join: 'all', reduce: {} };
  if (type === 'approve') return { id, type, who: 'owner', onTimeout: 'expire', always: false };
  if (type === 'agent') return { id, type, ref: 'unfinished', in: {} };
  if (type === 'llm') return { ...LLM, id };
  return type === 'call'
    ? { id, type, fn: 'unfinished@1', in: {}, durability: 'step', retry: { max: 1 } }
    : { id, type: 'wait', for: 'P1D' };
}

const LLM = GraphNode.parse({ id: 'a', type: 'llm', instructions: '-', schema: {} });

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textIn(value: unknown, key: string): string | null {
  const found = isObject(value) ? value[key] : null;
  return typeof found === 'string' ? found : null;
}

import { hash } from 'node:crypto';
import type { AgentGraph } from './schema.ts';

/** What a graph means, as a name: sha256 over its content with sorted keys. Moving a box in the studio does not change it. */
export function contentHash(graph: AgentGraph): string {
  const { layout: _layout, ...content } = graph;
  return hash('sha256', canonicalJson(content), 'hex');
}

/** JSON with keys in code-unit order, so that equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`;
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

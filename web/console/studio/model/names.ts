import { ROOTS, type AgentGraph, type GraphNode } from './graph.ts';

const WORDS_OF_CEL =
  'in true false null int uint double bool string bytes list map type dyn null_type optional as break const continue else for function if import let loop package namespace return var void while';
const WORDS: ReadonlySet<string> = new Set(WORDS_OF_CEL.split(' '));
const RESERVED: ReadonlySet<string> = new Set([...ROOTS, ...WORDS]);
const NAME = /^[a-z][A-Za-z0-9_]{0,63}$/;

/** Why a node cannot be called so; null when it can. */
export type NameFault = 'shape' | 'reserved' | 'taken' | 'spoken';

/** Whether node `id` may be called `next`. A name that some expression already uses for something of its own is refused. */
export function faultOfName(graph: AgentGraph, id: string, next: string): NameFault | null {
  if (next === id) return null;
  if (!NAME.test(next)) return 'shape';
  if (RESERVED.has(next)) return 'reserved';
  if (graph.nodes.some((node) => node.id === next)) return 'taken';
  return expressionsOf(graph).some((text) => namesIn(text).includes(next)) ? 'spoken' : null;
}

/** `wanted`, or the first of `wanted2`, `wanted3`… that is free. */
export function freeName(taken: ReadonlySet<string>, wanted: string): string {
  const base = NAME.test(wanted) && !RESERVED.has(wanted) ? wanted : 'node';
  if (!taken.has(base)) return base;
  const stem = base.replace(/\d+$/, '').slice(0, 60);
  for (let at = 2; ; at += 1) if (!taken.has(`${stem}${at}`)) return `${stem}${at}`;
}

/** A name for a node out of what it calls: `score-lead@1` becomes `scoreLead`. */
export function nameFrom(words: string): string {
  const name = words
    .replace(/@\d+$/, '')
    .replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/[^A-Za-z0-9]/g, '');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

// A text, a name with the dot before it, or anything else, one character at a time
const TOKEN =
  /[bB]?[rR][bB]?(?:"[^"]*"|'[^']*')|[bB]?(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\.\s*[A-Za-z_]\w*|[A-Za-z_]\w*|\d[\w.]*|[^]/g;
const isName = (token: string): boolean => /^[A-Za-z_]\w*$/.test(token);

/** Names an expression speaks of, without fields (`a.b` speaks of `a`), functions and keys of maps, each once. */
export function namesIn(text: string): readonly string[] {
  const found = new Set<string>();
  replaceNames(text, (name) => {
    found.add(name);
    return name;
  });
  return [...found];
}

/** The expression with each name it speaks of replaced. Texts in quotes, fields and functions stay. */
export function replaceNames(text: string, replace: (name: string) => string): string {
  const tokens = text.match(TOKEN) ?? [];
  return tokens
    .map((token, at) => {
      if (!isName(token) || WORDS.has(token)) return token;
      const after = tokens.slice(at + 1).find((next) => next.trim() !== '');
      if (after === '(') return token;
      if (after === ':' && isKey(tokens, at)) return token;
      return replace(token);
    })
    .join('');
}

/** A name before `:` is a key only in a map; behind a `?` it is a value. */
function isKey(tokens: readonly string[], at: number): boolean {
  let depth = 0;
  for (const token of tokens.slice(0, at).toReversed()) {
    if (')]}'.includes(token)) depth += 1;
    else if ('([{'.includes(token) && depth === 0) return token === '{';
    else if ('([{'.includes(token)) depth -= 1;
    else if (depth === 0 && (token === '?' || token === ',')) return token === ',';
  }
  return false;
}

/** A value with every expression inside rewritten. */
export function rewriteValue(value: unknown, rewrite: (text: string) => string): unknown {
  if (typeof value === 'string')
    return value.startsWith('=') && !value.startsWith('==') ? `=${rewrite(value.slice(1))}` : value;
  if (Array.isArray(value))
    return keepSame(
      value,
      value.map((item) => rewriteValue(item, rewrite)),
    );
  if (typeof value !== 'object' || value === null) return value;
  const before = value as Record<string, unknown>;
  const after = Object.fromEntries(Object.entries(before).map(([key, item]) => [key, rewriteValue(item, rewrite)]));
  return Object.keys(before).every((key) => before[key] === after[key]) ? before : after;
}

function keepSame(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return before.every((item, at) => item === after[at]) ? before : after;
}

/** A node with its expressions rewritten; the same object where none changes. */
export function rewriteNode(node: GraphNode, rewrite: (text: string) => string): GraphNode {
  if (node.type === 'switch') {
    const cases = node.cases.map((one) => {
      const lead = one.if.startsWith('=') ? '=' : '';
      const next = lead + rewrite(one.if.slice(lead.length));
      return next === one.if ? one : { ...one, if: next };
    });
    return cases.every((one, at) => one === node.cases[at]) ? node : { ...node, cases };
  }
  const fields = EXPRESSIONS_OF[node.type];
  const before = node as unknown as Record<string, unknown>;
  const changed = fields
    .map((field) => [field, rewriteValue(before[field], rewrite)] as const)
    .filter(([field, after]) => after !== before[field]);
  return changed.length === 0 ? node : { ...node, ...Object.fromEntries(changed) };
}

/** Settings of a node that may hold expressions. */
const EXPRESSIONS_OF = {
  call: ['in'],
  agent: ['in'],
  llm: ['in'],
  fork: ['each'],
  wait: ['until', 'match'],
  approve: [],
} as const;

/** Every expression of a graph. */
export function expressionsOf(graph: AgentGraph): readonly string[] {
  const found: string[] = [];
  const keep = (text: string): string => {
    found.push(text);
    return text;
  };
  for (const node of graph.nodes) rewriteNode(node, keep);
  rewriteValue(graph.output, keep);
  return found;
}

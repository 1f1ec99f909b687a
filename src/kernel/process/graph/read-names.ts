import type { ASTNode } from '@marcbachmann/cel-js';
import { readExpression } from './expression.ts';

/** A value an expression takes out of a name: `score.reasons[0].label` is `score` and `reasons`, `*`, `label`. */
export type Chain = Readonly<{ root: string; path: readonly string[] }>;

/** What an expression speaks of. */
export type Reading = Readonly<{
  /** What is wrong with it, in one English line; null when it can be read. */
  problem: string | null;
  /** CEL's name of what it gives where its names may hold anything. */
  type: string;
  names: ReadonlySet<string>;
  /** What it takes without asking first whether it is there. */
  chains: readonly Chain[];
  /** The value it stands for where it is nothing but a reference. */
  plain: Chain | null;
  /** How deep it goes through lists inside lists. */
  depth: number;
}>;

/** Calls that name a variable of their own and go through a list. */
const GOES_THROUGH = new Set(['map', 'filter', 'all', 'exists', 'exists_one']);
const MOST_KEPT = 5_000;
const kept = new Map<string, Reading>();

/** Reads what an expression speaks of, once. */
export function readNames(text: string): Reading {
  let reading = kept.get(text);
  if (reading === undefined) {
    reading = read(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, reading);
  }
  return reading;
}

function read(text: string): Reading {
  const found = readExpression(text);
  if ('problem' in found)
    return { problem: found.problem, type: 'dyn', names: new Set(), chains: [], plain: null, depth: 0 };
  const names = new Set<string>();
  const chains: Chain[] = [];
  const depth = walk(found.ast, { names, chains, bound: new Set(), isAsked: false });
  return { problem: null, type: found.type, names, chains, plain: chainOf(found.ast), depth };
}

type Walk = Readonly<{
  names: Set<string>;
  chains: Chain[];
  /** Variables of the calls around. */
  bound: ReadonlySet<string>;
  /** Inside `has(…)`. */
  isAsked: boolean;
}>;

/** Collects names and chains below a node; returns how deep it goes through lists. */
function walk(node: ASTNode, at: Walk): number {
  const chain = chainOf(node);
  if (chain !== null) {
    if (at.bound.has(chain.root)) return 0;
    at.names.add(chain.root);
    if (!at.isAsked && chain.path.length > 0) at.chains.push(chain);
    return 0;
  }
  if (node.op === 'rcall' && GOES_THROUGH.has(node.args[0])) {
    const [, list, [variable, ...rest]] = node.args;
    const own = variable?.op === 'id' ? variable.args : '';
    const inside = { ...at, bound: new Set([...at.bound, own]) };
    return Math.max(walk(list, at), 1 + deepest(rest, inside));
  }
  if (node.op === 'call' && node.args[0] === 'has') return deepest(node.args[1], { ...at, isAsked: true });
  return deepest(partsOf(node), at);
}

function deepest(nodes: readonly ASTNode[], at: Walk): number {
  return nodes.reduce((depth, node) => Math.max(depth, walk(node, at)), 0);
}

/** The nodes right below one. */
function partsOf(node: ASTNode): readonly ASTNode[] {
  const { args } = node;
  const found: ASTNode[] = [];
  const collect = (part: unknown): void => {
    if (Array.isArray(part)) for (const one of part) collect(one);
    else if (isNode(part)) found.push(part);
  };
  collect(args);
  return found;
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}

function chainOf(node: ASTNode): Chain | null {
  if (node.op === 'id') return { root: node.args, path: [] };
  if (node.op === '.') return longer(node.args[0], node.args[1]);
  if (node.op !== '[]') return null;
  const [of, at] = node.args;
  if (at.op !== 'value') return null;
  return longer(of, typeof at.args === 'string' ? at.args : '*');
}

function longer(of: ASTNode, step: string): Chain | null {
  const chain = chainOf(of);
  return chain === null ? null : { root: chain.root, path: [...chain.path, step] };
}

import type { LiveRun } from '../engine/live-run.ts';
import { outsideNames, taintOf, type OutsideInput, type Taint } from '../graph/taint.ts';
import type { Surroundings } from '../graph/value-schemas.ts';

type PerInput = Map<string, Taint>;
const known = new WeakMap<object, WeakMap<object, WeakMap<object, PerInput>>>();

/** Which of a node's inputs hold text from outside in this run, by name. */
export function outsideOf(
  { tools, agents }: Surroundings,
  { compiled, memo }: Readonly<Pick<LiveRun, 'compiled' | 'memo'>>,
  node: Parameters<typeof outsideNames>[1],
): OutsideInput {
  const byAgents = within(known, tools, () => new WeakMap<object, WeakMap<object, PerInput>>());
  const byGraph = within(byAgents, agents, () => new WeakMap<object, PerInput>());
  const byInput = within(byGraph, compiled, (): PerInput => new Map());
  const key = memo.outside.toSorted().join();
  const taint = byInput.get(key) ?? taintOf(compiled.graph, tools, { outside: new Set(memo.outside), agents });
  byInput.set(key, taint);
  return outsideNames(taint, node);
}

function within<T>(map: WeakMap<object, T>, key: object, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

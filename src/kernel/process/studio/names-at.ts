import type { Text } from '#base';
import { EXPRESSION_ROOTS } from '../graph/expression.ts';
import { flowOf } from '../graph/flow.ts';
import type { JsonSchema } from '../graph/json-schema.ts';
import { edgesOf } from '../graph/reach.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { readUnfinished } from '../graph/unfinished.ts';
import { variablesOf, type Surroundings } from '../graph/value-schemas.ts';

/** A name an expression may use, and what it stands for. */
export type NameHere = Readonly<{
  name: string;
  from: 'input' | 'state' | 'node';
  title: Text;
  schema: JsonSchema;
  /** Whether every way to the node goes through it. */
  isSure: boolean;
}>;

const ROOT_TITLES: Readonly<Record<(typeof EXPRESSION_ROOTS)[number], Text>> = {
  input: { zh: '起点的数据', en: 'What it began with' },
  state: { zh: '运行的状态', en: 'State of the run' },
};

/** The names expressions of a node may use; with null those of the run's output. What cannot be read has none but the roots. */
export function namesAt(raw: unknown, node: string | null, around: Surroundings): readonly NameHere[] {
  const { graph } = readUnfinished(raw);
  if (graph === null) return [];
  const schemas = variablesOf(graph, around);
  const flow = flowOf(graph, edgesOf(graph));
  const earlier = node === null ? graph.nodes.map((n) => n.id) : flow.before(node);
  const titles = titlesOf(graph, around);
  return [
    ...EXPRESSION_ROOTS.map((name) => ({
      name,
      from: name,
      title: ROOT_TITLES[name],
      schema: schemas.get(name) ?? {},
      isSure: true,
    })),
    ...earlier.map((name) => ({
      name,
      from: 'node' as const,
      title: titles.get(name) ?? { zh: name, en: name },
      schema: schemas.get(name) ?? {},
      isSure: node !== null && flow.isSureBefore(name, node),
    })),
  ];
}

function titlesOf(graph: AgentGraph, { tools, agents }: Surroundings): ReadonlyMap<string, Text> {
  return new Map(
    graph.nodes.map((node): [string, Text] => {
      const called =
        node.type === 'call' ? tools.get(node.fn) : node.type === 'agent' ? agents.get(node.ref) : undefined;
      return [node.id, node.title ?? called?.title ?? { zh: node.id, en: node.id }];
    }),
  );
}

import { createContext, useContext } from 'react';
import type { Agent, GraphProblem, StudioTool, Text } from '@valence/contract';
import type { GraphNode } from '../model/graph.ts';
import type { Root } from '../model/sample-tree.ts';

/** What an expression gives with the sample, or why it cannot. */
export type Preview = Readonly<{ ok: true; value: unknown }> | Readonly<{ ok: false; message: string }>;
/** What the check said about the graph. */
export type Fault = GraphProblem;

/** What the forms of the inspector know besides the node they are about. */
export type StudioData = Readonly<{
  tools: ReadonlyMap<string, StudioTool>;
  agents: readonly Pick<Agent, 'name' | 'title' | 'about'>[];
  /** What the expressions of a node may speak of: the input, the state and what earlier nodes give. */
  rootsOf: (node: string | null) => readonly Root[];
  nameOf: (root: string) => string;
  /** Whether there is a run to take values from. */
  hasSample: boolean;
  preview: (text: string, node: string | null) => Promise<Preview>;
  faultsOf: (node: string | null) => readonly Fault[];
  titleOf: (node: GraphNode) => string;
  kinds: readonly Readonly<{ name: string; title: Text }>[];
  /** Fields of the records the agent is about, for choosing. */
  fields: readonly Readonly<{ value: string; label: string }>[];
}>;

const Data = createContext<StudioData | null>(null);
export const StudioDataProvider = Data.Provider;

export function useStudioData(): StudioData {
  const data = useContext(Data);
  if (data === null) throw new Error('the inspector stands outside the studio');
  return data;
}

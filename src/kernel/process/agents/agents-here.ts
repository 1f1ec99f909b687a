import type { Text } from '#base';
import type { Role } from '#kernel/security';
import type { Tx } from '#store';
import type { AgentGraph } from '../graph/schema.ts';
import { ownAgentsIn, type OwnAgents } from '../studio/own-agents.ts';

/** An agent's name and what people call it. */
export type NamedAgent = Readonly<{ name: string; title: Text }>;

/** The agents of one workspace: those that ship and its own that are at work. */
export type AgentsHere = Readonly<{
  list: readonly AgentGraph[];
  byName: ReadonlyMap<string, AgentGraph>;
  /** Everything that ever had runs here, at work or not. */
  named: readonly NamedAgent[];
  /** In whose name an agent works when nobody starts it by hand; null for what ships: the workspace's. */
  workerOf(name: string): Readonly<{ login: string; role: Role }> | null;
}>;

/** Finds the agents of the workspace that a transaction works for. */
export type AgentLookup = Readonly<{ in(tx: Tx): Promise<AgentsHere> }>;

/** The look-up over these shipped agents. An own agent comes before a shipped one that took its name later. */
export function agentLookup(shipped: readonly AgentGraph[]): AgentLookup {
  const alone = join(shipped, { active: [], titles: new Map() });
  const joined = new WeakMap<OwnAgents, AgentsHere>();
  return {
    async in(tx) {
      const own = await ownAgentsIn(tx);
      if (own.titles.size === 0) return alone;
      let here = joined.get(own);
      if (here === undefined) joined.set(own, (here = join(shipped, own)));
      return here;
    },
  };
}

function join(shipped: readonly AgentGraph[], { active, titles }: OwnAgents): AgentsHere {
  const workers = new Map(active.map(({ graph, by }) => [graph.name, by]));
  const others = shipped.filter(({ name }) => !workers.has(name));
  const list = [...others, ...active.map(({ graph }) => graph)];
  const ofOthers = new Set(others.map(({ name }) => name));
  return {
    list,
    byName: new Map(list.map((graph) => [graph.name, graph])),
    named: [
      ...others.map(({ name, title }) => ({ name, title })),
      ...[...titles].flatMap(([name, title]) => (ofOthers.has(name) ? [] : [{ name, title }])),
    ],
    workerOf: (name) => workers.get(name) ?? null,
  };
}

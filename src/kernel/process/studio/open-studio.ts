import type { AgentAudience, GraphDoc } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import { checkGraph, type Checked } from '../graph/check.ts';
import { aroundIn, type StudioParts } from './around.ts';
import { assertBuilder, buildersIn, changeBuilders, type Builders } from './builders.ts';
import {
  activateVersion,
  blankGraph,
  makeAgent,
  publishVersion,
  removeAgent,
  saveDraft,
  shareAgent,
  type Activation,
  type NewOwnAgent,
  type SavedDraft,
} from './change-agents.ts';
import { namesAt, type NameHere } from './names-at.ts';
import { samplesOf, type Samples } from './samples.ts';
import { tryTool, type Tried, type TryWish } from './try-tool.ts';
import type { AnyTool } from '../tool.ts';
import { listStudio, readGraph, readStudio, type StudioDetail, type StudioRow } from './read-agents.ts';

/** Where people build agents. What each may throw stands at the function behind it. */
export type StudioDoor = Readonly<{
  list(scope: Scope): Promise<Readonly<{ agents: readonly StudioRow[]; canBuild: boolean }>>;
  one(scope: Scope, name: string): Promise<StudioDetail>;
  /** null: the draft, or what ships. */
  graph(
    scope: Scope,
    name: string,
    version: string | null,
  ): Promise<Readonly<{ version: string; hash: string; graph: GraphDoc }>>;
  /** Without a graph it is empty. */
  make(scope: Scope, made: Omit<NewOwnAgent, 'graph'> & Readonly<{ graph?: GraphDoc }>): Promise<StudioDetail>;
  save(scope: Scope, draft: Readonly<{ name: string; graph: GraphDoc; revision: number }>): Promise<SavedDraft>;
  publish(scope: Scope, version: Readonly<{ name: string; note: string; revision: number }>): Promise<StudioDetail>;
  activate(scope: Scope, which: Activation): Promise<StudioDetail>;
  share(scope: Scope, name: string, audience: AgentAudience): Promise<StudioDetail>;
  remove(scope: Scope, name: string): Promise<void>;
  check(scope: Scope, graph: unknown): Promise<Checked>;
  /** The tools graphs may call. */
  tools(scope: Scope): Promise<readonly AnyTool[]>;
  /** @throws Failure `studio.no_tool`, `studio.not_builder` */
  tryTool(scope: Scope, fn: string, wish: Pick<TryWish, 'in' | 'record'>): Promise<Tried>;
  names(scope: Scope, graph: unknown, node: string | null): Promise<readonly NameHere[]>;
  /** @throws Failure `studio.not_found` */
  samples(scope: Scope, name: string): Promise<Samples>;
  builders(scope: Scope): Promise<Builders>;
  changeBuilders(scope: Scope, builders: Builders): Promise<Builders>;
}>;

export function openStudio(parts: StudioParts): StudioDoor {
  const one = (scope: Scope, name: string): Promise<StudioDetail> => readStudio(parts, scope, name);
  /** @throws Failure `studio.shipped` */
  const own = (name: string): string => {
    if (parts.shipped.some((agent) => agent.name === name))
      throw new Failure('studio.shipped', { params: { agent: name } });
    return name;
  };
  return {
    list: (scope) => listStudio(parts, scope),
    one,
    graph: (scope, name, version) => readGraph(parts, scope, { name, version }),
    async make(scope, { graph, ...made }) {
      await makeAgent(parts, scope, { ...made, graph: graph ?? blankGraph(made.name) });
      return one(scope, made.name);
    },
    async save(scope, draft) {
      own(draft.name);
      return saveDraft(parts, scope, draft);
    },
    async publish(scope, version) {
      own(version.name);
      await publishVersion(parts, scope, version);
      return one(scope, version.name);
    },
    async activate(scope, which) {
      own(which.name);
      await activateVersion(parts, scope, which);
      return one(scope, which.name);
    },
    async share(scope, name, audience) {
      await shareAgent(scope, own(name), audience);
      return one(scope, name);
    },
    async remove(scope, name) {
      await removeAgent(parts, scope, own(name));
    },
    async check(scope, graph) {
      return checkGraph(graph, await scope.read((tx) => aroundIn(tx, parts)));
    },
    tools: (scope) => scope.read(async (tx) => [...(await aroundIn(tx, parts)).tools.values()]),
    async tryTool(scope, fn, wish) {
      const tool = await scope.read(async (tx) => {
        await assertBuilder(tx, scope);
        return (await aroundIn(tx, parts)).tools.get(fn);
      });
      if (tool === undefined) throw new Failure('studio.no_tool', { params: { tool: fn } });
      return tryTool(scope, { ...wish, tool, services: parts.freshServices(parts.now), now: parts.now });
    },
    names: async (scope, graph, node) => namesAt(graph, node, await scope.read((tx) => aroundIn(tx, parts))),
    async samples(scope, name) {
      await one(scope, name);
      return samplesOf(scope, name, parts.now());
    },
    builders: (scope) => scope.read(buildersIn),
    changeBuilders,
  };
}

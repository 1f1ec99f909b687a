import type { Tx } from '#store';
import type { AgentLookup } from '../agents/agents-here.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Surroundings } from '../graph/value-schemas.ts';
import type { CasesDoor } from '../sandbox/open-cases.ts';
import type { ToolLookup } from '../outside/tools-here.ts';
import type { ToolServices } from '../tool.ts';

/** What the studio works with. */
export type StudioParts = Readonly<{
  agents: AgentLookup;
  shipped: readonly AgentGraph[];
  tools: ToolLookup;
  now: () => Date;
  /** Services for tools that are tried out, which keep nothing of it. */
  freshServices: (now: () => Date) => ToolServices;
  /** Lets a version be put to work, by its cases. */
  pass: CasesDoor['pass'];
}>;

/** The tools and agents of the workspace that a transaction works for. */
export async function aroundIn(tx: Tx, { agents, tools }: StudioParts): Promise<Surroundings> {
  return { tools: await tools.in(tx), agents: (await agents.in(tx)).byName };
}

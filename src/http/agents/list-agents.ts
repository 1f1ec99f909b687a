import { Agent } from '@valence/contract';
import { z } from 'zod';
import { nameOfTool, type AgentView, type AnyTool } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { graphOf } from '../runs/present.ts';

export const listAgents = defineRoute({
  method: 'GET',
  path: '/api/agents',
  summary: 'Agents with their graph, autonomy and record',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({ agents: z.array(Agent) }),
  async handle(_input, { scope, services }) {
    const views = await services.process.agents.list(scope);
    const tools = await services.process.studio.tools(scope);
    return { agents: views.map((view) => agentOf(view, tools)) };
  },
});

/** An agent as the wire has it. */
export function agentOf({ graph, setting, stats }: AgentView, tools: readonly AnyTool[]): z.input<typeof Agent> {
  const { name, version, title, about, purpose } = graph;
  return {
    name,
    version,
    title,
    about,
    purpose,
    autonomy: setting.autonomy,
    isOn: setting.isOn,
    wakes: graph.wakes.map((wake) => {
      if ('event' in wake)
        return { by: 'event', on: wake.kind === undefined ? wake.event : `${wake.event} ${wake.kind}` } as const;
      return 'cron' in wake ? ({ by: 'schedule', on: wake.cron } as const) : ({ by: 'hand', on: wake.kind } as const);
    }),
    graph: graphOf(graph, new Map(tools.map((t) => [nameOfTool(t), t]))),
    stats,
  };
}

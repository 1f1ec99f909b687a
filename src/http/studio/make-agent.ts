import { AgentFile, NewAgent, StudioAgentDetail, type GraphDoc } from '@valence/contract';
import type { z } from 'zod';
import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import { problemOfIssue } from '../mount.ts';
import { defineRoute } from '../route.ts';
import type { Services } from '../services.ts';
import { studioDetailOf } from './present.ts';

export const makeStudioAgent = defineRoute({
  method: 'POST',
  path: '/api/studio/agents',
  summary: 'Make an agent: empty, as a copy of another one or of a version, or from an exported file',
  purpose: 'sales',
  input: NewAgent,
  output: StudioAgentDetail,
  bodyLimit: 4 * 1024 * 1024,
  async handle({ name, title, audience, copy, file }, { scope, services }) {
    const graph = copy === undefined ? graphIn(file) : await copied(services, scope, copy);
    const made = { name, audience, title: title ?? titleOfCopy(copy === undefined ? undefined : graph) };
    return studioDetailOf(
      await services.process.studio.make(scope, { ...made, ...(graph === undefined ? {} : { graph }) }),
    );
  },
});

async function copied({ process }: Services, scope: Scope, copy: { name: string; version?: string | undefined }) {
  return (await process.studio.graph(scope, copy.name, copy.version ?? null)).graph;
}

function titleOfCopy(graph: GraphDoc | undefined): { zh: string; en: string } | undefined {
  return graph === undefined ? undefined : { zh: `${graph.title.zh}（副本）`, en: `${graph.title.en} (copy)` };
}

/** The graph of an exported file. @throws Failure `input.invalid` field by field */
function graphIn(file: unknown): GraphDoc | undefined {
  if (file === undefined) return undefined;
  const parsed = AgentFile.safeParse(file);
  if (parsed.success) return parsed.data.graph;
  throw new Failure('input.invalid', { fields: parsed.error.issues.map(inFile) });
}

function inFile(issue: z.core.$ZodIssue): Problem {
  const problem = problemOfIssue(issue);
  return { ...problem, path: problem.path === '' ? 'file' : `file.${problem.path}` };
}

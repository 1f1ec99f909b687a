import { Neighbourhood, PathAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { recallAround, recallPath, type GraphPart } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { kindsByName } from '../records/kinds.ts';
import { entityText, refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const getGraph = defineRoute({
  method: 'GET',
  path: '/api/record/:id/graph',
  summary: 'The records around one, by fields and links in both directions',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    depth: z.coerce.number().int().min(1).max(3).default(1),
    limit: z.coerce.number().int().min(5).max(200).default(60),
  }),
  output: Neighbourhood,
  handle: async ({ id, depth, limit }, { scope }) =>
    wireOf(scope, await recallAround(scope, { id: asId('entity', id), depth, limit })),
});

export const getPath = defineRoute({
  method: 'GET',
  path: '/api/path',
  summary: 'A shortest way between two records, in four steps at most',
  purpose: 'sales',
  input: z.object({ from: z.string(), to: z.string() }),
  output: PathAnswer,
  async handle({ from, to }, { scope }) {
    const found = await recallPath(scope, { from: asId('entity', from), to: asId('entity', to) });
    return { ...(await wireOf(scope, found)), hops: found.hops };
  },
});

async function wireOf(scope: Scope, { nodes, edges, isCut }: GraphPart): Promise<Neighbourhood> {
  const kinds = await kindsByName(scope);
  return {
    nodes: nodes.map(({ record, depth, more }) => ({ ...refOf(record), depth, more })),
    edges: edges.map(({ from, to, kind, field }) => ({
      from: entityText(from),
      to: entityText(to),
      field,
      title: (kind === null ? undefined : kinds.get(kind)?.byId.get(field)?.title) ?? { zh: field, en: field },
    })),
    isCut,
  };
}

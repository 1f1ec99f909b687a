import { Timeline, TIMELINE_TYPES } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { recallOne } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { placeOf, timelinePage } from './timeline-page.ts';

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/api/record/:id/timeline',
  summary: 'What happened around a record, newest first; all of it or some sorts',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    types: z
      .string()
      .max(200)
      .optional()
      .transform((text) => text?.split(','))
      .pipe(z.array(z.enum(TIMELINE_TYPES)).optional())
      .describe('such as `activity,mail`; all unless told'),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: Timeline,
  handle: async ({ id, types, after, limit }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const before = after === undefined ? null : placeOf(after);
      const entity = await recallOne(bound, asId('entity', id));
      const kind = (await kindsByName(bound)).get(entity.kind);
      const about = { entity, kind, agents: await services.process.agents.named(bound) };
      return timelinePage(bound, about, { types: types ?? null, before, limit });
    }),
});

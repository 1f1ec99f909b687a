import { ViewList } from '@valence/contract';
import { z } from 'zod';
import { viewsOf } from '#kernel/memory';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { viewOf } from './present.ts';

export const listViews = defineRoute({
  method: 'GET',
  path: '/api/views',
  summary: 'Saved views of a kind: own and shared ones, in the order of who asks',
  purpose: 'sales',
  input: z.object({ kind: z.string().max(80) }),
  output: ViewList,
  async handle({ kind }, { scope }) {
    kindNamed(await kindsByName(scope), kind);
    return { views: (await viewsOf(scope, kind)).map(viewOf) };
  },
});

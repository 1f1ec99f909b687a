import { FilePage } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { listFiles } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { filesOf } from './present.ts';

export const listFilesRoute = defineRoute({
  method: 'GET',
  path: '/api/record/:id/files',
  summary: 'Files of a record, newest first',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: FilePage,
  async handle({ id, after, limit }, { scope }) {
    const page = await listFiles(scope, { record: asId('entity', id), after: after ?? null, limit });
    return { items: await filesOf(scope, page.items), next: page.next };
  },
});

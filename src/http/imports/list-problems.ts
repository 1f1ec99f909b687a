import { RowProblemPage } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { problemOfRow } from './present.ts';

export const listProblems = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/problems',
  summary: 'Rows that cannot be imported, with what is wrong and how to mend it',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: RowProblemPage,
  async handle({ id, after, limit }, { scope, locale, services }) {
    const page = await services.imports.listProblems(scope, asId('import', id), { after: after ?? null, limit });
    return { items: page.items.map((p) => problemOfRow(p, locale)), next: page.next };
  },
});

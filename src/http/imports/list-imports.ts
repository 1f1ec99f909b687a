import { ImportPage } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const listImports = defineRoute({
  method: 'GET',
  path: '/api/imports',
  summary: 'Imports, newest first',
  purpose: 'sales',
  input: z.object({ after: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: ImportPage,
  async handle({ after, limit }, { scope, locale, services }) {
    const page = await services.imports.listImports(scope, { after: after ?? null, limit });
    return { items: page.items.map((view) => importOf(view, locale)), next: page.next };
  },
});

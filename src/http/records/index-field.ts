import { z } from 'zod';
import { indexField } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const makeFieldIndexed = defineRoute({
  method: 'POST',
  path: '/api/kinds/:kind/fields/:field/index',
  summary: 'Make a field filterable and sortable; it is filled in the background',
  purpose: 'sales',
  input: z.object({ kind: z.string(), field: z.string() }),
  output: z.object({}),
  async handle({ kind, field }, { scope }) {
    await indexField(scope, kind, field);
    return {};
  },
});

import { Count, ListQuery } from '@valence/contract';
import { z } from 'zod';
import { recallCount } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { filtersOf } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';

export const countRecords = defineRoute({
  method: 'GET',
  path: '/api/records/:kind/count',
  summary: 'How many records a filter finds, counted up to 10,000',
  purpose: 'sales',
  input: ListQuery.pick({ filter: true, tz: true, q: true }).extend({ kind: z.string() }),
  output: Count,
  async handle(query, { scope }) {
    const kind = kindNamed(await kindsByName(scope), query.kind);
    const filters = filtersOf(kind, query.filter);
    return recallCount(scope, { kind: kind.name, filters, q: query.q ?? '', tz: query.tz });
  },
});

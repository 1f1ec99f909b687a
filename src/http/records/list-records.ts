import { ListQuery, RecordPage } from '@valence/contract';
import { z } from 'zod';
import { kindNamed, kindsByName } from './kinds.ts';
import { filtersOf, sortOf } from './input.ts';
import { recallList } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { rowsOf } from './present.ts';

export const listRecords = defineRoute({
  method: 'GET',
  path: '/api/records/:kind',
  summary: 'A page of records of one kind',
  purpose: 'sales',
  input: ListQuery.extend({ kind: z.string() }),
  output: RecordPage,
  isTagged: true,
  isBuilt: true,
  handle: async (query, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const kind = kindNamed(kinds, query.kind);
      const page = await recallList(bound, {
        kind: kind.name,
        filters: filtersOf(kind, query.filter),
        sort: sortOf(query.sort) ?? null,
        q: query.q ?? '',
        tz: query.tz,
        after: query.after ?? null,
        limit: query.limit,
      });
      return { items: await rowsOf(bound, kinds, page.items), next: page.next };
    }),
});

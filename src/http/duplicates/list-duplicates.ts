import { DuplicatePage, PairStatus } from '@valence/contract';
import { z } from 'zod';
import { listPairs } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { pairsOf } from './present.ts';

export const listDuplicates = defineRoute({
  method: 'GET',
  path: '/api/duplicates',
  summary: 'Pairs of records that may be the same, with what speaks for it',
  purpose: 'sales',
  input: z.object({
    kind: z.string(),
    status: PairStatus.default('open'),
    least: z.coerce.number().min(0).max(1).default(0),
    after: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  output: DuplicatePage,
  handle: ({ kind, status, least, after, limit }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const { items, next } = await listPairs(bound, { kind, status, least, after: after ?? null, limit });
      return { items: await pairsOf(bound, await kindsByName(bound), items), next };
    }),
});

import { TrashPage } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { trashList } from '#kernel/memory';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const listTrash = defineRoute({
  method: 'GET',
  path: '/api/trash',
  summary: 'Deleted records that can come back, newest first',
  purpose: 'sales',
  input: z.object({
    kind: z.string().max(80).optional(),
    q: z.string().max(200).optional(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: TrashPage,
  async handle({ kind, q, after, limit }, { scope }) {
    const found = await trashList(scope, {
      kind: kind ?? null,
      q: q ?? '',
      after: after === undefined ? null : asId('trash', after),
      limit: limit + 1,
    });
    const items = found.slice(0, limit).map((item) => ({
      id: textOfId('trash', item.id as Id<'trash'>),
      record: { id: entityText(item.entity), kind: item.kind, title: item.title },
      at: item.at.toISOString(),
      by: item.by,
      batch: textOfId('batch', item.batchId as Id<'batch'>),
    }));
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
  },
});

import { MergedList } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { mergedInto } from '#kernel/memory';
import { entityText } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const listMerged = defineRoute({
  method: 'GET',
  path: '/api/record/:id/merged',
  summary: 'What was merged into a record and can be parted from it again',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: MergedList,
  async handle({ id }, { scope }) {
    const merged = await mergedInto(scope, asId('entity', id));
    return {
      items: merged.map(({ id: from, title, at, by, batchId }) => ({
        id: entityText(from),
        title,
        at: at.toISOString(),
        by,
        batch: textOfId('batch', batchId as Id<'batch'>),
      })),
    };
  },
});

import { TrashAnswer, TrashRequest } from '@valence/contract';
import { asId, textOfId, type Id } from '#base';
import { trashRecords } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const trash = defineRoute({
  method: 'POST',
  path: '/api/trash',
  summary: 'Put records into the trash; they come back as they were',
  purpose: 'sales',
  input: TrashRequest,
  output: TrashAnswer,
  async handle({ records }, { scope }) {
    const { batchId, trashed } = await trashRecords(
      scope,
      records.map((id) => asId('entity', id)),
    );
    return { batch: textOfId('batch', batchId as Id<'batch'>), count: trashed.length };
  },
});

import { TrashAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { trashRecords } from '#kernel/memory';
import { versionAsked } from '../requests/answer.ts';
import { defineRoute } from '../route.ts';

export const trashRecord = defineRoute({
  method: 'DELETE',
  path: '/api/record/:id',
  summary: 'Put a record into the trash; with If-Match only the version that was seen',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: TrashAnswer,
  async handle({ id }, { scope, request }) {
    const version = versionAsked(request);
    const { batchId, trashed } = await trashRecords(scope, [asId('entity', id)], version === null ? {} : { version });
    return { batch: textOfId('batch', batchId as Id<'batch'>), count: trashed.length };
  },
});

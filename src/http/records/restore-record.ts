import { RestoredRecord, RestoreRequest } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { restoreRecord } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const restoreRecordRoute = defineRoute({
  method: 'POST',
  path: '/api/record/:id/restore',
  summary: 'Say all fields of a record again as they stood at a moment',
  purpose: 'sales',
  input: RestoreRequest.extend({ id: z.string() }),
  output: RestoredRecord,
  async handle({ id, at }, { scope }) {
    const { fields, batchId } = await restoreRecord(scope, asId('entity', id), { at: new Date(at) });
    return { fields: [...fields], batch: batchId === null ? null : textOfId('batch', batchId as Id<'batch'>) };
  },
});

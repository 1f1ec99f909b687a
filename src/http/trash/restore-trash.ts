import { RestoreAnswer, TrashRequest } from '@valence/contract';
import { asId } from '#base';
import { recallMany, restoreRecords } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const restoreTrash = defineRoute({
  method: 'POST',
  path: '/api/trash/restore',
  summary: 'Take records out of the trash',
  purpose: 'sales',
  input: TrashRequest,
  output: RestoreAnswer,
  async handle({ records }, { scope }) {
    const ids = [...new Set(records.map((id) => asId('entity', id)))];
    const back = await restoreRecords(scope, ids);
    return { records: (await recallMany(scope, back)).map(refOf), gone: ids.length - back.length };
  },
});

import { MergeAnswer, MergeRequest } from '@valence/contract';
import { asId, textOfId, type Id } from '#base';
import { mergeRecords, recallOne } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const merge = defineRoute({
  method: 'POST',
  path: '/api/merges',
  summary: 'Say that records are one and the same; taking the batch back parts them again',
  purpose: 'sales',
  input: MergeRequest,
  output: MergeAnswer,
  async handle({ keep, from, choose = {} }, { scope }) {
    const merged = await mergeRecords(scope, {
      keep: asId('entity', keep),
      from: from.map((id) => asId('entity', id)),
      choose: Object.fromEntries(
        Object.entries(choose).map(([field, observation]) => [field, asId('observation', observation)]),
      ),
    });
    return {
      record: refOf(await recallOne(scope, merged.id)),
      batch: textOfId('batch', merged.batchId as Id<'batch'>),
      job: merged.job,
    };
  },
});

import { MergePreview } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { previewMerge } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { entityText, observationText, rowsOf, wireValue } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const previewMergeRoute = defineRoute({
  method: 'GET',
  path: '/api/merges/preview',
  summary: 'What records would come to as one; nothing is written',
  purpose: 'sales',
  input: z.object({
    records: z.string().max(2100).describe('ids with commas between; the first is the one that stays'),
  }),
  output: MergePreview,
  handle: async ({ records }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const ids = records.split(',').map((id) => asId('entity', id.trim()));
      const preview = await previewMerge(bound, [...new Set(ids)]);
      const kinds = await kindsByName(bound);
      const kind = kinds.get(preview.records[0]?.kind ?? '');
      const rows = await rowsOf(bound, kinds, preview.records);
      return {
        title: preview.title,
        records: rows,
        fields: preview.fields.map(({ field, result, observation, options }) => ({
          field,
          result: wireValue(kind, field, result),
          observation: observation === null ? null : observationText(observation),
          options: options.map((o) => ({
            value: wireValue(kind, field, o.value),
            observation: observationText(o.observation),
            records: o.records.map(entityText),
          })),
        })),
        refs: Object.assign({}, ...rows.map((r) => r.refs)),
      };
    }),
});

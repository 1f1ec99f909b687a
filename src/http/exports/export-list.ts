import { ExportRequest } from '@valence/contract';
import { z } from 'zod';
import { exportNow } from '#kernel/memory';
import { attachment } from '../attachment.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { exportSpecOf } from './export-spec.ts';

export const exportList = defineRoute({
  method: 'GET',
  path: '/api/records/:kind/export',
  summary: 'A list of up to 10,000 records as a file, at once; `x-row-count` tells its rows',
  purpose: 'sales',
  input: ExportRequest.omit({ ids: true, idempotencyKey: true, isMarked: true }).extend({
    format: ExportRequest.shape.format.default('csv'),
    columns: z
      .string()
      .max(4000)
      .transform((text) => text.split(',').filter((id) => id !== ''))
      .optional()
      .describe('field ids with commas between'),
  }),
  output: z.undefined(),
  async handle(told, { scope, locale, reply }) {
    const kind = kindNamed(await kindsByName(scope), told.kind);
    const { name, mediaType, rows, body } = await exportNow(scope, exportSpecOf(kind, told, locale));
    await reply
      .type(mediaType)
      .header('content-disposition', attachment(name))
      .header('x-row-count', rows)
      .header('cache-control', 'private, no-store')
      .send(body);
    return undefined;
  },
});

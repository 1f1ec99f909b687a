import { z } from 'zod';
import { asId } from '#base';
import { attachment } from '../attachment.ts';
import { defineRoute } from '../route.ts';

export const downloadRefused = defineRoute({
  method: 'GET',
  path: '/api/imports/:id/refused',
  summary: 'The refused rows as a file with row, column and reason; mended, it is imported again',
  purpose: 'sales',
  input: z.object({ id: z.string(), format: z.enum(['csv', 'xlsx']).default('xlsx') }),
  output: z.undefined(),
  async handle({ id, format }, { scope, services, reply }) {
    const file = await services.imports.refusedFile(scope, asId('import', id), format);
    await reply
      .type(file.mediaType)
      .header('content-disposition', attachment(file.name))
      .header('x-row-count', file.rows)
      .header('cache-control', 'private, no-store')
      .send(file.body);
    return undefined;
  },
});

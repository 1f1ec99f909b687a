import { Readable } from 'node:stream';
import { z } from 'zod';
import { asId } from '#base';
import { openJobFile } from '#kernel/memory';
import { attachment } from '../attachment.ts';
import { defineRoute } from '../route.ts';

export const downloadFile = defineRoute({
  method: 'GET',
  path: '/api/jobs/:id/file',
  summary: 'The file that a job made',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: z.undefined(),
  async handle({ id }, { scope, reply }) {
    const { file, body } = await openJobFile(scope, asId('job', id));
    await reply
      .type(file.mediaType)
      .header('content-length', file.bytes)
      .header('content-disposition', attachment(file.name))
      .header('x-row-count', file.rows)
      .header('cache-control', 'private, no-store')
      .send(Readable.from(body));
    return undefined;
  },
});

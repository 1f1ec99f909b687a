import { FILE_MOST_MIB, FileUploaded } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { addFile } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { filesOf } from './present.ts';

export const addFileRoute = defineRoute({
  method: 'POST',
  path: '/api/record/:id/files',
  summary: `Put a file on a record (multipart field \`file\`, ${FILE_MOST_MIB} MiB at most); the same content is kept once`,
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: FileUploaded,
  async handle({ id }, { scope, person, request }) {
    const record = asId('entity', id);
    const file = request.isMultipart() ? await request.file() : undefined;
    if (file === undefined) throw new Failure('input.invalid', { fields: [{ path: 'file', rule: 'required' }] });
    const added = await addFile(scope, { record, name: file.filename, owner: person.personId, body: file.file });
    const [item] = await filesOf(scope, [added]);
    if (item === undefined) throw new Error('one file is one file');
    return { ...item, isNew: added.isNew };
  },
});

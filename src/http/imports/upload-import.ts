import { Import } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const uploadImport = defineRoute({
  method: 'POST',
  path: '/api/imports',
  summary: 'Upload a CSV or XLSX file (multipart field `file`); it is read and a mapping is suggested',
  purpose: 'sales',
  input: z.object({ kind: z.string().default('lead') }),
  output: Import,
  async handle(input, { scope, locale, services, request }) {
    const file = request.isMultipart() ? await request.file() : undefined;
    if (file === undefined) throw new Failure('input.invalid', { fields: [{ path: 'file', rule: 'required' }] });
    const told = file.fields['kind'];
    const kind =
      told !== undefined && !Array.isArray(told) && told.type === 'field' && typeof told.value === 'string'
        ? told.value
        : input.kind;
    return importOf(
      await services.imports.startImport(scope, { fileName: file.filename, kind, body: file.file }),
      locale,
    );
  },
});

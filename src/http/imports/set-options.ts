import { Import, ImportOptions } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const setImportOptions = defineRoute({
  method: 'PUT',
  path: '/api/imports/:id/options',
  summary: 'Read the file anew: another encoding, separator, sheet, header row or order of dates',
  purpose: 'sales',
  input: ImportOptions.extend({ id: z.string() }),
  output: Import,
  handle: async ({ id, ...options }, { scope, locale, services }) =>
    importOf(await services.imports.setOptions(scope, asId('import', id), options), locale),
});

import { Import, ImportMapping } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const mapImport = defineRoute({
  method: 'PUT',
  path: '/api/imports/:id/mapping',
  summary: 'Say what each column becomes; the whole file is checked without writing anything',
  purpose: 'sales',
  input: ImportMapping.extend({ id: z.string() }),
  output: Import,
  handle: async ({ id, ...choice }, { scope, locale, services }) =>
    importOf(await services.imports.setMapping(scope, asId('import', id), choice), locale),
});

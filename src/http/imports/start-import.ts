import { Import, ImportStart } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const startImport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/start',
  summary: 'Import the checked file in the background',
  purpose: 'sales',
  input: ImportStart.extend({ id: z.string() }),
  output: Import,
  handle: async ({ id, onlyValid }, { scope, locale, services }) =>
    importOf(await services.imports.startRun(scope, asId('import', id), { onlyValid }), locale),
});

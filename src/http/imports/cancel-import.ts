import { Import } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const cancelImport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/cancel',
  summary: 'Stop an import and take back what it wrote',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Import,
  handle: async ({ id }, { scope, locale, services }) =>
    importOf(await services.imports.cancelImport(scope, asId('import', id)), locale),
});

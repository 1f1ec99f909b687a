import { Import } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const undoImport = defineRoute({
  method: 'POST',
  path: '/api/imports/:id/undo',
  summary: 'Take back everything an import wrote',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Import,
  handle: async ({ id }, { scope, locale, services }) =>
    importOf(await services.imports.undoImport(scope, asId('import', id)), locale),
});

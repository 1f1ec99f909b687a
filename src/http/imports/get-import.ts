import { Import } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { importOf } from './present.ts';

export const getImport = defineRoute({
  method: 'GET',
  path: '/api/imports/:id',
  summary: 'One import: what was understood of the file, its mapping, its counts and how far it has come',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Import,
  handle: async ({ id }, { scope, locale, services }) =>
    importOf(await services.imports.getImport(scope, asId('import', id)), locale),
});

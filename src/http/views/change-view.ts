import { SavedView, ViewPatch } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { changeView } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { viewOf } from './present.ts';

export const changeViewRoute = defineRoute({
  method: 'PATCH',
  path: '/api/views/:id',
  summary: 'Change, share, remove or bring back a view; 409 when someone else changed it meanwhile',
  purpose: 'sales',
  input: ViewPatch.extend({ id: z.string() }),
  output: SavedView,
  async handle({ id, ...patch }, { scope }) {
    const { version, name, layout, config, audience, isRemoved } = patch;
    const view = await changeView(scope, asId('view', id), {
      version,
      ...(name !== undefined && { name }),
      ...(layout !== undefined && { layout }),
      ...(config !== undefined && { config }),
      ...(audience !== undefined && { audience }),
      ...(isRemoved !== undefined && { isRemoved }),
    });
    return viewOf(view);
  },
});

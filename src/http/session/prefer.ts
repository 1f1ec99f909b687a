import { Me, Preferences } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { meOf } from './get-me.ts';

export const prefer = defineRoute({
  method: 'PATCH',
  path: '/api/me',
  summary: 'Change own preferences',
  purpose: 'sales',
  input: z.object({ preferences: Preferences.partial() }),
  output: Me,
  async handle({ preferences }, { person, services }) {
    const given = Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined));
    return meOf(await services.security.workspaces.prefer(person, given));
  },
});

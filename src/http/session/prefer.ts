import { Me, MePatch } from '@valence/contract';
import { defineRoute } from '../route.ts';
import { meOf } from './get-me.ts';

export const prefer = defineRoute({
  method: 'PATCH',
  path: '/api/me',
  summary: 'Change own preferences',
  purpose: 'sales',
  input: MePatch,
  output: Me,
  async handle({ preferences }, { person, services }) {
    const given = Object.fromEntries(Object.entries(preferences).filter(([, value]) => value !== undefined));
    return meOf(await services.security.workspaces.prefer(person, given));
  },
});

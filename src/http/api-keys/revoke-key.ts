import { ApiKey } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { revokeApiKey } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { namesOf } from './names.ts';
import { presentKey } from './present.ts';

export const revokeKey = defineRoute({
  method: 'DELETE',
  path: '/api/keys/:id',
  summary: 'End an API key at once (administrators)',
  purpose: 'administration',
  input: z.object({ id: z.string() }),
  output: ApiKey,
  async handle({ id }, { scope, services }) {
    return presentKey(await revokeApiKey(scope, asId('apiKey', id)), await namesOf(services, scope));
  },
});

import { ApiKeyList } from '@valence/contract';
import { z } from 'zod';
import { apiKeys } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { namesOf } from './names.ts';
import { presentKey } from './present.ts';

export const listKeys = defineRoute({
  method: 'GET',
  path: '/api/keys',
  summary: 'API keys of the workspace, newest first (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: ApiKeyList,
  async handle(_input, { scope, services }) {
    const keys = await apiKeys(scope);
    const names = await namesOf(services, scope);
    return { keys: keys.map((key) => presentKey(key, names)) };
  },
});

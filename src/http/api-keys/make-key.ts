import { ApiKeyDraft, ApiKeyMade } from '@valence/contract';
import { makeApiKey } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { namesOf } from './names.ts';
import { presentKey } from './present.ts';

export const makeKey = defineRoute({
  method: 'POST',
  path: '/api/keys',
  summary: 'Make an API key; the answer is the only place where it stands (administrators)',
  purpose: 'administration',
  input: ApiKeyDraft,
  output: ApiKeyMade,
  isSecret: true,
  async handle({ expiresAt, ...draft }, { scope, services, reply }) {
    const { key, secret } = await makeApiKey(scope, {
      ...draft,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    reply.code(201).header('cache-control', 'no-store');
    return { key: presentKey(key, await namesOf(services, scope)), secret };
  },
});

import { Rights } from '@valence/contract';
import { z } from 'zod';
import { rulesOf } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { wireRule } from './wire.ts';

export const getRights = defineRoute({
  method: 'GET',
  path: '/api/rights',
  summary: 'Who may see and do what: the rules of the workspace',
  purpose: 'administration',
  input: z.object({}),
  output: Rights,
  handle: async (_input, { scope }) => ({ rules: (await rulesOf(scope)).map(wireRule) }),
});

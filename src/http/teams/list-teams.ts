import { Teams } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { wireTeams } from './present.ts';

export const listTeams = defineRoute({
  method: 'GET',
  path: '/api/teams',
  summary: 'The teams of the workspace and who belongs to them',
  purpose: 'sales',
  input: z.object({}),
  output: Teams,
  handle: async (_input, { scope }) => ({ teams: await wireTeams(scope) }),
});

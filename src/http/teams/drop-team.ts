import { Teams } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { dropTeam } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { wireTeams } from './present.ts';

export const dropTeamRoute = defineRoute({
  method: 'DELETE',
  path: '/api/teams/:id',
  summary: 'Remove a team with its rules; its people stay, teams below it move up',
  purpose: 'administration',
  input: z.object({ id: z.string() }),
  output: Teams,
  async handle({ id }, { scope }) {
    await dropTeam(scope, asId('team', id));
    return { teams: await wireTeams(scope) };
  },
});

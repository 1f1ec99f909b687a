import { TeamDraft, Teams } from '@valence/contract';
import { asId } from '#base';
import { makeTeam } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { wireTeams } from './present.ts';

export const makeTeamRoute = defineRoute({
  method: 'POST',
  path: '/api/teams',
  summary: 'Make a team',
  purpose: 'administration',
  input: TeamDraft,
  output: Teams,
  async handle({ name, parent, members }, { scope }) {
    const parentId = parent === null || parent === undefined ? null : asId('team', parent);
    await makeTeam(scope, { name, parentId, members: members?.map((m) => asId('entity', m)) });
    return { teams: await wireTeams(scope) };
  },
});

import { TeamDraft, Teams } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { changeTeam } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { wireTeams } from './present.ts';

export const changeTeamRoute = defineRoute({
  method: 'PATCH',
  path: '/api/teams/:id',
  summary: 'Rename a team, hang it below another, or say anew who belongs to it',
  purpose: 'administration',
  input: TeamDraft.partial().extend({ id: z.string() }),
  output: Teams,
  async handle({ id, name, parent, members }, { scope }) {
    const parentId = parent === null || parent === undefined ? parent : asId('team', parent);
    await changeTeam(scope, asId('team', id), { name, parentId, members: members?.map((m) => asId('entity', m)) });
    return { teams: await wireTeams(scope) };
  },
});

import { Roster } from '@valence/contract';
import { z } from 'zod';
import { mailServerIn } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { linkText, personText, teamText } from './present.ts';

export const listRoster = defineRoute({
  method: 'GET',
  path: '/api/workspace/members',
  summary: 'Who belongs to the workspace, who did, and who was asked to (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: Roster,
  async handle(_input, { scope, services }) {
    const { members, former, invitations } = await services.security.members.roster(scope);
    return {
      members: members.map(({ userId, personId, joinedAt, lastSeenAt, ...rest }) => ({
        ...rest,
        id: userId,
        person: personText(personId),
        joinedAt: joinedAt.toISOString(),
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
      former: former.map(({ userId, personId, endedAt, ...rest }) => ({
        ...rest,
        id: userId,
        person: personText(personId),
        endedAt: endedAt.toISOString(),
      })),
      invitations: invitations.map(({ id, teamId, madeAt, expiresAt, ...rest }) => ({
        ...rest,
        id: linkText(id),
        team: teamText(teamId),
        madeAt: madeAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
      hasMail: (await scope.read(mailServerIn)) !== null,
    };
  },
});

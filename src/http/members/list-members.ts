import { Members } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { defineRoute } from '../route.ts';

export const listMembers = defineRoute({
  method: 'GET',
  path: '/api/members',
  summary: 'Colleagues who can sign in to this workspace',
  purpose: 'sales',
  input: z.object({}),
  output: Members,
  async handle(_input, { scope, services }) {
    const members = await services.security.workspaces.members(scope.tenantId);
    return {
      items: members.map(({ userId, name, personId, role }) => ({
        id: userId,
        name,
        person: personId === null ? null : textOfId('entity', personId as Id<'entity'>),
        role,
      })),
    };
  },
});

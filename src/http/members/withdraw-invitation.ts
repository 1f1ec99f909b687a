import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';

export const withdrawInvitation = defineRoute({
  method: 'DELETE',
  path: '/api/workspace/invitations/:id',
  summary: 'Withdraw an invitation: its link opens nothing any more',
  purpose: 'administration',
  input: z.object({ id: z.string() }),
  output: z.object({}),
  async handle({ id }, { scope, services, reply }) {
    await services.security.members.withdraw(scope, asId('memberLink', id));
    reply.code(204);
    return {};
  },
});

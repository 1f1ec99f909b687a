import { NewLink, Role } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { newLinkOf } from './present.ts';

const Which = z.object({ id: z.string().max(100) });
const Nothing = z.object({});

export const changeMember = defineRoute({
  method: 'PATCH',
  path: '/api/workspace/members/:id',
  summary: 'Give a member another role; it holds from their next click',
  purpose: 'administration',
  input: Which.extend({ role: Role }),
  output: Nothing,
  async handle({ id, role }, { scope, services }) {
    await services.security.members.changeRole(scope, id, role);
    return {};
  },
});

export const endMember = defineRoute({
  method: 'POST',
  path: '/api/workspace/members/:id/end',
  summary: 'Show a member out: their sessions and keys end at once; what they wrote and own stays',
  purpose: 'administration',
  input: Which,
  output: Nothing,
  async handle({ id }, { scope, services }) {
    await services.security.members.end(scope, id);
    return {};
  },
});

export const letMemberReturn = defineRoute({
  method: 'POST',
  path: '/api/workspace/members/:id/return',
  summary: 'Let a former member back in with their role',
  purpose: 'administration',
  input: Which,
  output: Nothing,
  async handle({ id }, { scope, services }) {
    await services.security.members.letReturn(scope, id);
    return {};
  },
});

export const makePasswordLink = defineRoute({
  method: 'POST',
  path: '/api/workspace/members/:id/password-link',
  summary: 'Make a link by which a member sets a new password, told once, and mailed where mail is set up',
  purpose: 'administration',
  input: Which,
  output: NewLink,
  perMinute: 30,
  handle: ({ id }, { scope, services }) =>
    scope.write(async (tx) => {
      const here = scope.within(tx);
      const link = await services.security.members.passwordLink(here, id);
      return newLinkOf(link, await services.mail.sendLink(here, link));
    }),
});

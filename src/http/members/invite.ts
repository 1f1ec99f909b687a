import { InvitationDraft, NewLink } from '@valence/contract';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { newLinkOf } from './present.ts';

export const invite = defineRoute({
  method: 'POST',
  path: '/api/workspace/invitations',
  summary: 'Ask somebody into the workspace: a link for one address, told once, and mailed where mail is set up',
  purpose: 'administration',
  input: InvitationDraft,
  output: NewLink,
  perMinute: 30,
  handle: ({ email, role, team }, { scope, services }) =>
    scope.write(async (tx) => {
      const here = scope.within(tx);
      const wish = { email, role, teamId: team === null ? null : asId('team', team) };
      const link = await services.security.members.invite(here, wish);
      return newLinkOf(link, await services.mail.sendLink(here, link));
    }),
});

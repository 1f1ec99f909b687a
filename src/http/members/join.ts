import { Joining, LinkLook, Me, NewPassword, SeenLink } from '@valence/contract';
import { headersOf } from '../mount.ts';
import { defineOpenRoute } from '../route.ts';
import { meOf } from '../session/get-me.ts';

export const lookAtLink = defineOpenRoute({
  method: 'POST',
  path: '/api/join/look',
  summary: 'What a link is for; one that never was and one that ended are refused alike',
  purpose: 'none',
  perMinute: 20,
  input: LinkLook,
  output: SeenLink,
  handle: ({ token }, { services }) => services.security.members.look(token),
});

export const join = defineOpenRoute({
  method: 'POST',
  path: '/api/join',
  summary: 'Join a workspace by an invitation, and sign in',
  purpose: 'none',
  perMinute: 10,
  input: Joining,
  output: Me,
  async handle({ token, name, password }, { services, request, reply }) {
    const { person, teamId, cookies } = await services.security.join(token, { name, password }, headersOf(request));
    const seated = await services.seat(person, teamId);
    reply.header('set-cookie', cookies);
    return meOf(seated);
  },
});

export const setPasswordRoute = defineOpenRoute({
  method: 'POST',
  path: '/api/password',
  summary: 'Set a new password by a link, and sign in; every other session of the login ends',
  purpose: 'none',
  perMinute: 10,
  input: NewPassword,
  output: Me,
  async handle({ token, password }, { services, request, reply }) {
    const { person, cookies } = await services.security.setPassword(token, password, headersOf(request));
    reply.header('set-cookie', cookies);
    return meOf(person);
  },
});

import { Me, SignIn } from '@valence/contract';
import { headersOf } from '../mount.ts';
import { defineOpenRoute } from '../route.ts';
import { meOf } from './get-me.ts';

export const signIn = defineOpenRoute({
  method: 'POST',
  path: '/api/session',
  summary: 'Sign in',
  purpose: 'none',
  perMinute: 20,
  input: SignIn,
  output: Me,
  async handle({ email, password }, { services, request, reply }) {
    const { person, cookies } = await services.security.signIn(email, password, headersOf(request));
    reply.header('set-cookie', cookies);
    return meOf(person);
  },
});

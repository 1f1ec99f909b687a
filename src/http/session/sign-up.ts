import { Me, SignUp } from '@valence/contract';
import { headersOf } from '../mount.ts';
import { defineOpenRoute } from '../route.ts';
import { meOf } from './get-me.ts';

export const signUp = defineOpenRoute({
  method: 'POST',
  path: '/api/workspaces',
  summary: 'Sign up with a workspace of your own',
  purpose: 'none',
  perMinute: 10,
  input: SignUp,
  output: Me,
  async handle(input, { services, request, reply }) {
    const { person, cookies } = await services.security.signUp(input, headersOf(request));
    reply.header('set-cookie', cookies);
    return meOf(await services.furnish(person));
  },
});

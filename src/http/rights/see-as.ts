import { Me, SeeAs } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { meOf } from '../session/get-me.ts';

export const seeAs = defineRoute({
  method: 'POST',
  path: '/api/see-as',
  summary:
    'Whether one may look with the eyes of a member, and as whom; requests with the header x-see-as then read so and write nothing',
  purpose: 'sales',
  input: SeeAs,
  output: z.object({ as: Me }),
  handle: async ({ member }, { person, services }) => ({ as: meOf(await services.security.seeAs(person, member)) }),
});

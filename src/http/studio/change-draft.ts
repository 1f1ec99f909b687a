import { DraftSave, DraftSaved } from '@valence/contract';
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { savedOf } from './present.ts';

export const saveAgentDraft = defineRoute({
  method: 'PUT',
  path: '/api/studio/agents/:name/draft',
  summary:
    'Save the draft of an own agent as it is and hear what is wrong with it; 409 with theirs when somebody else saved',
  purpose: 'sales',
  input: DraftSave.extend({ name: z.string() }),
  output: DraftSaved,
  bodyLimit: 4 * 1024 * 1024,
  handle: async (draft, { scope, services, locale }) =>
    savedOf(await services.process.studio.save(scope, draft), locale),
});

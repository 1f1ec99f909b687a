import { SavedView, ViewDraft } from '@valence/contract';
import { makeView } from '#kernel/memory';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';
import { viewOf } from './present.ts';

export const makeViewRoute = defineRoute({
  method: 'POST',
  path: '/api/views',
  summary: 'Save what a list shows under a name',
  purpose: 'sales',
  input: ViewDraft,
  output: SavedView,
  async handle(draft, { scope }) {
    kindNamed(await kindsByName(scope), draft.kind);
    return viewOf(await makeView(scope, draft));
  },
});

import { KindDefinition, KindDraft } from '@valence/contract';
import { describeKind, makeKind } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { wireKind } from './wire.ts';

export const makeKindRoute = defineRoute({
  method: 'POST',
  path: '/api/kinds',
  summary: 'Make a kind of the workspace, with the field that names its records',
  purpose: 'administration',
  input: KindDraft,
  output: KindDefinition,
  handle: async (draft, { scope }) => wireKind(await describeKind(scope, await makeKind(scope, draft))),
});

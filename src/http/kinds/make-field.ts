import { FieldDraft, KindDefinition } from '@valence/contract';
import { z } from 'zod';
import { addField, describeKind } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { definitionOf, wireKind } from './wire.ts';

export const makeField = defineRoute({
  method: 'POST',
  path: '/api/kinds/:kind/fields',
  summary: 'Add a field to a kind, shipped or own; computed ones are filled in the background',
  purpose: 'administration',
  input: FieldDraft.extend({ kind: z.string() }),
  output: KindDefinition,
  async handle({ kind, ...draft }, { scope }) {
    await addField(scope, kind, definitionOf(draft));
    return wireKind(await describeKind(scope, kind));
  },
});

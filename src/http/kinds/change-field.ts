import { FieldPatch, KindDefinition } from '@valence/contract';
import { z } from 'zod';
import { changeField, describeKind } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { changeOf, wireKind } from './wire.ts';

export const changeFieldRoute = defineRoute({
  method: 'PATCH',
  path: '/api/kinds/:kind/fields/:field',
  summary: 'Change a field, take it out of use or back; of a shipped one how it is shown and what is asked of it',
  purpose: 'administration',
  input: FieldPatch.extend({ kind: z.string(), field: z.string() }),
  output: KindDefinition,
  async handle({ kind, field, ...patch }, { scope }) {
    const { fields } = await describeKind(scope, kind);
    const type = fields.find((f) => f.field.id === field)?.field.type;
    await changeField(scope, kind, field, changeOf(type, patch));
    return wireKind(await describeKind(scope, kind));
  },
});

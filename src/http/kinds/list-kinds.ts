import { Kind } from '@valence/contract';
import { z } from 'zod';
import { kindsOf, type FieldSpec } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const listKinds = defineRoute({
  method: 'GET',
  path: '/api/kinds',
  summary: 'Kinds of records with their fields',
  purpose: 'sales',
  input: z.object({}),
  output: z.object({ kinds: z.array(Kind) }),
  async handle(_input, { scope }) {
    const kinds = await kindsOf(scope);
    return {
      kinds: kinds.map(({ name, title, plural, titleField, columns, fields, ready }) => ({
        name,
        title,
        plural,
        titleField,
        columns: [...columns],
        fields: fields.map((f) => fieldOf(f, ready)),
      })),
    };
  },
});

function fieldOf(field: FieldSpec, ready: ReadonlySet<string>) {
  const { id, title, type, choices, to } = field;
  return {
    id,
    title,
    type,
    ...(choices === undefined ? {} : { choices: [...choices] }),
    ...(to === undefined ? {} : { to }),
    isIndexed: ready.has(id),
    isCustom: field.isCustom ?? false,
    isReadOnly: field.isReadOnly ?? false,
  };
}

import { Kind, type Choice, type Field } from '@valence/contract';
import { z } from 'zod';
import { kindsOf, type FieldSpec } from '#kernel/memory';
import { wireValueOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const listKinds = defineRoute({
  method: 'GET',
  path: '/api/kinds',
  summary: 'Kinds of records with their fields',
  purpose: 'sales',
  input: z.object({}),
  isTagged: true,
  output: z.object({ kinds: z.array(Kind) }),
  async handle(_input, { scope }) {
    const kinds = await kindsOf(scope);
    return {
      kinds: kinds.map(({ name, title, plural, titleField, columns, fields, byId, ready, isCustom, right }) => ({
        name,
        title,
        plural,
        titleField,
        columns: columns.filter((id) => byId.has(id)),
        fields: fields.map((f) => fieldOf(f, ready, right.readOnly)),
        isCustom: isCustom ?? false,
        may: {
          make: right.make,
          change: right.change !== 'none',
          remove: right.remove !== 'none',
          export: right.export,
        },
      })),
    };
  },
});

/** A field as the wire has it. Fields with several values filter without a column of their own. */
function fieldOf(field: FieldSpec, ready: ReadonlySet<string>, readOnly: readonly string[]): z.input<typeof Field> {
  const { id, title, type, choices, to, help, computed } = field;
  return {
    id,
    title,
    type,
    ...(choices === undefined ? {} : { choices: choices as Choice[] }),
    ...(to === undefined ? {} : { to }),
    ...(help === undefined ? {} : { help }),
    ...(field.isRequired === true && { isRequired: true }),
    ...(field.default !== undefined && { default: wireValueOf(field, field.default) }),
    ...(computed === undefined ? {} : { computed: computed.by }),
    ...(field.isHidden === true && { isHidden: true }),
    isIndexed: ready.has(id),
    isCustom: field.isCustom ?? false,
    isReadOnly: computed !== undefined || field.isReadOnly === true || readOnly.includes(id),
  };
}

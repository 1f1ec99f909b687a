import type { FieldDraft, FieldPatch, KindDefinition } from '@valence/contract';
import type { z } from 'zod';
import { asId } from '#base';
import type { DescribedField, DescribedKind, FieldChange, FieldDefinition, Value } from '#kernel/memory';
import { wireValueOf } from '../records/present.ts';

/** A field from the wire as memory takes it: ids in its default lose their prefix. @throws Failure `input.invalid` */
export function definitionOf(draft: FieldDraft): FieldDefinition {
  return { ...draft, default: defaultOf(draft.type, draft.default) };
}

export function changeOf(type: FieldDefinition['type'] | undefined, patch: FieldPatch): FieldChange {
  return { ...patch, default: defaultOf(type, patch.default) };
}

function defaultOf(type: FieldDefinition['type'] | undefined, value: FieldDraft['default']): Value | undefined {
  if (type === 'ref' && typeof value === 'string') return asId('entity', value);
  if (type === 'refs' && Array.isArray(value)) return value.map((id) => asId('entity', id));
  return value;
}

/** A kind's definition as the wire has it. */
export function wireKind({ kind, fields, freeSlots }: DescribedKind): z.input<typeof KindDefinition> {
  const { name, version, title, plural, titleField, columns, isRetired, shippedRules } = kind;
  return {
    name,
    version,
    title,
    plural,
    titleField,
    columns: [...columns],
    isCustom: kind.isCustom ?? false,
    isRetired,
    fields: fields.map(wireField),
    rules: (kind.rules ?? []).map((rule) => ({ ...rule, isShipped: shippedRules.has(rule.id) })),
    uniqueKeys: (kind.uniqueKeys ?? []).map((key) => ({
      id: key.id,
      fields: [...key.fields],
      isShipped: shippedRules.has(key.id),
    })),
    freeSlots,
  };
}

function wireField({ field, ...how }: DescribedField): z.input<typeof KindDefinition>['fields'][number] {
  const { slot: _, synonyms: __, isState: ___, default: start, ...rest } = field;
  return {
    ...(rest as Omit<z.input<typeof KindDefinition>['fields'][number], keyof typeof how | 'isCustom' | 'default'>),
    ...(start !== undefined && { default: wireValueOf(field, start) }),
    isCustom: field.isCustom ?? false,
    ...how,
  };
}

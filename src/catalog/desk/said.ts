import { z } from 'zod';
import type { Text } from '#base';
import type { Entity, EvidenceRef } from '#kernel/memory';

export const TextShape = z.object({ zh: z.string(), en: z.string() });
export const RefShape = z.object({
  observation: z.string(),
  field: z.string().nullable(),
  label: TextShape.exactOptional(),
});
/** A sentence with what it rests on, as it is stored; the wire's `Sentence` once its references are opened. */
export const SaidShape = z.object({ text: TextShape, evidence: z.array(RefShape).min(1) });
export type Said = z.output<typeof SaidShape>;
/** A record as a card names it. Its id is bare, as everywhere inside. */
export const RecordShape = z.object({ id: z.string(), kind: z.string(), title: z.string() });
export type RecordShape = z.output<typeof RecordShape>;

/**
 * One sentence for a customer or a rep.
 *
 * @throws Error when nothing supports it: the chain says nothing it cannot show the source of.
 */
export function say(text: Text, evidence: readonly EvidenceRef[]): Said {
  const known = new Map(evidence.map((r) => [`${r.observation} ${r.field ?? ''}`, r]));
  if (known.size === 0) throw new Error(`nothing supports the sentence “${text.zh}”`);
  return { text: { ...text }, evidence: [...known.values()].map((r) => ({ ...r })) };
}

/** What the fields of a record rest on; fields without a known value give nothing. */
export function refsOf(entity: Entity | null, ...fields: readonly string[]): EvidenceRef[] {
  return fields.flatMap((field) => {
    const support = entity?.support[field];
    const value = entity?.data[field];
    if (support === undefined || value === undefined || value === null) return [];
    return [{ observation: support.observation, field }];
  });
}

/** A text value of a record; null when absent or of another type. */
export function textOf(entity: Entity | null, field: string): string | null {
  const value = entity?.data[field];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A list value of a record; empty when not known. */
export function listOf(entity: Entity | null, field: string): readonly string[] {
  const value = entity?.data[field];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** A numeric value of a record; null when not known. */
export function numberOf(entity: Entity | null, field: string): number | null {
  const value = entity?.data[field];
  return typeof value === 'number' ? value : null;
}

export function recordOf(entity: Entity): RecordShape {
  return { id: entity.id, kind: entity.kind, title: entity.title };
}

import { z } from 'zod';
import { checkClaims } from '#kernel/process';
import { factsOf, type Finding } from './proposal.ts';
import type { Said } from './said.ts';

/** What a language model writes: lines in both languages, each naming the facts it rests on. */
export const ModelLines = z.array(
  z.object({ zh: z.string().min(1).max(400), en: z.string().min(1).max(600), uses: z.array(z.string()) }),
);
type ModelLines = z.output<typeof ModelLines>;

/** The same as JSON Schema, for the node that asks. */
export const MODEL_LINES_SCHEMA = {
  type: 'object',
  required: ['lines'],
  additionalProperties: false,
  properties: {
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 5,
      items: {
        type: 'object',
        required: ['zh', 'en', 'uses'],
        additionalProperties: false,
        properties: {
          zh: { type: 'string', minLength: 1, maxLength: 400 },
          en: { type: 'string', minLength: 1, maxLength: 600 },
          uses: { type: 'array', minItems: 1, items: { type: 'string' } },
        },
      },
    },
  },
} as const;

/**
 * The lines of a model that stand on the facts they name: every number, date and name in them must be in those facts. What
 * is not is left out; null when nothing is left, and then the plain sentences hold.
 */
export function supported(lines: ModelLines, finding: Pick<Finding, 'why' | 'parts'>): readonly Said[] | null {
  const facts = new Map(factsOf(finding).map((fact, i) => [`f${i + 1}`, fact]));
  const kept = lines.flatMap(({ zh, en, uses }): Said[] => {
    const cited = uses.flatMap((id) => facts.get(id) ?? []);
    if (cited.length === 0 || cited.length < uses.length) return [];
    const evidence = cited.map((fact) => fact.text);
    const isSupported = [zh, en].every((text) => checkClaims(text, evidence).length === 0);
    return isSupported ? [{ text: { zh, en }, evidence: cited.flatMap((fact) => fact.evidence) }] : [];
  });
  return kept.length === 0 ? null : kept;
}

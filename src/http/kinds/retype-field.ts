import { RetypeAnswer, RetypeRequest } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { describeKind, previewRetype, retypeField } from '#kernel/memory';
import { entityText, wireValueOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const retypeFieldRoute = defineRoute({
  method: 'POST',
  path: '/api/kinds/:kind/fields/:field/retype',
  summary: 'Give a field another type, or see what would become of its values',
  purpose: 'administration',
  input: RetypeRequest.extend({ kind: z.string(), field: z.string() }),
  output: RetypeAnswer,
  async handle({ kind, field: id, type, choices, preview }, { scope }) {
    const target = { type, choices };
    const { sample, keptSample, ...seen } = await previewRetype(scope, kind, id, target);
    const { fields } = await describeKind(scope, kind);
    const field = fields.find((f) => f.field.id === id)?.field ?? { type };
    const made = preview ? null : await retypeField(scope, kind, id, target);
    return {
      ...seen,
      sample: sample.map((s) => ({
        record: { id: entityText(s.id), kind, title: s.title },
        value: wireValueOf(field, s.value),
      })),
      keptSample: keptSample.map(({ before, after }) => ({
        before: wireValueOf(field, before),
        after: wireValueOf({ type }, after),
      })),
      field: made?.field ?? null,
      batch: made === null ? null : textOfId('batch', made.batch as Id<'batch'>),
    };
  },
});

import { FormulaAnswer, FormulaQuestion } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { askFormula } from '#kernel/memory';
import { entityText, wireValueOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const askFormulaRoute = defineRoute({
  method: 'POST',
  path: '/api/kinds/:kind/formula',
  summary: 'Check a formula while it is typed and try it on a real record',
  purpose: 'administration',
  input: FormulaQuestion.extend({ kind: z.string() }),
  output: FormulaAnswer,
  async handle({ kind, record, ...question }, { scope }) {
    const told = record === undefined ? undefined : asId('entity', record);
    const { sample, ...answer } = await askFormula(scope, kind, { ...question, record: told });
    if (sample === null) return { ...answer, sample: null };
    const { id, title, value } = sample;
    const shown = wireValueOf({ type: answer.type ?? 'text' }, value);
    return { ...answer, sample: { record: { id: entityText(id), kind, title }, value: shown } };
  },
});

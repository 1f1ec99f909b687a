import { z } from 'zod';
import { kindsOf, recallOne, type Entity, type FieldSpec } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { asked } from '../../desk/form-words.ts';
import { refsOf, SaidShape, say, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';
import { Criterion, isMet } from './criterion.ts';

/** Weighs a record against criteria that its author chose: nothing is learned and nothing is guessed. */
export const scoreFit = defineTool({
  name: 'score-fit',
  version: 1,
  title: { zh: '匹配度评分', en: 'Score the fit' },
  about: {
    zh: '按你定的条件和权重给一条记录算匹配度（0 到 1），逐条说明，每条都有出处。不知道的字段不算满足。',
    en: 'Weighs a record against criteria of your own, from 0 to 1, with a sourced line for each. A field that is not known counts as not met.',
  },
  effect: 'reads',
  purpose: 'sales',
  outside: true,
  input: z.object({
    record: asked(z.string(), { zh: '记录', en: 'Record' }, { pick: 'record' }),
    criteria: asked(z.array(Criterion).min(1).max(20), { zh: '条件', en: 'Criteria' }),
  }),
  output: z.object({
    /** Weight of what is met ÷ weight of all. */
    fit: z.number().min(0).max(1),
    met: z.int(),
    of: z.int(),
    /** Fields that are not known. */
    unknown: z.array(z.string()),
    reasons: z.array(SaidShape),
  }),

  async run({ record, criteria }, { scope, now }) {
    const entity = await recallOne(scope, record);
    const kind = (await kindsOf(scope)).find(({ name }) => name === entity.kind);
    const judged = criteria.map((criterion) => {
      const field = kind?.byId.get(criterion.field);
      const isRight = field === undefined ? null : isMet(criterion, entity.data[criterion.field], field, now());
      return { criterion, field, isRight };
    });
    const weight = (all: typeof judged): number => all.reduce((sum, { criterion }) => sum + criterion.weight, 0);
    const met = judged.filter(({ isRight }) => isRight === true);
    const reasons = judged.flatMap(({ criterion, field, isRight }) => {
      const said = field === undefined ? null : reasonOf(entity, field, { weight: criterion.weight, isRight });
      return said === null ? [] : [said];
    });
    const value = {
      fit: weight(met) / weight(judged),
      met: met.length,
      of: judged.length,
      unknown: judged.filter(({ isRight }) => isRight === null).map(({ criterion }) => criterion.field),
      reasons,
    };
    return { value, evidence: reasons.flatMap(({ evidence }) => evidence) };
  },
});

/** A line for what is known; what is not known rests on nothing, so nothing is said of it here. */
function reasonOf(
  entity: Entity,
  field: FieldSpec,
  { weight, isRight }: { weight: number; isRight: boolean | null },
): Said | null {
  const refs = refsOf(entity, field.id);
  if (refs.length === 0 || isRight === null) return null;
  const shown = wordOf(field, entity) ?? { zh: '有', en: 'yes' };
  return say(
    {
      zh: `${field.title.zh}：${shown.zh}，${isRight ? '满足' : '不满足'}（权重 ${weight}）。`,
      en: `${field.title.en}: ${shown.en}, ${isRight ? 'met' : 'not met'} (weight ${weight}).`,
    },
    refs,
  );
}

function wordOf(field: FieldSpec, entity: Entity): { zh: string; en: string } | null {
  const value = entity.data[field.id];
  return field.choices?.find((choice) => choice.value === value)?.title ?? shownValue(value);
}

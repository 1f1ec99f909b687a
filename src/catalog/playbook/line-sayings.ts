import type { Data, Saying } from '#kernel/memory';
import type { Doubt, Line } from './item.ts';

/** Type of a playbook item, as its kind has it. */
type Type = 'product' | 'opening' | 'value' | 'question' | 'objection' | 'answer' | 'closing';

/** How ids are made and materials found while lines become records. */
type Making = Readonly<{
  newId: () => string;
  /** Id of the material with this number. */
  materialOf: (number: string) => string | undefined;
  reviewedOn: string;
}>;

/** Records of playbook lines; their order is the order in which they are said. */
export function lineSayings(type: Type, lines: readonly Line[], making: Making): readonly Saying[] {
  return lines.map((line, index) => sayingOf({ type, line, rank: index + 1, making }));
}

/** Records of objections, each followed by its answers. */
export function doubtSayings(doubts: readonly Doubt[], making: Making): readonly Saying[] {
  return doubts.flatMap((doubt, index) => {
    const objection = sayingOf({ type: 'objection', line: doubt, rank: index + 1, making });
    const answers = doubt.answers.map((line, rank) => {
      const saying = sayingOf({ type: 'answer', line, rank: rank + 1, making });
      return { ...saying, data: { ...saying.data, objection: objection.id } };
    });
    return [objection, ...answers];
  });
}

function sayingOf({ type, line, rank, making }: { type: Type; line: Line; rank: number; making: Making }) {
  const material = line.material === undefined ? undefined : making.materialOf(line.material);
  const data: Data = {
    title: line.title.zh,
    titleEn: line.title.en,
    type,
    body: line.body.zh,
    bodyEn: line.body.en,
    rank,
    reviewedOn: making.reviewedOn,
    ...(line.product === undefined ? {} : { product: line.product }),
    ...(line.industry === undefined ? {} : { industry: line.industry }),
    ...(line.application === undefined ? {} : { application: line.application }),
    ...(line.channel === undefined ? {} : { channel: line.channel }),
    ...(line.stage === undefined ? {} : { stage: line.stage }),
    ...(line.triggers === undefined ? {} : { triggers: line.triggers }),
    ...(material === undefined ? {} : { material }),
  };
  return { kind: 'playbook-item', id: making.newId(), data } satisfies Saying;
}

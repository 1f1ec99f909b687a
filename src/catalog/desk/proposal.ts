import { z } from 'zod';
import { ScoreShape } from './chain.ts';
import { SaidShape, TextShape, type Said } from './said.ts';

/** What an agent found about one record and would suggest, or why it suggests nothing. */
export const FindingShape = z.object({
  /** false: nothing is to be done, for `reason`. */
  act: z.boolean(),
  reason: TextShape,
  owner: z.string().nullable(),
  /** What to do, in one line. */
  action: TextShape,
  why: z.array(SaidShape),
  parts: z.array(z.object({ title: TextShape, sentences: z.array(SaidShape) })),
  /** What the score's probability says where it is not the chance of a deal. */
  chance: TextShape.nullable(),
  score: ScoreShape.nullable(),
  /** What is at stake: probability × amount, in whole minor units. */
  expected: z.object({ minor: z.string().regex(/^-?\d+$/), currency: z.string() }).nullable(),
  versions: z.array(z.object({ what: z.string(), version: z.string() })),
  /** What somebody has to do once it is agreed to. */
  task: z.object({ title: z.string(), days: z.int().min(0), priority: z.enum(['high', 'normal', 'low']) }).nullable(),
  /** The instant by which it is of use, ISO 8601. */
  dueAt: z.string().nullable(),
  /** What a model is shown: everything said, each with the name it is cited by. */
  shown: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
});
export type Finding = z.output<typeof FindingShape>;

/** Nothing is to be done about this record, and why. */
export function nothing(reason: z.output<typeof TextShape>): Finding {
  return {
    act: false,
    reason,
    owner: null,
    action: { zh: '无需处理', en: 'Nothing to do' },
    why: [],
    parts: [],
    chance: null,
    score: null,
    expected: null,
    versions: [],
    task: null,
    dueAt: null,
    shown: [],
  };
}

const WORTH = { zh: '需要处理。', en: 'Worth acting on.' };

/** Something is to be done. What is not told is empty. */
export function worth(
  told: Pick<Finding, 'owner' | 'action' | 'why'> & Partial<Omit<Finding, 'act' | 'reason' | 'shown'>>,
): Finding {
  const shown = factsOf({ why: told.why, parts: told.parts ?? [] });
  return {
    ...nothing(WORTH),
    ...told,
    act: true,
    shown: shown.map(({ text: { zh, en } }, i) => ({ id: `f${i + 1}`, zh, en })),
  };
}

/** Everything a finding says, in the order in which `shown` names it: `f1` for the first. */
export function factsOf({ why, parts }: Pick<Finding, 'why' | 'parts'>): readonly Said[] {
  return [...why, ...parts.flatMap((part) => part.sentences)];
}

/** Probability × amount in whole minor units; null where the amount is not known. */
export function atStake(
  money: Readonly<{ minor: bigint; currency: string }> | null,
  probability: number,
): Finding['expected'] {
  if (money === null) return null;
  const weight = BigInt(Math.round(probability * 1_000_000));
  return { minor: ((money.minor * weight) / 1_000_000n).toString(), currency: money.currency };
}

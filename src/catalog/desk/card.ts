import type { Text } from '#base';
import type { z } from 'zod';
import type { AssignmentShape, ObjectionShape, PaperShape, ScoreShape, TalkShape, TouchShape } from './chain.ts';
import type { Said } from './said.ts';

/** A headed part of a card. */
export type CardPart = Readonly<{ title: Text; sentences: readonly Said[] }>;

/** What an agent's suggestion shows; every sentence with what it rests on. */
export type Card = Readonly<{
  /** What to do, in one line. */
  action: Text;
  why: readonly Said[];
  /** What the score's probability says where it is not the chance of a deal. */
  chance?: Text;
  parts?: readonly CardPart[];
  chain?: Readonly<{
    score: z.output<typeof ScoreShape> | null;
    assignment: z.output<typeof AssignmentShape> | null;
    touch: z.output<typeof TouchShape> | null;
    objections: readonly z.output<typeof ObjectionShape>[];
    talk: readonly z.output<typeof TalkShape>[];
    materials: readonly z.output<typeof PaperShape>[];
  }>;
}>;

/** A chain of which an agent fills only a part. */
export const NO_CHAIN = {
  score: null,
  assignment: null,
  touch: null,
  objections: [],
  talk: [],
  materials: [],
} as const;

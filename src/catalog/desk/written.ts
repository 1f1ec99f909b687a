import { z } from 'zod';
import { ObjectionShape, TalkShape, TouchShape } from './chain.ts';
import { RefShape, TextShape } from './said.ts';

/** Something a model may write from, with the name it is cited by. */
export const ItemShape = z.object({
  id: z.string(),
  about: z.string(),
  text: TextShape,
  refs: z.array(RefShape).min(1),
});
export type Item = z.output<typeof ItemShape>;

const Line = z.object({ zh: z.string().min(1), en: z.string().min(1), uses: z.array(z.string()) });
export type Line = z.output<typeof Line>;

/** What a model writes for a lead: each line in both languages with the items it rests on. */
export const WrittenShape = z.object({
  subject: TextShape,
  touch: z.array(Line).min(1).max(8),
  objections: z.array(z.object({ title: TextShape, objection: Line, answer: z.array(Line).min(1).max(3) })).max(4),
  talk: z.array(z.object({ stage: TextShape, sentences: z.array(Line).min(1).max(8) })).max(6),
});
export type Written = z.output<typeof WrittenShape>;

/** By which model and prompt something was written. */
export const ByShape = z.object({
  model: z.string(),
  endpoint: z.string(),
  adapter: z.string().nullable(),
  prompt: z.string(),
});

/** The chain's words: what is shown to the customer and the seller. */
export const WordsShape = z.object({
  touch: TouchShape.nullable(),
  objections: z.array(ObjectionShape),
  talk: z.array(TalkShape),
});

const text = (about: string) => ({
  type: 'object',
  properties: { zh: { type: 'string' }, en: { type: 'string' } },
  required: ['zh', 'en'],
  additionalProperties: false,
  description: about,
});
const line = {
  type: 'object',
  properties: {
    zh: { type: 'string' },
    en: { type: 'string' },
    uses: { type: 'array', items: { type: 'string' }, minItems: 1, description: 'ids of the items it rests on' },
  },
  required: ['zh', 'en', 'uses'],
  additionalProperties: false,
};
const lines = (most: number) => ({ type: 'array', items: line, minItems: 1, maxItems: most });

/** `WrittenShape` as a model is told it. */
export const WRITTEN_SCHEMA = {
  type: 'object',
  properties: {
    subject: text('subject of the mail'),
    touch: lines(6),
    objections: {
      type: 'array',
      maxItems: 3,
      items: {
        type: 'object',
        properties: { title: text('the objection in a few words'), objection: line, answer: lines(2) },
        required: ['title', 'objection', 'answer'],
        additionalProperties: false,
      },
    },
    talk: {
      type: 'array',
      maxItems: 4,
      items: {
        type: 'object',
        properties: { stage: text('opening, questions, value or closing'), sentences: lines(4) },
        required: ['stage', 'sentences'],
        additionalProperties: false,
      },
    },
  },
  required: ['subject', 'touch', 'objections', 'talk'],
  additionalProperties: false,
};

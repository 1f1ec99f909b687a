import { HandoverPart, HandoverQuestion } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { previewHandover } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const previewHandoverRoute = defineRoute({
  method: 'POST',
  path: '/api/handover/preview',
  summary: 'How many records of a person would change hands, kind by kind',
  purpose: 'sales',
  input: HandoverQuestion,
  output: z.object({ items: z.array(HandoverPart) }),
  async handle({ from, ...wish }, { scope }) {
    return { items: await previewHandover(scope, { ...wish, from: asId('entity', from) }) };
  },
});

import { Collisions } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { collisionsOf, recallMany, textIn } from '#kernel/memory';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

const REFS = ['dealer', 'owner', 'organisation', 'product'] as const;

export const listCollisions = defineRoute({
  method: 'GET',
  path: '/api/registrations/:id/collisions',
  summary: 'Who else is at the same customer or its group with the same product, the earliest first',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Collisions,
  async handle({ id }, { scope }) {
    const found = await collisionsOf(scope, asId('entity', id));
    const ids = found.flatMap(({ entity }) => REFS.flatMap((field) => textIn(entity, field) ?? []));
    const refs = new Map((await recallMany(scope, ids)).map((e) => [e.id, refOf(e)]));
    return {
      items: found.map(({ entity, at, ...facts }) => {
        const ref = (field: (typeof REFS)[number]) => refs.get(textIn(entity, field) ?? '') ?? null;
        return {
          ...facts,
          record: refOf(entity),
          at: at.toISOString(),
          dealer: ref('dealer'),
          owner: ref('owner'),
          organisation: ref('organisation'),
          product: ref('product'),
        };
      }),
    };
  },
});

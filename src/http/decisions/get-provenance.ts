import { Provenance } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { provenanceOf } from './provenance.ts';

export const getProvenance = defineRoute({
  method: 'GET',
  path: '/api/decisions/:id/provenance',
  summary:
    'How a suggestion came about: claims, their sources and how sure they are, versions, answer, what happened since',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Provenance,
  handle: async ({ id }, { scope, services }) =>
    scope.read((tx) => provenanceOf(scope.within(tx), services, asId('decision', id))),
});

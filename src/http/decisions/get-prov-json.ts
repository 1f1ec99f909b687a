import { z } from 'zod';
import { asId } from '#base';
import { defineRoute } from '../route.ts';
import { provJson } from './prov-json.ts';
import { provenanceOf } from './provenance.ts';

export const getProvJson = defineRoute({
  method: 'GET',
  path: '/api/decisions/:id/prov.json',
  summary: 'The provenance of a suggestion as W3C PROV-JSON',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: z.record(z.string(), z.unknown()),
  handle: async ({ id }, { scope, services, reply }) => {
    const provenance = await scope.read((tx) => provenanceOf(scope.within(tx), services, asId('decision', id)));
    reply.header('content-disposition', `attachment; filename="${provenance.decision}.prov.json"`);
    return provJson(provenance);
  },
});

import { KindSummaries } from '@valence/contract';
import { z } from 'zod';
import { describeKinds } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const listDefinitions = defineRoute({
  method: 'GET',
  path: '/api/definitions',
  summary: 'Every kind of the workspace, those out of use too',
  purpose: 'administration',
  input: z.object({}),
  output: KindSummaries,
  async handle(_input, { scope }) {
    const kinds = await describeKinds(scope);
    return {
      kinds: kinds.map(({ name, title, isCustom, isRetired, fields }) => ({
        name,
        title,
        isCustom: isCustom ?? false,
        isRetired,
        fields: fields.length,
        ownFields: fields.filter((f) => f.isCustom === true).length,
      })),
    };
  },
});

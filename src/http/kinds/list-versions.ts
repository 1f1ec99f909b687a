import { KindVersions } from '@valence/contract';
import { z } from 'zod';
import { versionsOf } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const listVersions = defineRoute({
  method: 'GET',
  path: '/api/kinds/:kind/versions',
  summary: 'Who changed what of a kind, newest first',
  purpose: 'administration',
  input: z.object({ kind: z.string() }),
  output: KindVersions,
  async handle({ kind }, { scope }) {
    const versions = await versionsOf(scope, kind);
    return { versions: versions.map((v) => ({ ...v, at: v.at.toISOString() })) };
  },
});

import { KindDefinition } from '@valence/contract';
import { z } from 'zod';
import { describeKind } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { wireKind } from './wire.ts';

export const getKind = defineRoute({
  method: 'GET',
  path: '/api/kinds/:kind',
  summary: 'A kind with all that defines it: fields, rules, unique keys',
  purpose: 'administration',
  input: z.object({ kind: z.string() }),
  output: KindDefinition,
  handle: async ({ kind }, { scope }) => wireKind(await describeKind(scope, kind)),
});

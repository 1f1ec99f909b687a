import { KindDefinition, KindPatch } from '@valence/contract';
import { z } from 'zod';
import { changeKind, describeKind } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { wireKind } from './wire.ts';

export const changeKindRoute = defineRoute({
  method: 'PATCH',
  path: '/api/kinds/:kind',
  summary:
    'Change names, columns, order of fields, rules and unique keys; 409 when someone else changed them meanwhile',
  purpose: 'administration',
  input: KindPatch.extend({ kind: z.string() }),
  output: KindDefinition,
  async handle({ kind, ...change }, { scope }) {
    await changeKind(scope, kind, change);
    return wireKind(await describeKind(scope, kind));
  },
});

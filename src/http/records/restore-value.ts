import { RecordRow, RestoreValueRequest } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { recallOne, restoreValue } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { rowsOf } from './present.ts';

export const restoreValueRoute = defineRoute({
  method: 'POST',
  path: '/api/record/:id/history/:field/restore',
  summary: 'Say an earlier value of a field again; 409 when someone else changed it meanwhile',
  purpose: 'sales',
  input: RestoreValueRequest.extend({ id: z.string(), field: z.string() }),
  output: RecordRow,
  async handle({ id: text, field, observation, seen }, { scope }) {
    const id = asId('entity', text);
    await restoreValue(scope, {
      id,
      field,
      observation: asId('observation', observation),
      ...(seen === undefined ? {} : { seen: seen === null ? null : asId('observation', seen) }),
    });
    const [row] = await rowsOf(scope, await kindsByName(scope), [await recallOne(scope, id)]);
    return row as RecordRow;
  },
});

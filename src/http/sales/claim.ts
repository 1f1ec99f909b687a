import { ClaimRequest, RecordRow } from '@valence/contract';
import { asId } from '#base';
import { claim, recallOne } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { rowsOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const claimRoute = defineRoute({
  method: 'POST',
  path: '/api/pool/claim',
  summary: 'Take a lead or a customer out of its pool for yourself',
  purpose: 'sales',
  input: ClaimRequest,
  output: RecordRow,
  async handle({ record }, asked) {
    const id = asId('entity', record);
    await claim(asked.scope, id, writerOf(asked), asked.services.now());
    const [row] = await rowsOf(asked.scope, await kindsByName(asked.scope), [await recallOne(asked.scope, id)]);
    return row as RecordRow;
  },
});

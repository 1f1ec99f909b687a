import { RecordRow, RegistrationAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { decideRegistration, recallOne } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { rowsOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { writerOf } from './writer.ts';

export const decideRegistrationRoute = defineRoute({
  method: 'POST',
  path: '/api/registrations/:id/decide',
  summary: 'Protect a dealer’s registration until a day, or refuse it with a reason',
  purpose: 'sales',
  input: z.object({ id: z.string(), decision: RegistrationAnswer }),
  output: RecordRow,
  async handle({ id: text, decision }, asked) {
    const id = asId('entity', text);
    await decideRegistration(asked.scope, id, decision, writerOf(asked).day);
    const [row] = await rowsOf(asked.scope, await kindsByName(asked.scope), [await recallOne(asked.scope, id)]);
    return row as RecordRow;
  },
});

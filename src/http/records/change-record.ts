import { RecordPatch, RecordRow } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { observe, recallMany, recallOne } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { memoryData } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { personSource } from './make-record.ts';
import { rowsOf } from './present.ts';

export const changeRecord = defineRoute({
  method: 'PATCH',
  path: '/api/record/:id',
  summary: 'Correct fields of a record; 409 with both values when someone else changed one meanwhile',
  purpose: 'sales',
  input: RecordPatch.extend({ id: z.string() }),
  output: RecordRow,
  async handle({ id: text, data, base }, { scope, person }) {
    const id = asId('entity', text);
    const kinds = await kindsByName(scope);
    const before = await recallOne(scope, id);
    const name = before.kind;
    const kind = kindNamed(kinds, name);
    const seen = Object.fromEntries(
      Object.entries(base ?? {}).map(([field, observation]) => [
        field,
        observation === null ? null : asId('observation', observation),
      ]),
    );
    const said = memoryData(kind, data);
    await observe(scope, { source: personSource(person), sayings: [{ kind: name, id, data: said, base: seen }] });
    // Who hands a record over may not see it any more; they are still told that it was done, by what they saw and said.
    const [after = { ...before, data: { ...before.data, ...said } }] = await recallMany(scope, [id]);
    const [row] = await rowsOf(scope, kinds, [after]);
    return row as RecordRow;
  },
});

import { RecordPatch, RecordRow } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { observe, recallMany, recallOne } from '#kernel/memory';
import { versionAsked } from '../requests/answer.ts';
import { defineRoute } from '../route.ts';
import { memoryData } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { personSource } from './make-record.ts';
import { rowsOf } from './present.ts';

export const changeRecord = defineRoute({
  method: 'PATCH',
  path: '/api/record/:id',
  summary:
    'Correct fields of a record; 409 (with `base`) or 412 (with If-Match) and both values when someone else changed it meanwhile',
  purpose: 'sales',
  input: RecordPatch.extend({ id: z.string() }),
  output: RecordRow,
  isBuilt: true,
  async handle({ id: text, data, base }, { scope, person, request, reply }) {
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
    const version = versionAsked(request);
    await observe(scope, {
      source: personSource(person),
      sayings: [{ kind: name, id, data: said, base: seen, ...(version === null ? {} : { version }) }],
    });
    // Who hands a record over may not see it any more; they are still told that it was done, by what they saw and said.
    const [after = { ...before, data: { ...before.data, ...said } }] = await recallMany(scope, [id]);
    // Good for the next If-Match; what this answer is like has no tag of its own.
    reply.header('etag', `"${after.version}"`);
    const [row] = await rowsOf(scope, kinds, [after]);
    return row as RecordRow;
  },
});
